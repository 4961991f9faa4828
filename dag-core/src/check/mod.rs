//! Checks: what must hold of a node's value before its readers get it.
//!
//! `#[node(check(…))]` and `input!` write these descriptors. The generated call of a node runs its checks right before it gives the value,
//! so that a node without checks pays nothing; values from outside are checked before anything runs.

mod error;
mod holds;
mod outside;
#[cfg(feature = "regex")]
mod pattern;

pub use error::CheckError;
pub use holds::{Bounds, Comparable, Ordered, is_range, is_same, is_within, test};
pub(crate) use outside::{impossible, of_bound, of_seeds};
#[cfg(feature = "regex")]
pub use pattern::{Pattern, Text};

use std::any::Any;
use std::fmt;

use crate::event::{Event, Watch};
use crate::node::{BoxError, Location, NodeDef};

/// What must hold of a value: one part of `check(…)`.
///
/// A value that fails is an error of its node, which [`NodeError::check`](crate::NodeError::check) names; with `warn` the value goes on. Both
/// are [`Event::CheckFailed`]. `retry` does not try a failed check again, unless its `only` accepts the [`CheckError`]: a value was given,
/// and the same call would mostly give it again.
///
/// A node marked `expand` gives items, so that its checks are of each item. All of them are checked before the first one goes on.
///
/// ```
/// use dag_core::{CheckContext, Dag, input, module, node};
///
/// fn is_sane(score: &f64, check: &CheckContext<'_>) -> Result<(), String> {
///     if score.is_nan() { Err(format!("`{}` is no number", check.node())) } else { Ok(()) }
/// }
///
/// input!(answer: String, check(one_of = ["yes", "no"]));
///
/// #[node(check(range = 0.0..=1.0), check(with = is_sane))]
/// fn score(answer: &str) -> f64 {
///     if answer == "yes" { 1.0 } else { 0.0 / 0.0 }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([answer, score])).build()?;
/// assert_eq!(dag.run::<score>().input::<answer>("yes").await?, 1.0);
///
/// let error = dag.run::<score>().input::<answer>("no").await.unwrap_err();
/// assert!(error.to_string().starts_with("the value of node `score` fails `check(range = 0.0..=1.0)`"));
///
/// let error = dag.run::<score>().input::<answer>("perhaps").await.unwrap_err();
/// assert!(error.to_string().contains("the value given for `answer` fails `check(one_of = [\"yes\", \"no\"])`"));
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Check {
    /// What must hold, as it is written: `range = 0.0..=1.0`.
    pub text: &'static str,
    /// Whether a value that fails goes on.
    pub warn: bool,
    /// Where it is written.
    pub location: Location,
    test: Test,
    sound: Sound,
}

/// Whether a value passes; an error is a no with a reason.
type Test = fn(&dyn Any, &CheckContext<'_>) -> Result<bool, BoxError>;

/// Why no value can ever pass.
type Sound = fn() -> Result<(), String>;

impl Check {
    /// A check that fails its node.
    #[doc(hidden)]
    pub const fn new(text: &'static str, location: Location, test: Test) -> Self {
        Self { text, warn: false, location, test, sound: || Ok(()) }
    }

    /// One that only warns.
    #[doc(hidden)]
    pub const fn warning(mut self) -> Self {
        self.warn = true;
        self
    }

    /// One that may be impossible in itself.
    #[doc(hidden)]
    pub const fn sound(mut self, sound: Sound) -> Self {
        self.sound = sound;
        self
    }
}

/// `check(range = 0.0..=1.0, warn)`.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "check({}{})", self.text, if self.warn { ", warn" } else { "" })
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}` ({})", self.location)
    }
}

/// What a function of `check(with = …)` knows beside the value.
#[derive(Debug, Clone, Copy)]
pub struct CheckContext<'a> {
    def: &'a NodeDef,
    check: &'a Check,
    item: Option<usize>,
}

impl CheckContext<'_> {
    /// The name of the node whose value it is.
    pub fn node(&self) -> &'static str {
        self.def.name
    }

    /// Where the node is written.
    pub fn location(&self) -> Location {
        self.def.function.location
    }

    /// The value of one of the node's tags.
    pub fn tag(&self, key: &str) -> Option<&'static str> {
        self.def.tag(key)
    }

    /// All that is known of the node.
    pub fn def(&self) -> &NodeDef {
        self.def
    }

    /// The check itself.
    pub fn check(&self) -> &Check {
        self.check
    }

    /// Which item it is, from 0, of a node that is marked `expand`.
    pub fn item(&self) -> Option<usize> {
        self.item
    }
}

/// Runs the checks of a node on its value, or on one item of it, up to the first that fails it.
pub(crate) fn value(
    def: &'static NodeDef,
    value: &dyn Any,
    item: Option<usize>,
    watch: &Watch,
) -> Result<(), CheckError> {
    def.checks.iter().try_for_each(|check| {
        let context = CheckContext { def, check, item };
        judge(context, (check.test)(value, &context), watch)
    })
}

/// What the outcome of a check comes to.
fn judge(context: CheckContext<'static>, outcome: Result<bool, BoxError>, watch: &Watch) -> Result<(), CheckError> {
    let error = match outcome {
        Ok(true) => return Ok(()),
        Ok(false) => CheckError::new(context, None),
        Err(reason) => CheckError::new(context, Some(reason)),
    };
    watch.tell(&Event::CheckFailed { node: context.def, check: context.check, error: &error });
    if context.check.warn { Ok(()) } else { Err(error) }
}
