//! An action before it is placed in a machine: what it takes, what it writes, and what runs.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::dag_action::DagAction;
use crate::call::Alone;
use crate::event::Watch;
use crate::exec::{self, Failure, NodeError};
use crate::frame::FrameLayout;
use crate::node::{Call, Function, Location, Retry};
use crate::user_spans::Here;
use crate::value::{NodeValue, Type, Value};

/// The descriptor of a function marked `#[action]`.
#[derive(Debug)]
pub struct ActionDef {
    /// The function.
    pub function: Function,
    /// The fields that the result goes to, in order.
    pub writes: &'static [WriteDef],
    /// The fields that survive; all others are wiped before the writes. `None` wipes nothing.
    pub reset_except: Option<&'static [&'static str]>,
    /// How to call it: it gives one value for each written field.
    pub call: Call<Vec<Value>>,
}

/// A field that an action writes.
#[derive(Debug, Clone, Copy)]
pub struct WriteDef {
    /// The field.
    pub field: &'static str,
    /// Whether the value is appended to a list.
    pub append: bool,
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
}

#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) field: String,
    pub(super) append: bool,
    pub(super) ty: Type,
    /// Where the function is written that gives the value.
    pub(super) location: Location,
}

/// What runs when the action runs.
#[derive(Clone)]
pub(super) enum Runner {
    Function {
        def: &'static ActionDef,
        layout: Arc<FrameLayout>,
    },
    Dag(DagAction),
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
    let def = A::def();
    let params = def.function.params.iter().map(|param| ActionParam {
        name: param.name.into(),
        ty: param.ty,
        optional: param.optional,
        input: param.input,
        required: param.optional.is_none(),
    });
    let writes = def.writes.iter().map(|write| Write {
        field: write.field.into(),
        append: write.append,
        ty: write.ty,
        location: def.function.location,
    });
    Action {
        location: def.function.location,
        doc: def.function.doc.into(),
        source: def.function.source.into(),
        params: params.collect(),
        writes: writes.collect(),
        reset_except: def.reset_except.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
        bound: BTreeMap::new(),
        runner: Runner::Function { def, layout: Alone::layout(def.function.name, def.function.params) },
        tags: Vec::new(),
        retry: None,
        timeout: None,
        problems: Vec::new(),
    }
}

impl Action {
    /// Marks it with a word, by which a run may halt.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Tries it up to so many more times when it fails, with a wait that doubles each time. A panic is not tried again.
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

    /// Runs with one value for each parameter and gives one for each write.
    pub(super) async fn run(&self, values: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, RunFailure> {
        let Some(retry) = self.retry else { return self.attempt(values, watch).await };
        for attempts in 1..=retry.attempts {
            match self.attempt(values.clone(), watch).await {
                Err(RunFailure::Function(Failure::Error(_) | Failure::TimedOut(_)) | RunFailure::Node(_)) => {
                    tokio::time::sleep(exec::backoff(retry, attempts)).await;
                }
                other => return other,
            }
        }
        self.attempt(values, watch).await
    }

    async fn attempt(&self, values: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, RunFailure> {
        let running = self.runner.run(values, watch);
        match self.timeout {
            None => running.await,
            Some(limit) => {
                let late = || Err(RunFailure::Function(Failure::TimedOut(limit)));
                tokio::time::timeout(limit, running).await.unwrap_or_else(|_| late())
            }
        }
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

impl Runner {
    /// Runs with one value for each parameter and gives one for each write.
    pub(super) async fn run(&self, values: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, RunFailure> {
        match self {
            Self::Function { def, layout } => {
                let mut alone = Alone::new(layout.clone(), values, watch.clone());
                let arguments = alone.arguments().ok_or(RunFailure::Function(Failure::misplaced()))?;
                let here = Here::of(watch, def.function.name);
                here.around(exec::call(def.call, arguments)).await.map_err(RunFailure::Function)
            }
            Self::Dag(dag) => dag.run(values, watch).await.map_err(RunFailure::Node),
            Self::Broken => Err(RunFailure::Function(Failure::misplaced())),
        }
    }
}
