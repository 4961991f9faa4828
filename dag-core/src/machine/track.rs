//! What keeps the steps of an application. It is told of a step before the action runs and before the step counts, and it may fail.

use std::sync::Arc;

use erased_serde::Serialize;

use super::{ActionError, Kept, Spawned};
use crate::event::{Event, ItemRun};
use crate::node::BoxError;

/// Keeps the steps of one application: in files, in a database, in memory.
///
/// Unlike an [`Observer`](crate::Observer) it can fail, and then the step does: a step that returned has been kept. What happens in
/// between (nodes, attributes, parts) it hears by [`on`](Self::on). What it is given serialises as it is, `serde_json::to_value(step.state)`.
pub trait Tracker: Send + Sync {
    /// A step is about to run its action.
    ///
    /// # Errors
    /// It cannot be kept: the action does not run.
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError>;

    /// An action has ended, or failed.
    ///
    /// # Errors
    /// It cannot be kept: the application stays as it was before the step.
    fn end(&self, step: &Ended<'_>) -> Result<(), BoxError>;

    /// Somebody changed the state between two steps, or what is next.
    ///
    /// # Errors
    /// It cannot be kept: the state stays as it was.
    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError>;

    /// Something happened in the step.
    fn on(&self, event: &Event<'_>);

    /// Something happened in the step, in a node that runs for an item of a list: see [`Observer::on_item`](crate::Observer::on_item).
    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        let _ = item;
        self.on(event);
    }

    /// A sub-application is about to begin within the step: how it is kept, and where it goes on if it was begun in this step before.
    /// `None` if it is not kept, as by a tracker that does not say.
    ///
    /// Each `sequence_id`, `action` and `key` is asked for once in an attempt at a step, perhaps while others run.
    ///
    /// # Errors
    /// It cannot be kept: it does not begin.
    fn child(&self, spawned: &Spawned<'_>) -> Result<Option<Kept>, BoxError> {
        let _ = spawned;
        Ok(None)
    }
}

/// Two that keep the same steps, one after the other.
pub(super) struct Both(pub(super) Arc<dyn Tracker>, pub(super) Arc<dyn Tracker>);

impl Tracker for Both {
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError> {
        self.0.begin(step)?;
        self.1.begin(step)
    }

    fn end(&self, step: &Ended<'_>) -> Result<(), BoxError> {
        self.0.end(step)?;
        self.1.end(step)
    }

    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError> {
        self.0.edited(edit)?;
        self.1.edited(edit)
    }

    fn on(&self, event: &Event<'_>) {
        self.0.on(event);
        self.1.on(event);
    }

    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        self.0.on_item(item, event);
        self.1.on_item(item, event);
    }

    /// Where it goes on is what the first one says that keeps it.
    fn child(&self, spawned: &Spawned<'_>) -> Result<Option<Kept>, BoxError> {
        Ok(match (self.0.child(spawned)?, self.1.child(spawned)?) {
            (Some(first), Some(second)) => Some(first.and(second)),
            (first, second) => first.or(second),
        })
    }
}

/// A step that is about to run.
#[non_exhaustive]
pub struct Begun<'a> {
    /// Its number in the application, from 0.
    pub sequence_id: u64,
    /// The action.
    pub action: &'a str,
    /// What the step was given: an object.
    pub inputs: &'a dyn Serialize,
}

/// A step whose action has ended.
#[non_exhaustive]
pub struct Ended<'a> {
    /// Its number in the application, from 0.
    pub sequence_id: u64,
    /// The action.
    pub action: &'a str,
    /// What the action wrote, by field: an object. `None` if it failed.
    pub result: Option<&'a dyn Serialize>,
    /// Why it failed.
    pub error: Option<&'a ActionError>,
    /// The state after the step, or before it if it failed: an object.
    pub state: &'a dyn Serialize,
    /// The action after this one; `None` if no transition leads on.
    pub next: Option<&'a str>,
}

/// A change that no action made.
#[non_exhaustive]
pub struct Edited<'a> {
    /// The number of the next step.
    pub sequence_id: u64,
    /// The state after it: an object.
    pub state: &'a dyn Serialize,
    /// The action that is next.
    pub next: Option<&'a str>,
}
