//! What keeps the steps of an application. It is told of a step before the action runs and before the step counts, and it may fail.

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;

use super::ActionError;
use crate::event::Event;
use crate::node::BoxError;

/// Keeps the steps of one application: in files, in a database, in memory.
///
/// Unlike an [`Observer`](crate::Observer) it can fail, and then the step does: a step that returned has been kept. What happens in
/// between (nodes, attributes, parts) it hears by [`on`](Self::on).
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

    /// The tracker of an application that a step of this one runs inside of it.
    ///
    /// # Errors
    /// It cannot be kept: the application does not run.
    fn child(&self, child: &Child<'_>) -> Result<Arc<dyn Tracker>, BoxError>;
}

/// A step that is about to run.
#[non_exhaustive]
pub struct Begun<'a> {
    /// Its number in the application, from 0.
    pub sequence_id: u64,
    /// The action.
    pub action: &'a str,
    /// What the step was given: an object.
    pub inputs: &'a dyn ToJson,
}

/// A step whose action has ended.
#[non_exhaustive]
pub struct Ended<'a> {
    /// Its number in the application, from 0.
    pub sequence_id: u64,
    /// The action.
    pub action: &'a str,
    /// What the action wrote, by field: an object. `None` if it failed.
    pub result: Option<&'a dyn ToJson>,
    /// Why it failed.
    pub error: Option<&'a ActionError>,
    /// The state after the step, or before it if it failed: an object.
    pub state: &'a dyn ToJson,
    /// The action after this one; `None` if no transition leads on.
    pub next: Option<&'a str>,
}

/// A change that no action made.
#[non_exhaustive]
pub struct Edited<'a> {
    /// The number of the next step.
    pub sequence_id: u64,
    /// The state after it: an object.
    pub state: &'a dyn ToJson,
    /// The action that is next.
    pub next: Option<&'a str>,
}

/// An application inside of a step.
#[non_exhaustive]
pub struct Child<'a> {
    /// The number of the step.
    pub sequence_id: u64,
    /// The action of the step.
    pub action: &'a str,
    /// Which one of the step's it is.
    pub key: &'a str,
}

/// Something that can be written as JSON, whatever its type.
pub trait ToJson {
    /// Writes it at the end of the bytes.
    ///
    /// # Errors
    /// It cannot be serialised.
    fn write(&self, to: &mut Vec<u8>) -> serde_json::Result<()>;

    /// As a value.
    ///
    /// # Errors
    /// It cannot be serialised.
    fn value(&self) -> serde_json::Result<serde_json::Value>;
}

impl<T: Serialize> ToJson for T {
    fn write(&self, to: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(to.by_ref(), self)
    }

    fn value(&self) -> serde_json::Result<serde_json::Value> {
        serde_json::to_value(self)
    }
}
