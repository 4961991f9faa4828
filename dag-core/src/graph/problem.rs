//! What can be wrong with a graph, as data, and the text that a person reads.

use std::fmt;

use crate::names::{DidYouMean, borrowed};
use crate::node::Location;

/// Everything that is wrong with a graph.
#[derive(Debug)]
pub struct BuildError {
    problems: Vec<Problem>,
}

impl BuildError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// Each mistake, in the order of the report.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl std::error::Error for BuildError {}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report(f, "the graph cannot be built", &self.problems)
    }
}

/// Writes a headline with the number of problems, and each problem as a paragraph of its own.
pub(crate) fn report(f: &mut fmt::Formatter<'_>, headline: &str, problems: &[impl fmt::Display]) -> fmt::Result {
    let count = problems.len();
    write!(f, "{headline}: {count} problem{}", if count == 1 { "" } else { "s" })?;
    problems.iter().try_for_each(|problem| write!(f, "\n\n{problem}"))
}

/// One mistake in a graph.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named after what they hold, and the text of each variant says it")]
pub enum Problem {
    /// A parameter that names neither a node nor a declared input.
    UnknownParameter {
        node: String,
        parameter: String,
        /// How to declare an input of that name.
        declare: String,
        into: Option<String>,
        location: Location,
        nearest: Option<String>,
    },
    /// A parameter whose type is not what the node of its name gives.
    TypeMismatch {
        node: String,
        parameter: String,
        into: Option<String>,
        wants: String,
        gives: String,
        location: Location,
        provider: Location,
    },
    /// Nodes that need each other.
    Cycle { path: Vec<(String, Location)> },
    /// Two functions for one name, with no configuration to choose by.
    Duplicate { name: String, first: Location, second: Location },
    /// A needed node, none of whose alternatives fits the configuration.
    NoAlternative { name: String, needed_by: String, location: Location, conditions: Vec<String> },
    /// A node of which several alternatives fit the configuration.
    SeveralAlternatives { name: String, matching: Vec<(String, Location)> },
    /// Two functions for one name that are both to be taken when no other fits.
    SeveralOtherwise { name: String, locations: Vec<Location> },
    /// An `otherwise` without anything that could fit before it.
    OtherwiseAlone { name: String, location: Location },
    /// An `otherwise` beside a function that always fits.
    OtherwiseNeverTaken { name: String, location: Location, always: Location },
    /// A configuration key that no `when` mentions.
    UnusedConfig { key: String, known: String, nearest: Option<String>, location: Location },
    /// A configuration value that no `when` mentions.
    UnusedConfigValue { key: String, value: String, known: String, nearest: Option<String>, location: Location },
    /// Something that was said twice.
    GivenTwice { what: &'static str, name: String, location: Location },
    /// A bound value that no node takes.
    UnusedBinding { name: String, location: Location },
    /// A bound value for a name that is no input.
    UnknownBinding { name: String, location: Location, nearest: Option<String> },
    /// A bound value for a function.
    BoundFunction { name: String, location: Location, function: Location },
    /// A bound value of the wrong type.
    BoundType { name: String, wants: String, location: Location },
    /// A bound value that fails a check; `reason` is empty or begins with `: `.
    BoundCheck { name: String, check: String, reason: String, location: Location, declared: Location },
    /// A check that no value can pass.
    ImpossibleCheck { name: String, check: String, reason: String, location: Location },
    /// A replacement for a node that is not there.
    ReplacesNothing { name: String, location: Location, nearest: Option<String> },
    /// A replacement that gives another type.
    ReplacementType { name: String, location: Location, wants: String, gives: String },
    /// A parameter that collects what is given only once.
    NothingToCollect { node: String, parameter: String, into: Option<String>, location: Location },
    /// A node that needs an item of each of two lists.
    ItemsOfTwo { node: String, one: String, other: String, location: Location },
    /// A node that runs for each item and needs what is collected of the same items.
    CollectedBeforeTheEnd { node: String, collected: String, expand: String, location: Location },
    /// A limit that lets no node run.
    ZeroLimit { limit: String, location: Location },
    /// A limit for a tag that no node has.
    UnknownTag { tag: String, nearest: Option<String>, location: Location },
    /// A module without nodes; `path` says which.
    EmptyModule { path: String, location: Location },
    /// Something is said of an input or node that a subdag does not have.
    UnknownInside { what: &'static str, name: String, location: Location, nearest: Option<String> },
    /// A function of a subdag that is to be taken from outside.
    InputFromOutsideIsFunction { name: String, location: Location, function: Location },
    /// An input of a subdag that is to be taken from a node that is not there.
    UnknownOutside { name: String, from: String, location: Location, nearest: Option<String> },
    /// A name that is a node's and also that of a node in a subdag for those outside.
    AmbiguousOutput { name: String, inside: String, location: Location },
    /// A name for a node in a subdag that nobody outside reads.
    UnreadOutput { name: String, inside: String, location: Location },
    /// A node that is made once for all runs takes an input that each run is given; `at` is where that is declared.
    OnceReadsInput { name: String, parameter: String, input: String, location: Location, at: Location },
    /// A node that is made once for all runs takes the value of one that each run makes, written at `at`.
    OnceReadsNode { name: String, parameter: String, node: String, location: Location, at: Location, made: bool },
    /// A cache behaviour for a name that no node has.
    UnknownCacheBehavior { name: String, location: Location, nearest: Option<String> },
    /// A cache behaviour for a node that is not marked `cache`; one made at run time cannot be.
    NotCached { name: String, location: Location, node: Location, made: bool },
    /// A cache for a graph in which no node is marked `cache`.
    NothingCached { location: Location },
}

impl Problem {
    /// The same mistake in a subdag: what is said of nodes is said of those of the namespace.
    pub(super) fn within(mut self, namespace: &str) -> Self {
        match &mut self {
            Self::SeveralAlternatives { name, .. }
            | Self::SeveralOtherwise { name, .. }
            | Self::OtherwiseAlone { name, .. }
            | Self::OtherwiseNeverTaken { name, .. }
            | Self::ReplacesNothing { name, .. }
            | Self::ReplacementType { name, .. }
            | Self::GivenTwice { what: "the bound value", name, .. } => *name = format!("{namespace}.{name}"),
            _ => {}
        }
        self
    }

    /// The configuration key whose value no `when` mentions.
    pub(super) fn misspelt_value(&self) -> Option<&str> {
        match self {
            Self::UnusedConfigValue { key, .. } => Some(key),
            _ => None,
        }
    }
}

/// What to do about a node that is not cached.
pub(crate) fn to_be_cached(made: bool) -> &'static str {
    match made {
        false => "mark it `#[node(cache)]`",
        true => {
            "a node made at run time has no source text that tells its versions apart: write it as a function marked `#[node(cache)]`"
        }
    }
}

/// `(key = "value"), (…)`.
pub(crate) fn listed(conditions: &[String]) -> String {
    conditions.iter().map(|condition| format!("({condition})")).collect::<Vec<_>>().join(", ")
}

/// What to do about a limit of 0.
pub(crate) const ZERO_HELP: &str = "let at least 1 run, or leave the limit out";

/// Why a node that exists in the source may still be unknown.
const LINKING: &str =
    "a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`";

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownParameter { node, parameter, into, declare, location, nearest } => write!(
                f,
                "no node or input is named `{parameter}`, which `{node}` needs{}{}\n  --> {location}\n  help: declare it with \
                 `{declare}`, or add the module whose node gives it\n  help: {LINKING}",
                ForParameter(into.as_deref()),
                DidYouMean(nearest.as_deref())
            ),
            Self::TypeMismatch { node, parameter, into, wants, gives, location, provider } => write!(
                f,
                "`{node}` wants `{parameter}` as `{wants}`{}, but `{parameter}` gives `{gives}`\n  --> {location}\n  `{parameter}` is made at \
                 {provider}\n  help: {}",
                ForParameter(into.as_deref()),
                conversion_help(parameter, into.as_deref(), wants, gives)
            ),
            Self::Cycle { path } => write_cycle(f, path),
            Self::Duplicate { name, first, second } => write!(
                f,
                "two nodes are named `{name}`\n  --> {first}\n  --> {second}\n  help: rename one, give both a `when(…)`, or use \
                 `.replace(…)` for the module that should win"
            ),
            Self::NoAlternative { name, needed_by, location, conditions } => write!(
                f,
                "no alternative of `{name}`, which `{needed_by}` needs, fits the configuration\n  --> {location}\n  help: set one of {}",
                listed(conditions)
            ),
            Self::SeveralAlternatives { name, matching } => {
                write!(f, "several alternatives of `{name}` fit the configuration")?;
                for (condition, location) in matching {
                    write!(f, "\n  --> {location} ({})", if condition.is_empty() { "always" } else { condition })?;
                }
                f.write_str("\n  help: make their `when(…)` exclude each other")
            }
            Self::SeveralOtherwise { name, locations } => {
                write!(f, "several alternatives of `{name}` are its `otherwise`")?;
                locations.iter().try_for_each(|location| write!(f, "\n  --> {location}"))?;
                f.write_str("\n  help: keep one, and give the others a `when(…)`")
            }
            Self::OtherwiseAlone { name, location } => write!(
                f,
                "`{name}` is an `otherwise`, but has no other alternatives\n  --> {location}\n  help: remove `otherwise`, or add the \
                 module with the alternatives"
            ),
            Self::OtherwiseNeverTaken { name, location, always } => write!(
                f,
                "the `otherwise` of `{name}` can never be taken: another function of that name has no conditions\n  --> {location}\n  \
                 --> {always} (always)\n  help: give that one a `when(…)`, or remove one of the two"
            ),
            Self::UnusedConfig { key, known, nearest, location } => write!(
                f,
                "no `when(…)` asks for the configuration `{key}`{}\n  --> {location}\n  help: remove it; what is asked for: {known}",
                DidYouMean(nearest.as_deref())
            ),
            Self::UnusedConfigValue { key, value, known, nearest, location } => write!(
                f,
                "no `when(…)` asks for `{key}` to be `{value}`{}\n  --> {location}\n  help: it can be {known}",
                DidYouMean(nearest.as_deref())
            ),
            Self::GivenTwice { what, name, location } => {
                write!(f, "{what} `{name}` is given twice\n  --> {location}\n  help: give it once")
            }
            Self::UnusedBinding { name, location } => write!(
                f,
                "a value is bound to `{name}`, which no node takes\n  --> {location}\n  help: remove it, or add the module that takes it"
            ),
            Self::UnknownBinding { name, location, nearest } => write!(
                f,
                "a value is bound to `{name}`, but no input has that name{}\n  --> {location}\n  help: {LINKING}",
                DidYouMean(nearest.as_deref())
            ),
            Self::BoundFunction { name, location, function } => write!(
                f,
                "a value is bound to `{name}`, which is a function\n  --> {location}\n  --> {function} `{name}`\n  help: override it in a run \
                 (`.override_with`), or put another node in its place (`.replace`)"
            ),
            Self::BoundType { name, wants, location } => {
                write!(
                    f,
                    "the value bound to `{name}` has the wrong type\n  --> {location}\n  help: the input wants `{wants}`"
                )
            }
            Self::BoundCheck { name, check, reason, location, declared } => write!(
                f,
                "the value bound to `{name}` fails `{check}`{reason}\n  --> {location}\n  --> {declared} (the check)\n  help: bind a value \
                 that passes, or add `warn` to the check so that it goes on"
            ),
            Self::ImpossibleCheck { name, check, reason, location } => write!(
                f,
                "no value of `{name}` can pass `{check}`: {reason}\n  --> {location}\n  help: correct the check, or remove it"
            ),
            Self::ReplacesNothing { name, location, nearest } => write!(
                f,
                "`{name}` is to replace a node, but there is none of that name{}\n  --> {location}\n  help: use `.add(…)` for new nodes",
                DidYouMean(nearest.as_deref())
            ),
            Self::ReplacementType { name, location, wants, gives } => write!(
                f,
                "`{name}` replaces a node that gives `{wants}`, but gives `{gives}`\n  --> {location}\n  help: return `{wants}`"
            ),
            Self::NothingToCollect { node, parameter, into, location } => write!(
                f,
                "`{node}` collects `{parameter}`, but `{parameter}` is given only once\n  --> {location}\n  help: mark a node above it \
                 `expand`, or remove `collect({})`",
                into.as_ref().unwrap_or(parameter)
            ),
            Self::ItemsOfTwo { node, one, other, location } => write!(
                f,
                "`{node}` needs an item of `{one}` and an item of `{other}`\n  --> {location}\n  help: let one `expand` read the other's \
                 items, or collect one of them first"
            ),
            Self::CollectedBeforeTheEnd { node, collected, expand, location } => write!(
                f,
                "`{node}` runs for each item of `{expand}`, but needs `{collected}`, which collects of all of them\n  --> {location}\n  \
                 help: `expand` the list again for it"
            ),
            Self::ZeroLimit { limit, location } => {
                write!(f, "`{limit}` lets no node run\n  --> {location}\n  help: {ZERO_HELP}")
            }
            Self::UnknownTag { tag, nearest, location } => {
                write!(
                    f,
                    "no node is tagged `{tag}`, which a limit names{}\n  --> {location}",
                    DidYouMean(nearest.as_deref())
                )
            }
            Self::UnknownInside { what, name, location, nearest } => write!(
                f,
                "there is no {what} `{name}` in the subdag{}\n  --> {location}\n  help: {LINKING}",
                DidYouMean(nearest.as_deref())
            ),
            Self::InputFromOutsideIsFunction { name, location, function } => write!(
                f,
                "`{name}` is to be taken from outside of its subdag, but is a function\n  --> {location}\n  --> {function} `{name}`\n  \
                 help: make it an input of the module, or put another node in its place: `Subdag::of(…, Dag::builder().add(…).replace(…))`"
            ),
            Self::UnknownOutside { name, from, location, nearest } => write!(
                f,
                "no node or input is named `{from}`, from which `{name}` is to be taken{}\n  --> {location}\n  help: add the node, or leave \
                 this out: then `{name}` is an input of the whole",
                DidYouMean(nearest.as_deref())
            ),
            Self::AmbiguousOutput { name, inside, location } => write!(
                f,
                "`{name}` names a node and, for those outside of its subdag, also `{inside}`\n  --> {location} `{name}`\n  help: rename the \
                 node, or give the other another name with `.output_named(…)`"
            ),
            Self::UnreadOutput { name, inside, location } => write!(
                f,
                "`{inside}` is to be read as `{name}`, but no node takes that\n  --> {location}\n  help: remove it; a run asks for \
                 `{inside}` by its own name"
            ),
            Self::EmptyModule { path, location } => {
                write!(f, "there are no nodes in {path}\n  --> {location}\n  help: {LINKING}")
            }
            Self::OnceReadsInput { name, parameter, input, location, at } => write!(
                f,
                "`{name}` is made once for all runs, but its parameter `{parameter}` takes what each run is given\n  --> {location} `{name}`\n  \
                 --> {at} `{input}`\n  help: bind `{input}` when building, or remove `once`"
            ),
            Self::OnceReadsNode { name, parameter, node, location, at, made } => write!(
                f,
                "`{name}` is made once for all runs, but its parameter `{parameter}` takes what each run makes\n  --> {location} `{name}`\n  \
                 --> {at} `{node}`\n  help: mark `{node}` as well, `{}`, or remove `once` here",
                if *made { ".once()" } else { "#[node(once)]" }
            ),
            Self::UnknownCacheBehavior { name, location, nearest } => write!(
                f,
                "no node is named `{name}`, for which a cache behaviour is given{}\n  --> {location}\n  help: remove it, or add the module \
                 with the node",
                DidYouMean(nearest.as_deref())
            ),
            Self::NotCached { name, location, node, made } => write!(
                f,
                "a cache behaviour is given for `{name}`, which is not cached\n  --> {location}\n  --> {node} `{name}`\n  help: {}; what is not \
                 cached can only be ignored",
                to_be_cached(*made)
            ),
            Self::NothingCached { location } => write!(
                f,
                "there is a cache, but no node to be cached\n  --> {location}\n  help: mark those nodes `#[node(cache)]`, or remove it"
            ),
        }
    }
}

fn write_cycle(f: &mut fmt::Formatter<'_>, path: &[(String, Location)]) -> fmt::Result {
    let names: Vec<_> = path.iter().chain(path.first()).map(|(name, _)| format!("`{name}`")).collect();
    write!(f, "these nodes need each other: {}", names.join(" needs "))?;
    path.iter().try_for_each(|(name, location)| write!(f, "\n  --> {location} `{name}`"))?;
    f.write_str("\n  help: take one of these parameters from an input instead")
}

/// Writes the parameter's own name, where it is not that of the node.
struct ForParameter<'a>(Option<&'a str>);

impl fmt::Display for ForParameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |name| write!(f, " for its parameter `{name}`"))
    }
}

fn conversion_help(parameter: &str, into: Option<&str>, wants: &str, gives: &str) -> String {
    let last = |path: &str| path.rsplit("::").next().map(ToOwned::to_owned);
    if wants != gives && wants.contains("::") && last(wants) == last(gives) {
        "these are two types of one name: use the same one in both places".into()
    } else if gives.starts_with(&format!("Result<{wants}, ")) {
        format!(
            "mark the function that gives `{parameter}` `#[node(fallible)]`, or make it with `Node::try_function`: it returns a `Result`"
        )
    } else if let Some(into) = into {
        format!("inject another node into `{into}`, or add a node between the two")
    } else if gives == format!("Option<{wants}>") {
        format!("the value may be absent: take `{parameter}: Option<{}>`", borrowed(wants))
    } else {
        format!("take `{parameter}: {}`, or add a node between the two", borrowed(gives))
    }
}
