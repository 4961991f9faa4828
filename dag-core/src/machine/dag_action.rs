//! An action that is "compute these outputs of the graph": what it reads follows from the subgraph.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::Patch;
use super::action::{Action, ActionParam, Runner, Write};
use crate::cache::{Session, Wanted};
use crate::check;
use crate::event::Watch;
use crate::exec::{self, Gate, NodeError, Terms};
use crate::graph::Dag;
use crate::names;
use crate::node::{Handle, Location, NodeDef};
use crate::plan::{Layout, Plan};
use crate::run::Outputs;
use crate::value::Value;

/// Describes an action made of outputs of a graph.
///
/// Each output is written to the field of its name, unless [`set`](Self::set) or [`append`](Self::append) says otherwise. The inputs
/// that the outputs need are read from the fields of their names, unless [`input`](Self::input) says that the step brings them.
#[derive(Clone)]
#[must_use = "it is an action only when placed in a machine"]
pub struct DagActionBuilder {
    dag: Dag,
    outputs: Vec<String>,
    from_state: BTreeSet<String>,
    from_step: BTreeSet<String>,
    /// Which output goes to which field, and how it changes it.
    routes: Vec<(String, String, Patch)>,
    takes: Vec<String>,
    reset_except: Option<Vec<String>>,
    tags: Vec<String>,
    location: Location,
}

impl Dag {
    /// An action that computes these outputs: `dag.action::<mode>()`.
    ///
    /// ```
    /// use dag_core::{Dag, Machine, State, input, module, node};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Order { price: u32, sum: Option<u32> }
    ///
    /// input!(price: u32);
    /// #[node] fn total(price: &u32) -> u32 { price + 19 }
    ///
    /// let dag = Dag::builder().add(module!([price, total])).build()?;
    /// let machine = Machine::builder(Order::default())
    ///     .action("add_up", dag.action::<total>().set::<total>("sum"))
    ///     .entrypoint("add_up")
    ///     .build()?;
    /// let add_up = machine.action("add_up").map(|action| (action.reads(), action.writes()));
    /// assert_eq!(add_up, Some((vec!["price"], vec!["sum"])));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn action<O: Outputs>(&self) -> DagActionBuilder {
        self.action_named(O::names())
    }

    /// An action that computes these outputs, by name.
    #[track_caller]
    pub fn action_named<N: Into<String>>(&self, outputs: impl IntoIterator<Item = N>) -> DagActionBuilder {
        DagActionBuilder {
            dag: self.clone(),
            outputs: outputs.into_iter().map(Into::into).collect(),
            from_state: BTreeSet::new(),
            from_step: BTreeSet::new(),
            routes: Vec::new(),
            takes: Vec::new(),
            reset_except: None,
            tags: Vec::new(),
            location: Location::caller(),
        }
    }
}

impl DagActionBuilder {
    /// Takes an input from the step's inputs instead of the state.
    pub fn input<H: Handle>(mut self) -> Self {
        self.from_step.insert(H::NAME.into());
        self
    }

    /// Takes the values of these nodes from the fields of their names instead of computing them again.
    ///
    /// One that the outputs do not need is no mistake: what they need may change when a node is replaced.
    pub fn from_state<O: Outputs>(mut self) -> Self {
        self.from_state.extend(O::names().into_iter().map(ToOwned::to_owned));
        self
    }

    /// Writes an output to this field.
    pub fn set<H: Handle>(self, field: impl Into<String>) -> Self {
        self.route(H::NAME, field.into(), Patch::Set)
    }

    /// Appends an output to this list.
    pub fn append<H: Handle>(self, field: impl Into<String>) -> Self {
        self.route(H::NAME, field.into(), Patch::Append)
    }

    /// Adds the items of an output, a `Vec` or a [`List`](crate::List), to this list.
    pub fn extend<H: Handle>(self, field: impl Into<String>) -> Self {
        self.route(H::NAME, field.into(), Patch::Extend)
    }

    /// Adds an output to this number.
    pub fn increment<H: Handle>(self, field: impl Into<String>) -> Self {
        self.route(H::NAME, field.into(), Patch::Increment)
    }

    /// Wipes this field before the outputs are written: what the action has read is used up.
    pub fn take(mut self, field: impl Into<String>) -> Self {
        self.takes.push(field.into());
        self
    }

    /// Writes an output to this field, by name.
    pub fn set_named(self, output: &str, field: impl Into<String>) -> Self {
        self.route(output, field.into(), Patch::Set)
    }

    /// Marks the action with a word, by which a run may halt.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Wipes all other fields before the outputs are written.
    pub fn reset_except<N: Into<String>>(mut self, fields: impl IntoIterator<Item = N>) -> Self {
        self.reset_except = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    fn route(mut self, output: &str, field: String, patch: Patch) -> Self {
        self.routes.push((output.into(), field, patch));
        self
    }

    /// What is wrong with the names, and what the outputs come to if nothing is.
    fn plan(&self) -> Result<Plan, Vec<String>> {
        let given = self.from_state.iter().map(String::as_str);
        let plan = self
            .dag
            .plan_with(self.outputs.iter().map(String::as_str), given)
            .map_err(|error| vec![error.to_string()])?;
        let mut problems = Vec::new();
        let inputs: BTreeSet<&str> = plan.inputs().map(|def| def.name).collect();
        for name in self.from_step.iter().filter(|name| !inputs.contains(name.as_str())) {
            problems.push(format!("the outputs do not need `{name}`; they take {}", names::list(&inputs)));
        }
        for name in self.from_step.intersection(&self.from_state) {
            problems.push(format!("`{name}` is to come from the step and from the state; choose one"));
        }
        for (name, ..) in self.routes.iter().filter(|(name, ..)| !self.outputs.contains(name)) {
            problems.push(format!(
                "`{name}` is written to a field but is not an output; the outputs are {}",
                names::list(&self.outputs)
            ));
        }
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    }

    fn params(&self, plan: &Plan) -> Vec<ActionParam> {
        let param = |def: &'static NodeDef| ActionParam {
            name: def.name.into(),
            ty: def.output,
            optional: None,
            input: self.from_step.contains(def.name),
            required: plan.requires(def.name),
            default: None,
        };
        plan.inputs().map(param).collect()
    }

    /// Each output with the place of its value among the outputs: to the fields it is routed to, or to the one of its name.
    fn writes(&self) -> Vec<(usize, Write)> {
        let mut writes = Vec::new();
        for (at, name) in self.outputs.iter().enumerate() {
            let Some(def) = self.dag.node(name) else { continue };
            let write = |field: &String, patch| {
                (at, Write { field: field.clone(), patch, ty: def.output, location: def.function.location })
            };
            let routed = self.routes.iter().filter(|(output, ..)| output == name);
            writes.extend(routed.map(|(_, field, patch)| write(field, *patch)));
            if !self.routes.iter().any(|(output, ..)| output == name) {
                writes.push(write(name, Patch::Set));
            }
        }
        writes
    }

    fn doc(&self) -> String {
        let docs = self.outputs.iter().filter_map(|name| self.dag.node(name)).map(|def| def.function.doc);
        docs.filter(|doc| !doc.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

impl From<DagActionBuilder> for Action {
    fn from(builder: DagActionBuilder) -> Self {
        let (params, source, runner, problems) = match builder.plan() {
            Ok(plan) => {
                let source = plan.nodes().map(|def| def.function.source).collect::<Vec<_>>().join("\n\n");
                (builder.params(&plan), source, Runner::Dag(DagAction::new(&builder, &plan)), Vec::new())
            }
            Err(problems) => (Vec::new(), String::new(), Runner::Broken, problems),
        };
        Self {
            doc: builder.doc(),
            source,
            params,
            writes: builder.writes().into_iter().map(|(_, write)| write).collect(),
            takes: builder.takes,
            reset_except: builder.reset_except,
            tags: builder.tags,
            problems,
            ..Self::new(builder.location, runner)
        }
    }
}

/// The part of a graph that an action runs.
#[derive(Clone)]
pub(super) struct DagAction {
    pub(super) dag: Dag,
    pub(super) outputs: Vec<String>,
    pub(super) given: Vec<String>,
    layout: Arc<Layout>,
    /// The values from outside, those of bound inputs in their places.
    seeds: Vec<Option<Value>>,
    /// Which of them each parameter is.
    places: Vec<usize>,
    /// For each write, which output it takes.
    taken: Vec<usize>,
    session: Option<Arc<Session>>,
}

impl DagAction {
    fn new(builder: &DagActionBuilder, plan: &Plan) -> Self {
        let (dag, layout) = (builder.dag.clone(), plan.layout.clone());
        let seeds: Vec<_> = layout.seeds.iter().map(|seed| dag.inner.bound.get(&seed.node).cloned()).collect();
        let places = (0..seeds.len()).filter(|&seed| seeds[seed].is_none()).collect();
        let session = dag.inner.caching.session(&Wanted::default(), &dag.inner).map(Arc::new);
        let given = builder.from_state.iter().cloned().collect();
        let taken = builder.writes().into_iter().map(|(output, _)| output).collect();
        Self { dag, outputs: builder.outputs.clone(), given, layout, seeds, places, taken, session }
    }

    pub(super) async fn run(&self, params: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, NodeError> {
        let mut values = self.seeds.clone();
        for (&place, value) in self.places.iter().zip(params) {
            values[place] = value;
        }
        if let Some(failed) = check::of_seeds(&self.dag.inner, &self.layout.seeds, &values, watch).next() {
            return Err(NodeError::of_check(failed));
        }
        let graph = &self.dag.inner;
        let gate = Gate::new(&graph.limits);
        let terms = Terms { gate: gate.as_ref(), once: &graph.once, session: self.session.as_deref() };
        let outputs = exec::execute(&self.layout, values, watch, terms).await?;
        Ok(self.taken.iter().filter_map(|&output| outputs[output].clone()).collect())
    }
}

impl fmt::Debug for DagActionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DagActionBuilder").field("outputs", &self.outputs).finish_non_exhaustive()
    }
}
