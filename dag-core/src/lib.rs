//! Dataflow from plain functions, and state machines that you can watch.
//!
//! **A parameter's name says where its value comes from.** A node's parameter names another node or a declared input; an action's
//! parameter names a field of the state, a step input or a bound value. Everything else is derived from signatures: the graph, the plan,
//! pictures, checks.
//!
//! ```
//! use dag_core::{Dag, input, module, node};
//!
//! input!(prompt: String);
//!
//! #[node]
//! fn words(prompt: &str) -> Vec<String> {
//!     prompt.split_whitespace().map(str::to_lowercase).collect()
//! }
//!
//! #[node]
//! async fn safe(words: &[String]) -> bool {
//!     !words.iter().any(|word| word == "unsafe")
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let dag = Dag::builder().add(module!([prompt, words, safe])).build()?;
//! assert!(dag.run::<safe>().input::<prompt>("Draw a turtle").await?);
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! Read on at [`node`], [`Dag`], [`Machine`].
//!
//! | cargo feature | what it brings; none is on if not asked for |
//! |---|---|
//! | `arrow` | [`load!`] and [`save!`] of Arrow files |
//! | `cache` | [`Cache`]: nodes marked `cache`, kept in memory or in a store of one's own |
//! | `cache-disk` | `Cache::on_disk`, with `cache` |
//! | `csv` | [`load!`] and [`save!`] of CSV |
//! | `progress` | `Progress`, a bar on stderr |
//! | `regex` | `check(regex = "…")` |
//! | `tracing` | `Run::traced`, a span for each attempt of a node; `UserSpans`, the spans that nodes and actions open themselves as events |

#[doc(inline)]
pub use dag_macros::{State, action, alternatives, dag, dataflow, input, node};

mod macros;
mod node;
mod value;
mod frame;
mod expand;
mod call;
mod check;
mod cache;
mod registry;
mod made;
mod graph;
mod limits;
mod plan;
mod exec;
mod run;
mod event;
mod user_spans;
pub mod data;
#[cfg(feature = "progress")]
mod progress;
mod machine;
mod names;
mod hash;
mod checked;
pub mod picture;
pub mod export;
#[cfg(doctest)]
mod errors;
#[cfg(doctest)]
mod guide;

pub use cache::{
    Behavior, Cache, CacheDef, CacheError, CachedInput, CachedOutput, Digest, Explanation, HashInput, HashWritten, Key,
    Store,
};
pub use call::{Arguments, Cancel, Ctx, Emit, TakenByValue};
pub use check::{Check, CheckContext, CheckError};
pub use event::{Event, ItemRun, Observer, Part};
pub use exec::{Fallback, NodeError, Skipped, causes};
pub use expand::{Collect, Expand};
pub use graph::{BuildError, Dag, DagBuilder, Problem, Subdag, UnknownNode};
pub use machine::{
    Action, ActionArguments, ActionCall, ActionDef, ActionError, ActionHandle, ActionInfo, App, Begun, Child,
    ChildError, ChildName, Children, Condition, Contains, Counting, DagActionBuilder, DefaultDef, Edited, Ended, Field,
    FieldDef, FieldList, Finished, Gathered, Given, Growing, Halt, Held, Inputs, JsonAction, JsonError, JsonField,
    JsonState, JsonType, JsonView, Kept, List, Machine, MachineBuilder, MachineError, MachineProblem, MapAction,
    Misfit, Names, Outcome, Outline, Patch, Position, ResumeError, RunEvent, Runs, Saved, Spawned, State, StateField,
    Step, StepError, StepInputProblem, Stopped, Tracker, TransitionInfo, TransitionKind, WriteDef, action,
    input_action, json_field, map_actions, map_actions_and_states, map_states, result_action, todo_action,
};
pub use made::{AsyncNodeFn, Node, NodeFn, Parameter, Taken};
pub use names::nearest;
pub use node::{BoxError, Call, Function, Handle, Location, NodeDef, NodeKind, Param, Place, Policy, Retry, When};
pub use plan::Plan;
#[cfg(feature = "progress")]
pub use progress::Progress;
pub use registry::Module;
pub use run::{InputMistake, InputProblem, Missing, Named, Outputs, PartialRun, PartialValues, Run, RunError, Values};
#[cfg(feature = "tracing")]
pub use user_spans::UserSpans;
pub use value::{NodeValue, Type, Value};

/// What generated code needs and nobody else should use.
#[doc(hidden)]
pub mod __private {
    pub use crate::call::Cancelling;
    pub use crate::check::{Bounds, Comparable, Ordered, is_range, is_same, is_within, test};
    #[cfg(feature = "regex")]
    pub use crate::check::{Pattern, Text};
    pub use crate::checked::*;
    pub use crate::expand::Items;
    pub use crate::machine::{
        JsonResult, append, extend, field_json, increment, increment_option, json_of, set, set_option, struct_action,
    };
    pub use crate::registry::Registered;
    pub use inventory;

    /// An error that a node or an action may give.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is no error that a node can give",
        label = "not an error that can be sent on",
        note = "use a type that implements `Error + Send + Sync`, `anyhow::Error`, `String`, or `Box<dyn Error + Send + Sync>`"
    )]
    pub trait IntoBoxError {
        fn into_box(self) -> crate::BoxError;
    }

    #[diagnostic::do_not_recommend]
    impl<E: Into<crate::BoxError>> IntoBoxError for E {
        fn into_box(self) -> crate::BoxError {
            self.into()
        }
    }

    /// A `Result` under another name.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a `Result`",
        label = "not a `Result`",
        note = "`fallible` says that the return type is a `Result` under another name"
    )]
    pub trait Fallible {
        type Value;
    }

    impl<T, E> Fallible for Result<T, E> {
        type Value = T;
    }

    /// A part of a tuple that is a node of its own beside the tuple.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is named in `fields` but is not `Clone`",
        label = "not `Clone`",
        note = "the tuple stays whole, and its parts are cloned out of it: derive `Clone`, or return the part in an `Arc`"
    )]
    pub trait TuplePart: crate::NodeValue + Clone {}

    #[diagnostic::do_not_recommend]
    impl<T: crate::NodeValue + Clone> TuplePart for T {}

    pub fn part<T: TuplePart>(part: &T) -> T {
        part.clone()
    }

    /// Whether two names are the same, when compiling.
    pub const fn same(one: &str, other: &str) -> bool {
        let (one, other) = (one.as_bytes(), other.as_bytes());
        if one.len() != other.len() {
            return false;
        }
        let mut at = 0;
        while at < one.len() {
            if one[at] != other[at] {
                return false;
            }
            at += 1;
        }
        true
    }
}
