//! Why a sub-application gave nothing.

use super::super::{ResumeError, StepError};
use super::ChildName;
use crate::exec::causes;
use crate::names;
use crate::node::BoxError;

/// Why a sub-application gave nothing: each names it, its [causes](crate::causes) name the action and what went wrong in it.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// A step of it failed.
    #[error("the sub-application `{child}` failed")]
    Failed {
        /// Which one.
        child: ChildName,
        /// The step.
        source: Box<StepError>,
    },
    /// It stopped where it needs inputs.
    #[error("the sub-application `{child}` stopped at `{action}`, which needs {}; step it by hand, with `Child::start`", names::list(.missing))]
    NeedsInput {
        /// Which one.
        child: ChildName,
        /// The action.
        action: String,
        /// The names of the inputs.
        missing: Vec<String>,
    },
    /// It was begun before, and the machine has changed so that it cannot go on.
    #[error("the sub-application `{child}` was interrupted and cannot go on")]
    Resume {
        /// Which one.
        child: ChildName,
        /// Why.
        source: ResumeError,
    },
    /// It cannot be kept, so it did not begin.
    #[error("the sub-application `{child}` could not be kept")]
    Tracking {
        /// Which one.
        child: ChildName,
        /// Why.
        source: BoxError,
    },
    /// Another one of the same step has its key, so it did not begin.
    #[error("two sub-applications of one step have the key `{}`; give each a key of its own", .child.key())]
    SameKey {
        /// Which one.
        child: ChildName,
    },
    /// All failed of which one was to win.
    #[error("{}", none_won(.failures))]
    NoneWon {
        /// Why each failed, in the order in which they did.
        failures: Vec<ChildError>,
    },
}

fn none_won(failures: &[ChildError]) -> String {
    match failures {
        [] => "there was no sub-application that could win".into(),
        failures => {
            let told: Vec<_> = failures.iter().map(|failure| causes(failure).join(": ")).collect();
            format!("none of {} sub-applications won: {}", failures.len(), told.join("; "))
        }
    }
}
