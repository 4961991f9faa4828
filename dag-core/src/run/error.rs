//! Why a run gave nothing: what it was asked for or given is wrong, or a node failed.

use std::fmt;

use crate::exec::NodeError;
use crate::graph::{ZERO_HELP, listed, per_item, report, to_be_cached};
use crate::names::DidYouMean;
use crate::node::Location;

/// Why a run gave nothing.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// What was asked for or given does not fit the graph; nothing ran. All mistakes at once.
    #[error("{}", Report(.0))]
    Input(Vec<InputMistake>),
    /// A node failed; everything that was still running was cancelled.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// An output that is bound, asked for twice or held by the caller cannot be given away.
    #[error(
        "the value of `{name}` is shared (bound, asked for twice, or held elsewhere) and cannot be given away; read it by name with `get`"
    )]
    Shared {
        /// The output.
        name: String,
    },
    /// A name that is not among the outputs.
    #[error("`{name}` was not asked for, or was taken already{}", DidYouMean(.nearest.as_deref()))]
    NotAnOutput {
        /// The name.
        name: String,
        /// An output with a similar name.
        nearest: Option<String>,
    },
    /// An output of another type.
    #[error("`{name}` is not a `{wants}`")]
    OutputType {
        /// The output.
        name: String,
        /// The type that was asked for.
        wants: String,
    },
}

/// One mistake in what a run was asked for or given, and where in the program that was said.
///
/// ```
/// # use dag_core::{Dag, InputProblem, RunError, input, module, node};
/// input!(price: u32);
/// #[node] fn double(price: &u32) -> u32 { price * 2 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([price, double])).build()?;
/// let (line, run) = (line!(), dag.run::<double>());
/// let Err(RunError::Input(mistakes)) = run.await else { panic!("nothing was given") };
/// assert!(matches!(&mistakes[0].problem, InputProblem::MissingInput { name, .. } if name == "price"));
/// assert_eq!(mistakes[0].location.line, line);
/// # Ok(())
/// # })
/// # }
/// ```
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputMistake {
    /// What is wrong.
    pub problem: InputProblem,
    /// The call that says so: the one that gives a value or sets a limit, else the one that describes the run.
    pub location: Location,
}

/// What is wrong with what a run was asked for or given.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named after what they hold, and the text of each variant says it")]
pub enum InputProblem {
    /// An output that no node gives.
    UnknownOutput { name: String, nearest: Option<String> },
    /// A name that exists only under another configuration.
    NoAlternative { name: String, conditions: Vec<String> },
    /// A node that was asked for or overridden, but runs for each item of a list.
    PerItem { name: String, expand: String },
    /// An output that is to be given away, but is bound or asked for twice.
    SharedOutput { name: String },
    /// An overridden node that does not exist.
    UnknownOverride { name: String, nearest: Option<String> },
    /// An overridden node that the outputs do not need.
    UnusedOverride { name: String },
    /// A given input that does not exist.
    UnknownInput { name: String, nearest: Option<String> },
    /// A given input that is a function.
    InputIsFunction { name: String, location: Location },
    /// A given input that is bound.
    InputIsBound { name: String },
    /// A given input that the outputs do not need.
    UnusedInput { name: String },
    /// A given value of the wrong type.
    WrongType { name: String, wants: String, location: Location },
    /// A given value that fails a check; `reason` is empty or begins with `: `.
    FailedCheck { name: String, check: String, reason: String, location: Location },
    /// A value that is given twice, or as an input and as an override.
    GivenTwice { name: String },
    /// A limit that lets no node run.
    ZeroLimit { limit: String },
    /// A limit for a tag that no node has.
    UnknownTag { tag: String, nearest: Option<String> },
    /// An input that the outputs need and nobody gave.
    MissingInput {
        name: String,
        wants: String,
        needed_by: String,
        location: Location,
        /// Whether the input has a handle: one of a subdag and one made at run time have none.
        handle: bool,
    },
    /// A cache behaviour for a name that no node has.
    UnknownCacheBehavior { name: String, nearest: Option<String> },
    /// A cache behaviour for a node that is not marked `cache`; one made at run time cannot be.
    NotCached { name: String, location: Location, made: bool },
    /// A cache behaviour where there is no cache.
    NoCache { name: String },
}

impl InputProblem {
    pub(crate) fn at(self, location: Location) -> InputMistake {
        InputMistake { problem: self, location }
    }

    /// Whether this may be wrong as long as an output is unknown.
    pub(super) fn needs_all_outputs(&self) -> bool {
        matches!(self, Self::UnusedInput { .. } | Self::UnusedOverride { .. })
    }
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOutput { name, nearest } => {
                write!(f, "no node is named `{name}`, which was asked for{}", DidYouMean(nearest.as_deref()))
            }
            Self::NoAlternative { name, conditions } => write!(
                f,
                "no alternative of `{name}` fits the configuration\n  help: set one of {}",
                listed(conditions)
            ),
            Self::PerItem { name, expand } => f.write_str(&per_item(name, expand)),
            Self::SharedOutput { name } => write!(
                f,
                "`{name}` was asked for by value, but is bound, made once for all runs, or asked for twice\n  help: ask for it once, or by name with `run_named`"
            ),
            Self::UnknownOverride { name, nearest } => {
                write!(f, "no node is named `{name}`, which was overridden{}", DidYouMean(nearest.as_deref()))
            }
            Self::UnusedOverride { name } => write!(f, "`{name}` was overridden, but the outputs do not need it"),
            Self::UnknownInput { name, nearest } => {
                write!(f, "no input is named `{name}`, which was given{}", DidYouMean(nearest.as_deref()))
            }
            Self::InputIsFunction { name, location } => write!(
                f,
                "`{name}` was given as an input, but is a function\n  `{name}` is made at {location}\n  help: override it with \
                 `.override_with`"
            ),
            Self::InputIsBound { name } => {
                write!(f, "`{name}` was given as an input, but is bound\n  help: override it with `.override_with`")
            }
            Self::UnusedInput { name } => write!(f, "the input `{name}` was given, but the outputs do not need it"),
            Self::WrongType { name, wants, location } => {
                write!(
                    f,
                    "the value given for `{name}` has the wrong type\n  `{name}` is declared at {location}\n  help: it wants `{wants}`"
                )
            }
            Self::FailedCheck { name, check, reason, location } => write!(
                f,
                "the value given for `{name}` fails `{check}`{reason}\n  the check stands at {location}\n  help: give a value that passes, or add `warn` to \
                 the check so that it goes on"
            ),
            Self::GivenTwice { name } => write!(f, "`{name}` was given twice\n  help: give it one value"),
            Self::ZeroLimit { limit } => write!(f, "`{limit}` lets no node run\n  help: {ZERO_HELP}"),
            Self::UnknownTag { tag, nearest } => {
                write!(f, "no node is tagged `{tag}`, which a limit names{}", DidYouMean(nearest.as_deref()))
            }
            Self::MissingInput { name, wants, needed_by, location, handle } => write!(
                f,
                "the input `{name}: {wants}`, which {}, was not given\n  `{name}` is declared at {location}\n  help: add `{}`, or bind it when building",
                if name == needed_by { "was asked for".into() } else { format!("`{needed_by}` needs") },
                if *handle { format!(".input::<{name}>(…)") } else { format!(".input_named(\"{name}\", …)") }
            ),
            Self::UnknownCacheBehavior { name, nearest } => {
                write!(
                    f,
                    "no node is named `{name}`, for which a cache behaviour was given{}",
                    DidYouMean(nearest.as_deref())
                )
            }
            Self::NotCached { name, location, made } => write!(
                f,
                "a cache behaviour was given for `{name}`, which is not cached\n  `{name}` is made at {location}\n  help: {}; what is not cached can only be \
                 ignored",
                to_be_cached(*made)
            ),
            Self::NoCache { name } => write!(
                f,
                "a cache behaviour was given for `{name}`, but there is no cache\n  help: give one with `.cache(Cache::memory())`, to the run \
                 or when building"
            ),
        }
    }
}

impl fmt::Display for InputMistake {
    /// The place after the first line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.problem.to_string();
        let (first, rest) = text.split_once('\n').map_or((&*text, None), |(first, rest)| (first, Some(rest)));
        write!(f, "{first}\n  --> {}", self.location)?;
        rest.map_or(Ok(()), |rest| write!(f, "\n{rest}"))
    }
}

struct Report<'a>(&'a [InputMistake]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report(f, "the run cannot start", self.0)
    }
}
