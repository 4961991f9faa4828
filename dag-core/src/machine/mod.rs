//! State machines: a typed state, actions that declare what they read and write, and transitions between them.
//!
//! A machine is checked when it is built, so that a step can only fail in the action itself. Nothing here knows what actions mean.

mod action;
mod app;
mod arguments;
mod build;
mod builtin;
mod calling;
mod check;
mod condition;
mod dag_action;
mod error;
mod halt;
mod inputs;
mod json;
mod parallel;
mod patch;
mod problem;
mod resume;
mod running;
mod spawn;
mod state;
mod stream;
mod track;
mod wide;

#[doc(hidden)]
pub use action::struct_action;
pub use action::{Action, ActionCall, ActionDef, ActionHandle, DefaultDef, WriteDef, action};
pub use app::App;
pub use arguments::{ActionArguments, Given};
pub use build::{MachineBuilder, Names};
pub use builtin::{FieldList, input_action, result_action, todo_action};
pub use condition::{Condition, Contains, Field, StateField};
pub use dag_action::DagActionBuilder;
pub use error::{ActionError, StepError, StepInputProblem};
pub use halt::{Halt, Outcome, Step, Stopped};
pub use inputs::Inputs;
pub use json::{JsonAction, JsonError, JsonField, JsonState, JsonType, JsonView, json_field};
pub use parallel::{Children, Finished, Gathered, MapAction, Runs, map_actions, map_actions_and_states, map_states};
pub use patch::{Counting, Growing, Misfit};
#[doc(hidden)]
pub use patch::{append, extend, increment, increment_option, set, set_option};
pub use problem::{MachineError, MachineProblem};
pub use resume::{Position, ResumeError, Saved};
pub(crate) use spawn::Site;
pub use spawn::{Child, ChildError, ChildName, Kept, Outline, Spawned};
pub use state::{FieldDef, Held, List, Patch, State};
#[doc(hidden)]
pub use state::{JsonResult, field_json, json_of};
pub use stream::RunEvent;
pub use track::{Begun, Edited, Ended, Tracker};

use std::fmt;
use std::sync::Arc;

use crate::graph::Dag;
use crate::node::Location;
use crate::plan::Plan;
use crate::value::Value;
use action::{ActionParam, Runner};

/// A checked state machine. Cloning one is cheap, and any number of applications may run on it.
///
/// ```
/// use dag_core::{Halt, Inputs, Machine, State, action, field};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Serialize, Deserialize)]
/// struct Counter { count: u32 }
///
/// #[action(writes(count))]
/// fn increment(count: &u32) -> u32 { count + 1 }
///
/// #[action]
/// fn done() {}
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let machine = Machine::builder(Counter { count: 0 })
///     .action("increment", action::<increment>())
///     .action("done", action::<done>())
///     .entrypoint("increment")
///     .transition("increment", "increment", field!(Counter.count).lt(10))
///     .default_transition("increment", "done")
///     .build()?;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let mut app = machine.app();
/// app.run(Halt::after("done"), Inputs::new()).await?;
/// assert_eq!(app.state().count, 10);
/// # Ok(())
/// # })
/// # }
/// ```
pub struct Machine<S> {
    inner: Arc<Inner<S>>,
}

struct Inner<S> {
    actions: Vec<Placed>,
    transitions: Vec<Vec<Transition<S>>>,
    entrypoint: usize,
    /// The error edges, in the order in which they are tried.
    on_error: Vec<OnError<S>>,
    migrate: Option<resume::Migrate>,
    start: S,
}

/// An action in its machine, with every name resolved.
struct Placed {
    name: String,
    action: Action,
    sources: Vec<Source>,
    writes: Vec<(usize, Patch)>,
    /// The fields that are wiped before the writes.
    wipes: Vec<usize>,
}

impl Placed {
    /// The parameters that the step's inputs feed, each with its place.
    fn inputs(&self) -> impl Iterator<Item = (usize, &ActionParam)> {
        let sourced = self.action.params.iter().zip(&self.sources).enumerate();
        sourced.filter_map(|(at, (param, source))| matches!(source, Source::Input).then_some((at, param)))
    }

    /// The fields that it cannot do without.
    fn needed_fields(&self) -> impl Iterator<Item = usize> {
        self.action.params.iter().zip(&self.sources).filter_map(|(param, source)| match source {
            Source::Field(at) if param.required => Some(*at),
            Source::Field(_) | Source::Input | Source::Bound(_) => None,
        })
    }
}

/// Where a parameter's value comes from.
enum Source {
    Field(usize),
    Input,
    Bound(Value),
}

struct Transition<S> {
    to: usize,
    /// `None` for the default.
    condition: Option<Condition<S>>,
    location: Location,
}

/// Whether an error is of some kind.
type Errors = Arc<dyn Fn(&ActionError) -> bool + Send + Sync>;

/// Puts what is made of an error into the state.
type Record<S> = Arc<dyn Fn(&mut S, &ActionError) -> Result<(), Misfit> + Send + Sync>;

struct OnError<S> {
    /// The actions it leaves; all others, if that is not said.
    from: Option<Vec<usize>>,
    /// For which errors it is; for all, if that is not said.
    when: Option<Errors>,
    action: usize,
    location: Location,
    field: String,
    record: Record<S>,
}

/// One action of a machine, for pictures and logs.
#[derive(Clone, Copy)]
pub struct ActionInfo<'a>(&'a Placed);

/// One transition of a machine, for pictures and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransitionInfo<'a> {
    /// The action it leaves.
    pub from: &'a str,
    /// The action it leads to.
    pub to: &'a str,
    /// When it is taken.
    pub kind: TransitionKind<'a>,
}

/// When a transition is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransitionKind<'a> {
    /// When the condition of this name holds and none before it did.
    When(&'a str),
    /// When no condition holds.
    Default,
    /// When the action failed.
    Error,
}

impl<S: State> Machine<S> {
    /// An empty builder; applications begin with the given state.
    pub fn builder(start: S) -> MachineBuilder<S> {
        MachineBuilder::new(start)
    }

    /// A new application at the entrypoint with the start state.
    pub fn app(&self) -> App<S> {
        App::new(self.clone())
    }

    /// A new application at the entrypoint with this state.
    fn app_with(&self, state: S) -> App<S> {
        App::at(self.clone(), state, Some(self.inner.entrypoint), 0)
    }

    /// The actions, in the order in which they were added.
    pub fn actions(&self) -> impl Iterator<Item = ActionInfo<'_>> {
        self.inner.actions.iter().map(ActionInfo)
    }

    /// One action.
    pub fn action(&self, name: &str) -> Option<ActionInfo<'_>> {
        self.actions().find(|action| action.name() == name)
    }

    /// The actions that are still to be written: see [`todo_action`].
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.actions().filter(|action| action.is_placeholder()).map(ActionInfo::name)
    }

    /// The name of the first action.
    pub fn entrypoint(&self) -> &str {
        &self.inner.actions[self.inner.entrypoint].name
    }

    /// The transitions: those of each action in the order in which they are tried, and then the error edges.
    pub fn transitions(&self) -> impl Iterator<Item = TransitionInfo<'_>> {
        let inner = &*self.inner;
        let declared = inner.transitions.iter().enumerate().flat_map(move |(from, list)| {
            list.iter().map(move |transition| {
                inner.info(
                    from,
                    transition.to,
                    match &transition.condition {
                        Some(condition) => TransitionKind::When(condition.name()),
                        None => TransitionKind::Default,
                    },
                )
            })
        });
        let errors = (0..inner.actions.len()).flat_map(move |from| {
            inner.error_edges(from).map(move |edge| inner.info(from, edge.action, TransitionKind::Error))
        });
        declared.chain(errors)
    }

    fn next_after(&self, at: usize, state: &S) -> Option<usize> {
        let holds = |condition: &Condition<S>| condition.holds(state);
        self.inner.transitions[at].iter().find(|next| next.condition.as_ref().is_none_or(holds)).map(|next| next.to)
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.inner.actions.iter().position(|action| action.name == name)
    }
}

impl<S> Inner<S> {
    /// The error edges that leave an action, in the order in which they are tried.
    fn error_edges(&self, from: usize) -> impl Iterator<Item = &OnError<S>> {
        self.on_error.iter().filter(move |edge| match &edge.from {
            Some(actions) => actions.contains(&from),
            None => edge.action != from,
        })
    }

    /// Whether the error edge that is for all actions and errors leads to an action.
    fn handles_all_errors(&self, action: usize) -> bool {
        self.on_error.iter().any(|edge| edge.from.is_none() && edge.action == action)
    }

    fn info<'a>(&'a self, from: usize, to: usize, kind: TransitionKind<'a>) -> TransitionInfo<'a> {
        TransitionInfo { from: &self.actions[from].name, to: &self.actions[to].name, kind }
    }
}

impl<'a> ActionInfo<'a> {
    /// The name in the machine.
    pub fn name(self) -> &'a str {
        &self.0.name
    }

    /// Where the action is written, or placed in the machine if it is made of a graph.
    pub fn location(self) -> Location {
        self.0.action.location
    }

    /// The doc comment, of a DAG action those of its outputs.
    pub fn doc(self) -> &'a str {
        &self.0.action.doc
    }

    /// The source text, of a DAG action that of its nodes.
    pub fn source(self) -> &'a str {
        &self.0.action.source
    }

    /// The words it is marked with.
    pub fn tags(self) -> &'a [String] {
        &self.0.action.tags
    }

    /// The fields it reads, sorted.
    pub fn reads(self) -> Vec<&'a str> {
        self.params(|source| matches!(source, Source::Field(_)))
    }

    /// Whether it runs without a value of this field or input too.
    pub fn can_do_without(self, name: &str) -> bool {
        self.0.action.params.iter().any(|param| param.name == name && !param.required)
    }

    /// The step inputs it takes, sorted.
    pub fn inputs(self) -> Vec<&'a str> {
        self.params(|source| matches!(source, Source::Input))
    }

    /// The fields it writes, in the order of its outputs, and then those that it takes.
    pub fn writes(self) -> Vec<&'a str> {
        let Action { writes, takes, .. } = &self.0.action;
        writes.iter().map(|write| &write.field).chain(takes).map(String::as_str).collect()
    }

    /// Whether it is still to be written: see [`todo_action`].
    pub fn is_placeholder(self) -> bool {
        matches!(self.0.action.runner, Runner::Placeholder)
    }

    /// The graph behind a DAG action, its outputs, and the nodes whose values come from the state.
    pub fn dag(self) -> Option<(&'a Dag, &'a [String], &'a [String])> {
        match &self.0.action.runner {
            Runner::Dag(dag) => Some((&dag.dag, &dag.outputs, &dag.given)),
            _ => None,
        }
    }

    /// What a [parallel action](crate::MapAction) runs over each state, under its name if there are several.
    pub fn runs(self) -> Vec<(Option<&'a str>, Outline<'a>)> {
        match &self.0.action.runner {
            Runner::Mapped(mapped) => mapped.parts(),
            _ => Vec::new(),
        }
    }

    /// What a DAG action runs.
    pub fn plan(self) -> Option<Plan> {
        let (dag, outputs, given) = self.dag()?;
        dag.plan_with(outputs.iter().map(String::as_str), given.iter().map(String::as_str)).ok()
    }

    fn params(self, keep: impl Fn(&Source) -> bool) -> Vec<&'a str> {
        let params = self.0.action.params.iter().zip(&self.0.sources);
        let mut names: Vec<_> =
            params.filter(|(_, source)| keep(source)).map(|(param, _)| param.name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

impl<S> Clone for Machine<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone() }
    }
}

impl<S> fmt::Debug for Machine<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.inner.actions.iter().map(|action| &action.name)).finish()
    }
}

impl fmt::Debug for ActionInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "action `{}`", self.0.name)
    }
}
