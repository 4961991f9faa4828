//! How a tracker is asked to keep a sub-application.

use std::sync::Arc;

use erased_serde::Serialize;

use super::super::track::Both;
use super::super::{ActionInfo, Machine, Saved, State, Tracker, TransitionInfo};

/// A sub-application that is about to begin within the step that has begun last.
#[non_exhaustive]
pub struct Spawned<'a> {
    /// The number of the step.
    pub sequence_id: u64,
    /// The action of the step.
    pub action: &'a str,
    /// What tells it from the other sub-applications of the step.
    pub key: &'a str,
    /// What it runs.
    pub machine: Outline<'a>,
    /// The state that it begins with: an object.
    pub state: &'a dyn Serialize,
}

/// A machine whatever its state is.
#[non_exhaustive]
pub struct Outline<'a> {
    /// The name of the first action.
    pub entrypoint: &'a str,
    /// The actions, in the order in which they were added.
    pub actions: Vec<ActionInfo<'a>>,
    /// The transitions, in the order in which they are tried, and then the error edges.
    pub transitions: Vec<TransitionInfo<'a>>,
    /// The [schema](Machine::schema) of the state.
    pub schema: String,
}

/// How a sub-application is kept.
#[must_use]
pub struct Kept {
    pub(super) id: String,
    pub(super) tracker: Arc<dyn Tracker>,
    pub(super) saved: Option<Saved>,
}

impl Kept {
    /// Under this id, by this tracker.
    pub fn new(id: impl Into<String>, tracker: Arc<dyn Tracker>) -> Self {
        Self { id: id.into(), tracker, saved: None }
    }

    /// By another tracker too.
    pub(in super::super) fn and(self, other: Self) -> Self {
        Self { tracker: Arc::new(Both(self.tracker, other.tracker)), ..self }
    }

    /// It has begun before, when the step was interrupted: it goes on from here.
    pub fn saved(mut self, saved: Saved) -> Self {
        self.saved = Some(saved);
        self
    }
}

impl<S: State> Machine<S> {
    /// The machine whatever its state is.
    pub fn outline(&self) -> Outline<'_> {
        Outline {
            entrypoint: self.entrypoint(),
            actions: self.actions().collect(),
            transitions: self.transitions().collect(),
            schema: self.schema(),
        }
    }
}
