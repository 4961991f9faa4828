//! Why a step did not happen, or which action failed and why.

use std::error::Error;
use std::fmt;

use super::Misfit;
use super::action::RunFailure;
use crate::exec::{self, Failure, NodeError};
use crate::names::{self, DidYouMean};
use crate::node::{BoxError, Location};

/// An action that failed: which one, in which step, and why. The state is as it was before.
#[derive(Debug)]
pub struct ActionError {
    pub(super) action: String,
    pub(super) sequence_id: u64,
    pub(super) location: Location,
    pub(super) cause: Cause,
}

#[derive(Debug)]
pub(super) enum Cause {
    Run(RunFailure),
    Absent(String),
    /// What it gave for a field does not fit.
    Misfit(String, Misfit),
    /// A condition of a transition panicked.
    Condition(Failure),
    /// What the machine makes of an error panicked.
    Record(Failure),
    /// What it gave cannot be kept.
    Unserialisable(serde_json::Error),
}

impl ActionError {
    /// The name of the action.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The number of the step.
    pub fn sequence_id(&self) -> u64 {
        self.sequence_id
    }

    /// The node that failed, if the action is made of a graph.
    pub fn node(&self) -> Option<&NodeError> {
        match &self.cause {
            Cause::Run(RunFailure::Node(error)) => Some(error),
            Cause::Run(RunFailure::Function(_))
            | Cause::Absent(_)
            | Cause::Misfit(..)
            | Cause::Condition(_)
            | Cause::Record(_)
            | Cause::Unserialisable(_) => None,
        }
    }

    /// The first error of this type among the causes.
    pub fn find<E: Error + 'static>(&self) -> Option<&E> {
        exec::chain(self.source()?).find_map(|error| error.downcast_ref())
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (action, location) = (&self.action, self.location);
        match &self.cause {
            Cause::Run(RunFailure::Function(Failure::Panic(text))) => {
                write!(f, "action `{action}` panicked: {text} ({location})")
            }
            Cause::Run(RunFailure::Function(Failure::TimedOut(limit))) => {
                write!(f, "action `{action}` gave nothing within {limit:?} ({location})")
            }
            Cause::Run(_) => write!(f, "action `{action}` failed ({location})"),
            Cause::Condition(failure) => {
                write!(f, "a condition after action `{action}` panicked: {failure} ({location})")
            }
            Cause::Record(failure) => {
                write!(f, "what `on_error` makes of the failed action `{action}` panicked: {failure} ({location})")
            }
            Cause::Unserialisable(_) => {
                write!(
                    f,
                    "what action `{action}` wrote cannot be serialised, and this application is tracked ({location})"
                )
            }
            Cause::Misfit(field, misfit) => {
                write!(f, "what action `{action}` gave for `{field}` does not fit: {misfit} ({location})")
            }
            Cause::Absent(field) => write!(
                f,
                "action `{action}` needs the field `{field}`, which is absent here; take `Option<&…>` if that may be ({location})"
            ),
        }
    }
}

impl Error for ActionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Run(RunFailure::Function(Failure::Error(error))) => Some(&**error),
            Cause::Run(RunFailure::Node(error)) => Some(error),
            Cause::Unserialisable(error) => Some(error),
            Cause::Run(RunFailure::Function(Failure::Panic(_) | Failure::TimedOut(_) | Failure::Inside(_)))
            | Cause::Absent(_)
            | Cause::Misfit(..)
            | Cause::Condition(_)
            | Cause::Record(_) => None,
        }
    }
}

/// Why a step gave nothing.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// No transition leads on: the application has ended.
    #[error("the application has ended: no transition leads on from its last action")]
    Finished,
    /// The inputs do not fit the action; nothing ran and the step is not counted.
    #[error("the action `{action}` cannot start: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Inputs {
        /// The action.
        action: String,
        /// All problems at once.
        problems: Vec<StepInputProblem>,
    },
    /// A name to halt at that no action has.
    #[error("cannot halt at `{name}`, which is no {what}{}", DidYouMean(.nearest.as_deref()))]
    UnknownHalt {
        /// `action`, `tag` of one, or `field` of the state, in a condition.
        what: &'static str,
        /// The name.
        name: String,
        /// One with a similar name.
        nearest: Option<String>,
    },
    /// The next action is a placeholder; nothing ran and the step is not counted.
    #[error(
        "the action `{action}` is a placeholder and cannot run: put a function or a struct in its place ({location})"
    )]
    Placeholder {
        /// The action.
        action: String,
        /// Where it is placed.
        location: Location,
    },
    /// A state of another machine: its fields are other ones. The state stays as it was.
    #[error("the state has other fields than those of the machine: {}", names::list(.fields))]
    OtherFields {
        /// The fields that only one of the two has, or that differ.
        fields: Vec<String>,
    },
    /// A step or an edit could not be kept: it does not count.
    #[error("{what} could not be kept")]
    Tracking {
        /// Which step, or what else.
        what: String,
        /// Why.
        source: BoxError,
    },
    /// The action failed, and no error edge leads on.
    #[error(transparent)]
    Failed(#[from] ActionError),
}

/// One mistake in the inputs of a step.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepInputProblem {
    /// An input that the action needs and the step does not bring.
    Missing {
        /// The input.
        name: String,
        /// Its type.
        wants: String,
    },
    /// An input that the action does not take.
    Unknown {
        /// The input.
        name: String,
        /// What the action takes.
        takes: Vec<String>,
    },
    /// An input of the wrong type.
    WrongType {
        /// The input.
        name: String,
        /// Its type.
        wants: String,
    },
    /// An input that the step brings twice.
    Twice {
        /// The input.
        name: String,
    },
}

impl StepInputProblem {
    /// The name of an input that is missing.
    pub(super) fn missing(&self) -> Option<String> {
        match self {
            Self::Missing { name, .. } => Some(name.clone()),
            Self::Unknown { .. } | Self::WrongType { .. } | Self::Twice { .. } => None,
        }
    }
}

impl fmt::Display for StepInputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, wants } => write!(f, "the input `{name}: {wants}` is missing"),
            Self::Unknown { name, takes } => write!(f, "it takes no input `{name}`; it takes {}", names::list(takes)),
            Self::WrongType { name, wants } => write!(f, "the input `{name}` must be of the type `{wants}`"),
            Self::Twice { name } => write!(f, "the input `{name}` is given twice"),
        }
    }
}
