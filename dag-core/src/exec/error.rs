//! The failure of one node, with all that is needed to find it.

use std::error::Error;
use std::fmt;

use super::guard::Failure;
use super::policy::Failed;
use crate::check::{Check, CheckError};
use crate::names;
use crate::node::{BoxError, Location, NodeDef};

/// A node that failed: which one, where it is written, what it was given, and why.
///
/// The error that the node returned is the [`source`](Error::source).
#[derive(Debug)]
pub struct NodeError {
    def: &'static NodeDef,
    failure: Failure,
    attempts: u32,
    /// The item for which it ran, and those around it, innermost first.
    items: Vec<(&'static str, usize)>,
}

impl NodeError {
    /// A value from outside that fails a check.
    pub(crate) fn of_check(def: &'static NodeDef, error: CheckError) -> Self {
        Self::new(def, Failed::at_once(Failure::Error(error.into())))
    }

    pub(crate) fn new(def: &'static NodeDef, failed: Failed) -> Self {
        Self { def, failure: failed.failure, attempts: failed.attempts, items: Vec::new() }
    }

    pub(super) fn failure(&self) -> &Failure {
        &self.failure
    }

    /// The name of the node.
    pub fn node(&self) -> &'static str {
        self.def.name
    }

    /// Where the node is written.
    pub fn location(&self) -> Location {
        self.def.function.location
    }

    /// The check that the node's value failed, if that is why.
    pub fn check(&self) -> Option<&'static Check> {
        Some(self.failed_check()?.check())
    }

    fn failed_check(&self) -> Option<&CheckError> {
        self.error()?.downcast_ref()
    }

    /// The names of the node's inputs.
    pub fn inputs(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.def.function.params.iter().map(|param| param.name)
    }

    /// The items for which the node ran, innermost first: the node that gave them, and which one of them, from 0.
    pub fn items(&self) -> &[(&'static str, usize)] {
        &self.items
    }

    pub(super) fn in_item(mut self, expand: &'static str, index: usize) -> Self {
        self.items.push((expand, index));
        self
    }

    /// Whether the node panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self.failure, Failure::Panic(_))
    }

    /// Whether the node gave no value in its time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.failure, Failure::TimedOut(_))
    }

    /// How often the node was tried.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The error that the node returned; `None` if it panicked or gave no value in its time.
    pub fn error(&self) -> Option<&BoxError> {
        match &self.failure {
            Failure::Error(error) => Some(error),
            Failure::Panic(_) | Failure::TimedOut(_) | Failure::Inside(_) => None,
        }
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = self.node();
        match (&self.failure, self.failed_check()) {
            (Failure::Error(_), Some(error)) => {
                write!(f, "{} of node `{node}` fails `{}`", error.subject(), error.check())?;
            }
            (Failure::Error(_), None) => write!(f, "node `{node}` failed")?,
            (Failure::Panic(text), _) => write!(f, "node `{node}` panicked: {text}")?,
            (Failure::Inside(error), _) => write!(f, "node `{node}` failed: {error}")?,
            (Failure::TimedOut(limit), _) => write!(f, "node `{node}` gave no value within {limit:?}")?,
        }
        for (expand, index) in &self.items {
            write!(f, " for item {index} of `{expand}`")?;
        }
        if self.attempts > 1 {
            write!(f, ", tried {} times", self.attempts)?;
        }
        write!(f, " ({}; inputs: {})", self.location(), names::list(self.inputs()))
    }
}

impl Error for NodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self.failed_check() {
            // The check stands in the message already.
            Some(error) => error.source(),
            None => self.error().map(|error| &**error as _),
        }
    }
}

/// An error and all its causes, outermost first.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The messages of an error and all its causes, outermost first.
pub fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    chain(error).map(ToString::to_string).collect()
}
