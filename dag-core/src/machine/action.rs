//! An action before it is placed in a machine: what it takes, what it writes, and what runs.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::Patch;
use super::arguments::ActionArguments;
use super::dag_action::DagAction;
use super::parallel::Mapped;
use super::spawn::Site;
use crate::event::Watch;
use crate::exec::{self, Failure, NodeError};
use crate::node::{BoxError, Function, Location, Retry};
use crate::value::{NodeValue, Type, Value};

/// The descriptor of a function marked `#[action]`.
#[derive(Debug)]
pub struct ActionDef {
    /// The function.
    pub function: Function,
    /// The fields that the result goes to, in order.
    pub writes: &'static [WriteDef],
    /// The fields that are wiped before the writes.
    pub takes: &'static [&'static str],
    /// The fields that survive; all others are wiped before the writes. `None` wipes nothing.
    pub reset_except: Option<&'static [&'static str]>,
    /// What inputs are that the step does not bring.
    pub defaults: &'static [DefaultDef],
    /// How to call it: it [gives](ActionArguments::give) one value for each written field.
    pub call: ActionCall,
}

/// How to call an action with its [`ActionArguments`].
#[derive(Debug, Clone, Copy)]
pub enum ActionCall {
    /// A plain function.
    Sync(fn(ActionArguments<'_>) -> Result<(), BoxError>),
    /// An async function.
    Async(for<'a> fn(ActionArguments<'a>) -> BoxFuture<'a, Result<(), BoxError>>),
}

/// What an input is that a step does not bring.
#[derive(Debug, Clone, Copy)]
pub struct DefaultDef {
    /// The input.
    pub input: &'static str,
    /// Makes the value.
    pub value: fn() -> Value,
}

/// A field that an action writes.
#[derive(Debug, Clone, Copy)]
pub struct WriteDef {
    /// The field.
    pub field: &'static str,
    /// How the value changes it.
    pub patch: Patch,
    /// The type of the value.
    pub ty: Type,
}

/// The type that stands for a function marked `#[action]`, with the function's own name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    note = "an action's handle is the type that `#[action]` makes, with the function's own name; is the function marked `#[action]`?"
)]
pub trait ActionHandle {
    /// The descriptor.
    fn def() -> &'static ActionDef;
}

/// An action, ready to be placed in a machine: [`action`] or [`Dag::action`](crate::Dag::action) makes one.
#[derive(Clone)]
pub struct Action {
    pub(super) location: Location,
    pub(super) doc: String,
    pub(super) source: String,
    pub(super) params: Vec<ActionParam>,
    pub(super) writes: Vec<Write>,
    /// The fields that are wiped before the writes.
    pub(super) takes: Vec<String>,
    pub(super) reset_except: Option<Vec<String>>,
    pub(super) bound: BTreeMap<String, Value>,
    pub(super) runner: Runner,
    pub(super) tags: Vec<String>,
    pub(super) retry: Option<Retry>,
    pub(super) timeout: Option<Duration>,
    /// What is wrong already, told when the machine is built.
    pub(super) problems: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct ActionParam {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) optional: Option<Type>,
    /// Comes from the step's inputs, by declaration.
    pub(super) input: bool,
    pub(super) required: bool,
    /// What an input is that the step does not bring.
    pub(super) default: Option<fn() -> Value>,
}

#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) field: String,
    pub(super) patch: Patch,
    pub(super) ty: Type,
    /// Where the function is written that gives the value.
    pub(super) location: Location,
}

/// What a closure that is made at run time does: one value for each parameter, one for each write.
pub(super) trait Closure: Send + Sync {
    fn run(&self, values: Vec<Option<Value>>, watch: &Watch) -> BoxFuture<'_, Result<Vec<Value>, BoxError>>;
}

/// What runs when the action runs.
#[derive(Clone)]
pub(super) enum Runner {
    Function(&'static ActionDef),
    Dag(DagAction),
    Mapped(Arc<dyn Mapped>),
    /// A closure that is made at run time.
    Closure(Arc<dyn Closure>),
    /// Writes what it takes.
    PassOn,
    /// What it takes is the result of the step.
    TakeOut,
    /// It is still to be written.
    Placeholder,
    /// Nothing can run: the problems say why.
    Broken,
}

/// The action that a function marked `#[action]` makes.
///
/// ```
/// #[dag_core::action(writes(total))]
/// fn add(total: &i64, step: &i64) -> i64 { total + step }
///
/// let by_two = dag_core::action::<add>().bind("step", 2_i64);
/// ```
pub fn action<A: ActionHandle>() -> Action {
    of_def(A::def())
}

/// The action that a struct is: its method takes it as `self`.
#[doc(hidden)]
pub fn struct_action(def: &'static ActionDef, this: Value) -> Action {
    let mut action = of_def(def);
    action.bound.insert("self".into(), this);
    action
}

fn of_def(def: &'static ActionDef) -> Action {
    let function = &def.function;
    let params = function.params.iter().map(|param| {
        let default = def.defaults.iter().find(|default| default.input == param.name).map(|default| default.value);
        let required = param.optional.is_none() && default.is_none();
        let (name, input) = (param.name.into(), param.input);
        ActionParam { name, ty: param.ty, optional: param.optional, input, required, default }
    });
    let write = |write: &WriteDef| Write {
        field: write.field.into(),
        patch: write.patch,
        ty: write.ty,
        location: function.location,
    };
    Action {
        doc: function.doc.into(),
        source: function.source.into(),
        params: params.collect(),
        writes: def.writes.iter().map(write).collect(),
        takes: owned(def.takes),
        reset_except: def.reset_except.map(owned),
        ..Action::new(function.location, Runner::Function(def))
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Action {
    /// One that takes nothing and writes nothing.
    pub(super) fn new(location: Location, runner: Runner) -> Self {
        Self {
            location,
            doc: String::new(),
            source: String::new(),
            params: Vec::new(),
            writes: Vec::new(),
            takes: Vec::new(),
            reset_except: None,
            bound: BTreeMap::new(),
            runner,
            tags: Vec::new(),
            retry: None,
            timeout: None,
            problems: Vec::new(),
        }
    }

    /// Marks it with a word, by which a run may halt.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Tries it up to so many more times when it fails, with a wait that doubles each time. A panic is not tried again, nor is a node whose
    /// value failed a check.
    #[must_use]
    pub fn retry(mut self, attempts: u32, backoff: Duration) -> Self {
        self.retry = Some(Retry { attempts, backoff, only: None });
        self
    }

    /// How long one attempt may take: of an async function or a graph. What never waits cannot be stopped.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Makes attempts until one succeeds or none is left. `told` hears of each that failed before another one.
    pub(super) async fn tried<R, F: Future<Output = Result<R, RunFailure>>>(
        &self,
        watch: &Watch,
        told: impl Fn(u32, &RunFailure),
        attempt: impl Fn() -> F,
    ) -> Result<R, RunFailure> {
        let Some(retry) = self.retry else { return self.in_time(attempt()).await };
        for attempts in 1..=retry.attempts {
            match self.in_time(attempt()).await {
                Err(failure) if failure.may_pass() => {
                    told(attempts, &failure);
                    tokio::time::sleep(exec::backoff(retry, attempts)).await;
                    watch.site().into_iter().for_each(Site::begin_again);
                }
                other => return other,
            }
        }
        self.in_time(attempt()).await
    }

    async fn in_time<R>(&self, attempt: impl Future<Output = Result<R, RunFailure>>) -> Result<R, RunFailure> {
        let Some(limit) = self.timeout else { return attempt.await };
        let late = || Err(RunFailure::Function(Failure::TimedOut(limit)));
        tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| late())
    }

    /// Gives a parameter its value for every step.
    #[must_use]
    pub fn bind<T: NodeValue>(mut self, name: impl Into<String>, value: T) -> Self {
        let name = name.into();
        if self.bound.insert(name.clone(), Value::new(value)).is_some() {
            self.problems.push(format!("the bound value `{name}` is given twice"));
        }
        self
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Action").field("location", &self.location).field("writes", &self.writes).finish_non_exhaustive()
    }
}

/// Why an action gave nothing.
#[derive(Debug)]
pub(super) enum RunFailure {
    Function(Failure),
    Node(NodeError),
}

impl RunFailure {
    /// Whether another attempt may end otherwise: not after a panic or a failed check, as for nodes.
    fn may_pass(&self) -> bool {
        match self {
            Self::Function(failure) => matches!(failure, Failure::Error(_) | Failure::TimedOut(_)),
            Self::Node(error) => !error.is_panic() && error.check().is_none(),
        }
    }
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(failure) => failure.fmt(f),
            Self::Node(error) => error.fmt(f),
        }
    }
}

impl Runner {
    /// Runs with one value for each parameter and gives one for each write.
    pub(super) async fn run(&self, values: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, RunFailure> {
        match self {
            Self::Dag(dag) => dag.run(values, watch).await.map_err(RunFailure::Node),
            Self::Mapped(mapped) => {
                exec::guarded_future(mapped.run(values, watch)).await.flatten().map_err(RunFailure::Function)
            }
            Self::Closure(closure) => {
                let run = exec::guarded_future(closure.run(values, watch)).await;
                run.and_then(|run| run.map_err(Failure::Error)).map_err(RunFailure::Function)
            }
            Self::PassOn => Ok(values.into_iter().flatten().collect()),
            Self::TakeOut => Ok(Vec::new()),
            // A step that comes to a placeholder does not begin. A function is called with references instead.
            Self::Placeholder | Self::Broken | Self::Function(_) => Err(RunFailure::Function(Failure::misplaced())),
        }
    }
}
