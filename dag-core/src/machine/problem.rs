//! What can be wrong with a machine, as data, and the text that a person reads.

use std::fmt;

use crate::graph::report;
use crate::names::{DidYouMean, borrowed};
use crate::node::Location;

/// Everything that is wrong with a machine.
#[derive(Debug)]
pub struct MachineError {
    problems: Vec<MachineProblem>,
}

impl MachineError {
    pub(super) fn new(problems: Vec<MachineProblem>) -> Self {
        Self { problems }
    }

    /// Each mistake, in the order of the report.
    pub fn problems(&self) -> &[MachineProblem] {
        &self.problems
    }
}

impl std::error::Error for MachineError {}

impl fmt::Display for MachineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report(f, "the machine cannot be built", &self.problems)
    }
}

/// One mistake in a machine.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named after what they hold, and the text of each variant says it")]
pub enum MachineProblem {
    /// Two actions under one name.
    DuplicateAction { name: String, first: Location, second: Location },
    /// Something that was said twice.
    Twice { what: &'static str, location: Location },
    /// A name that no action has.
    UnknownAction { name: String, role: &'static str, location: Location, nearest: Option<String> },
    /// No first action.
    NoEntrypoint,
    /// A transition behind its action's default.
    AfterDefault { from: String, to: String, location: Location },
    /// A transition whose condition was tried already.
    SameCondition { from: String, to: String, condition: String, location: Location },
    /// An action to which no way leads.
    Unreachable { name: String, location: Location },
    /// A parameter that is neither field, nor input, nor bound.
    UnknownParameter {
        action: String,
        parameter: String,
        wants: String,
        location: Location,
        nearest: Option<String>,
        is_json: bool,
    },
    /// A parameter that is two of these.
    Ambiguous { action: String, parameter: String, both: &'static str, location: Location },
    /// A bound value that no parameter takes.
    UnusedBound { action: String, name: String, location: Location, nearest: Option<String> },
    /// A bound value of the wrong type.
    BoundType { action: String, name: String, wants: String, location: Location },
    /// A parameter of another type than its field.
    FieldType { action: String, field: String, wants: String, holds: String, location: Location },
    /// A field that the state does not have.
    UnknownField { action: String, verb: &'static str, field: String, location: Location, nearest: Option<String> },
    /// A field written twice by one action.
    WrittenTwice { action: String, field: String, location: Location },
    /// A written value of another type than its field.
    WriteType { action: String, field: String, gives: String, holds: String, location: Location },
    /// An append to a field that is no list, or an extension of one.
    NotAList { action: String, verb: &'static str, field: String, location: Location, is_json: bool },
    /// An increment of a field that is no number.
    NotANumber { action: String, field: String, location: Location, is_json: bool },
    /// A field that is taken and cannot be absent.
    CannotTake { action: String, field: String, location: Location, is_json: bool },
    /// A field that cannot be wiped.
    CannotReset { action: String, field: String, location: Location, is_json: bool },
    /// A field that is read but that nothing can have written.
    NeverWritten { action: String, field: String, location: Location, is_json: bool },
    /// An action made of a graph asks it for something that is not there.
    Graph { action: String, location: Location, text: String },
}

impl MachineProblem {
    /// Whether actions, transitions or writes are missing because of it, so that checks along the transitions would mislead.
    pub(super) fn leaves_a_gap(&self) -> bool {
        matches!(
            self,
            Self::NoEntrypoint
                | Self::UnknownAction { .. }
                | Self::DuplicateAction { .. }
                | Self::UnknownField { .. }
                | Self::Graph { .. }
        )
    }
}

/// How a field is declared that may be absent, in a typed state or one that is made at run time.
fn may_be_absent(is_json: bool) -> &'static str {
    if is_json { "declare it with `.optional(…)`" } else { "make it an `Option<…>`" }
}

impl fmt::Display for MachineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateAction { name, first, second } => {
                write!(f, "two actions are named `{name}`\n  --> {first}\n  --> {second}\n  help: rename one")
            }
            Self::Twice { what, location } => {
                write!(f, "{what} is named twice\n  --> {location}\n  help: name it once")
            }
            Self::UnknownAction { name, role, location, nearest } => {
                write!(f, "the {role} `{name}` is no action{}\n  --> {location}", DidYouMean(nearest.as_deref()))
            }
            Self::NoEntrypoint => f.write_str("no action is the first\n  help: add `.entrypoint(\"…\")`"),
            Self::AfterDefault { from, to, location } => write!(
                f,
                "the transition from `{from}` to `{to}` can never be taken: it stands after the default\n  --> {location}\n  help: put \
                 the default last"
            ),
            Self::SameCondition { from, to, condition, location } => write!(
                f,
                "the transition from `{from}` to `{to}` can never be taken: `{condition}` was tried before\n  --> {location}\n  help: \
                 remove it, or give it a condition of its own"
            ),
            Self::Unreachable { name, location } => {
                write!(
                    f,
                    "no way leads to the action `{name}`\n  --> {location}\n  help: add a transition to it, or remove it"
                )
            }
            Self::UnknownParameter { action, parameter, wants, location, nearest, is_json } => {
                let near = DidYouMean(nearest.as_deref());
                write!(
                    f,
                    "`{action}` takes `{parameter}`, which is no field of the state{near}\n  --> {location}\n  help: "
                )?;
                match is_json {
                    true => write!(f, "declare the field, or take it from the step with `.inputs(\"{parameter}\")`"),
                    false => write!(
                        f,
                        "add the field `{parameter}: {wants}`, mark the parameter `#[input]`, or bind it with `.bind(\"{parameter}\", …)`"
                    ),
                }
            }
            Self::Ambiguous { action, parameter, both, location } => write!(
                f,
                "`{action}` takes `{parameter}`, which is both {both}\n  --> {location}\n  help: rename one of them"
            ),
            Self::UnusedBound { action, name, location, nearest } => write!(
                f,
                "a value is bound to `{name}`, which `{action}` does not take{}\n  --> {location}",
                DidYouMean(nearest.as_deref())
            ),
            Self::BoundType { action, name, wants, location } => write!(
                f,
                "the value bound to `{name}` of `{action}` has the wrong type\n  --> {location}\n  help: it wants `{wants}`"
            ),
            Self::FieldType { action, field, wants, holds, location } => write!(
                f,
                "`{action}` wants `{field}` as `{wants}`, but the state holds `{holds}`\n  --> {location}\n  help: take \
                 `{field}: {}`",
                borrowed(holds)
            ),
            Self::UnknownField { action, verb, field, location, nearest } => write!(
                f,
                "`{action}` {verb} `{field}`, which is no field of the state{}\n  --> {location}",
                DidYouMean(nearest.as_deref())
            ),
            Self::WrittenTwice { action, field, location } => {
                write!(f, "`{action}` writes `{field}` twice\n  --> {location}\n  help: write each field once")
            }
            Self::WriteType { action, field, gives, holds, location } => write!(
                f,
                "`{action}` gives `{gives}` for `{field}`, but the state holds `{holds}`\n  --> {location}\n  help: return `{holds}`"
            ),
            Self::NotANumber { action, field, location, is_json } => write!(
                f,
                "`{action}` increments `{field}`, which is no number\n  --> {location}\n  help: make it {}, or set it",
                if *is_json { "a `JsonType::Number`" } else { "a number such as `u64`" }
            ),
            Self::CannotTake { action, field, location, is_json } => write!(
                f,
                "`{action}` takes `{field}`, which cannot be absent\n  --> {location}\n  help: {}, or leave it there",
                may_be_absent(*is_json)
            ),
            Self::NotAList { action, verb, field, location, is_json } => write!(
                f,
                "`{action}` {verb} `{field}`, which is no list\n  --> {location}\n  help: make it a `{}`, or set it",
                if *is_json { "JsonType::List" } else { "List<…>" }
            ),
            Self::CannotReset { action, field, location, is_json } => write!(
                f,
                "`{action}` wipes `{field}`, which cannot be absent\n  --> {location}\n  help: {}, or name it in `reset_except`",
                may_be_absent(*is_json)
            ),
            Self::NeverWritten { action, field, location, is_json } => write!(
                f,
                "`{action}` reads `{field}`, which no action before it writes and the start state does not have\n  --> {location}\n  \
                 help: write it first, put it in the start state, or {}",
                if *is_json { "read it with `.reads_if_there(…)`" } else { "take `Option<&…>`" }
            ),
            Self::Graph { action, location, text } => write!(f, "`{action}`: {text}\n  --> {location}"),
        }
    }
}
