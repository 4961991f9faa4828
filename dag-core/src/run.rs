//! One run of a graph: the outputs asked for, the values given, and what comes back.

mod cached;
mod error;
mod limits;
mod outputs;
mod partial;

pub use error::{InputMistake, InputProblem, RunError};
pub use outputs::{Named, Outputs, Values};
pub use partial::{Missing, PartialRun, PartialValues};

use std::collections::HashMap;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::mem;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::cache::{Session, Wanted};
use crate::check;
use crate::event::{Observer, Watch};
use crate::exec::{self, Gate, Terms};
use crate::graph::{Dag, Node, UnknownNode};
use crate::hash::FastSet;
use crate::limits::Limits;
use crate::made;
use crate::names::nearest;
use crate::node::{Handle, Location, NodeDef};
use crate::plan::{Layout, Seed};
use crate::value::Value;

/// A run that is being described; `.await` starts it. Dropping the future cancels every node that is still running.
#[must_use = "a run does nothing until it is awaited"]
pub struct Run<O> {
    dag: Dag,
    outputs: Vec<String>,
    inputs: Vec<Said>,
    overrides: Vec<Said>,
    /// Where it is described.
    location: Location,
    watch: Watch,
    limits: Limits,
    caching: Wanted,
    kind: PhantomData<fn() -> O>,
}

/// A value that was given, and where.
struct Said {
    name: String,
    value: Value,
    location: Location,
}

/// What a run needs to begin.
struct Prepared {
    layout: Arc<Layout>,
    /// The values from outside, in the order of the plan.
    seeds: Vec<Option<Value>>,
    session: Option<Session>,
}

impl Dag {
    /// Describes a run of these outputs, by their handles: `dag.run::<(mode, safe)>()`.
    #[track_caller]
    pub fn run<O: Outputs>(&self) -> Run<O> {
        Run::new(self, O::names().iter().map(|name| (*name).to_owned()).collect())
    }

    /// Describes a run of these outputs, by name.
    ///
    /// ```
    /// # use dag_core::{Dag, Value, input, module, node};
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([price, tax])).build()?;
    /// let values = dag.run_named(["tax"]).input_named("price", Value::new(8.0)).await?;
    /// assert_eq!(values.get::<f64>("tax"), Some(&2.0));
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn run_named<S: Into<String>>(&self, outputs: impl IntoIterator<Item = S>) -> Run<Named> {
        Run::new(self, outputs.into_iter().map(Into::into).collect())
    }
}

impl<O> Run<O> {
    #[track_caller]
    fn new(dag: &Dag, outputs: Vec<String>) -> Self {
        Self {
            dag: dag.clone(),
            outputs,
            inputs: Vec::new(),
            overrides: Vec::new(),
            location: Location::caller(),
            watch: Watch::default(),
            limits: Limits::default(),
            caching: Wanted::default(),
            kind: PhantomData,
        }
    }

    /// Gives an input its value.
    #[track_caller]
    pub fn input<H: Handle>(self, value: impl Into<H::Output>) -> Self {
        self.input_named(H::NAME, Value::new::<H::Output>(value.into()))
    }

    /// Gives an input its value, by name.
    #[track_caller]
    pub fn input_named(mut self, name: impl Into<String>, value: Value) -> Self {
        self.inputs.push(Said { name: name.into(), value, location: Location::caller() });
        self
    }

    /// Gives a node its value, so that neither it nor what only it needs runs.
    ///
    /// ```
    /// # use dag_core::{Dag, input, module, node};
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price * 0.25 }
    /// #[node] fn total(tax: &f64) -> f64 { 100.0 + tax }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([price, tax, total])).build()?;
    /// assert_eq!(dag.run::<total>().override_with::<tax>(7.0).await?, 107.0); // nobody asks for the price
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn override_with<H: Handle>(self, value: impl Into<H::Output>) -> Self {
        self.override_named(H::NAME, Value::new::<H::Output>(value.into()))
    }

    /// Gives a node its value, by name.
    #[track_caller]
    pub fn override_named(mut self, name: impl Into<String>, value: Value) -> Self {
        self.overrides.push(Said { name: name.into(), value, location: Location::caller() });
        self
    }

    /// Adds an observer, which hears every event of the run.
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.watch.add(observer);
        self
    }

    /// Opens a [`tracing`](https://docs.rs/tracing) span for each attempt of a node, in which the node runs: spans and events of its own
    /// are below it. A run that does not ask opens none. Needs the cargo feature `tracing`.
    ///
    /// The span is called `node`, at level `INFO` with the target `dag_core`. Its fields are `node`, `location`, `attempt` from 1, and
    /// `error` when the attempt fails.
    ///
    /// ```
    /// # use dag_core::{Dag, module, node};
    /// #[node]
    /// async fn price() -> u32 {
    ///     tracing::info!("asking the shop"); // in the span of `price`
    ///     100
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([price])).build()?;
    /// assert_eq!(dag.run::<price>().traced().await?, 100);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[cfg(feature = "tracing")]
    pub fn traced(mut self) -> Self {
        self.watch.open_spans();
        self
    }

    /// Tells observers of the `tracing` spans that nodes open themselves, which needs the layer [`UserSpans`](crate::UserSpans) in the
    /// program's subscriber: without it there is a warning on stderr. Needs the cargo feature `tracing`.
    #[cfg(feature = "tracing")]
    #[track_caller]
    pub fn user_spans(mut self) -> Self {
        self.watch.hear_spans();
        self
    }

    async fn values(mut self, by_value: bool) -> Result<Values, RunError> {
        let Prepared { layout, seeds, session } = self.prepared(by_value)?;
        let gate = Gate::new(&self.limits);
        let terms = Terms { gate: gate.as_ref(), once: &self.dag.inner.once, session: session.as_ref() };
        let values = exec::execute(&layout, seeds, &self.watch, terms).await?;
        Ok(Values::new(self.outputs, values))
    }

    /// What the run needs, once everything has been checked.
    fn prepared(&mut self, by_value: bool) -> Result<Prepared, RunError> {
        let mut problems = Vec::new();
        let asked_for = self.outputs.iter().map(|name| (name, self.location));
        let outputs = self.find_all(asked_for, &mut problems, |unknown| InputProblem::UnknownOutput {
            name: unknown.name,
            nearest: unknown.nearest,
        });
        let overridden = self.overrides.iter().map(|said| (&said.name, said.location));
        let given = self.find_all(overridden, &mut problems, |unknown| InputProblem::UnknownOverride {
            name: unknown.name,
            nearest: unknown.nearest,
        });
        if by_value {
            problems.extend(self.shared(&outputs, &given));
        }
        let is_known = problems.is_empty();
        problems.extend(self.limited());
        let session = self.session(&mut problems);
        let layout = self.dag.inner.layout(outputs, given, session.is_some());
        let seeds = self.seeds(&layout, is_known, problems)?;
        Ok(Prepared { layout, seeds, session })
    }

    /// Outputs that cannot be given away: bound ones, those that are made once for all runs, and those that are asked for twice.
    fn shared(&self, outputs: &[Node], given: &[Node]) -> Vec<InputMistake> {
        let graph = &self.dag.inner;
        let is_once = |node: &Node| graph.nodes[*node].once && !given.contains(node);
        let mut seen = FastSet::default();
        let mut is_again = |node: &Node| !seen.insert(*node);
        let shared = outputs.iter().filter(|node| is_again(node) || graph.bound.contains_key(*node) || is_once(node));
        let problem = |&node: &Node| InputProblem::SharedOutput { name: graph.nodes[node].name.into() };
        shared.map(|node| problem(node).at(self.location)).collect()
    }

    fn find_all<'a>(
        &self,
        names: impl Iterator<Item = (&'a String, Location)>,
        problems: &mut Vec<InputMistake>,
        problem: impl Fn(UnknownNode) -> InputProblem,
    ) -> Vec<Node> {
        let mut found = Vec::new();
        for (name, location) in names {
            let problem = match self.dag.inner.find_single(name) {
                Ok(node) => {
                    found.push(node);
                    continue;
                }
                Err(UnknownNode { name, item_of: Some(expand), .. }) => InputProblem::PerItem { name, expand },
                Err(UnknownNode { name, conditions, .. }) if !conditions.is_empty() => {
                    InputProblem::NoAlternative { name, conditions }
                }
                Err(unknown) => problem(unknown),
            };
            problems.push(problem.at(location));
        }
        found
    }

    /// The values from outside, one for each seed of the plan, or everything that is wrong with them.
    ///
    /// They are moved there, so that the last reader of a given value is its last owner.
    ///
    /// Which values are missing or not needed can be told only if all outputs and overrides are known.
    fn seeds(
        &mut self,
        layout: &Layout,
        is_known: bool,
        mut problems: Vec<InputMistake>,
    ) -> Result<Vec<Option<Value>>, RunError> {
        let bound = layout.seeds.iter().map(|seed| self.dag.inner.bound.get(&seed.node).cloned());
        let mut given = Given { seeds: bound.collect(), seen: HashMap::new() };
        for said in mem::take(&mut self.inputs) {
            let (name, location) = (said.name.clone(), said.location);
            let placed = self.find_input(&name).and_then(|node| {
                given.place(layout, (node, self.dag.inner.nodes[node]), said, InputProblem::UnusedInput { name })
            });
            problems.extend(placed.err().map(|problem| problem.at(location)));
        }
        for said in mem::take(&mut self.overrides) {
            // An unknown one is reported already.
            if let Ok(node) = self.dag.inner.find_single(&said.name) {
                let (unused, location) = (InputProblem::UnusedOverride { name: said.name.clone() }, said.location);
                let placed = given.place(layout, (node, self.dag.inner.nodes[node]), said, unused);
                problems.extend(placed.err().map(|problem| problem.at(location)));
            }
        }
        if is_known {
            let missing = layout.seeds.iter().enumerate().filter_map(|(at, seed)| given.missing(at, seed));
            problems.extend(missing.map(|problem| problem.at(self.location)));
        } else {
            problems.retain(|mistake| !mistake.problem.needs_all_outputs());
        }
        let failed = check::of_seeds(&self.dag.inner, &layout.seeds, &given.seeds, &self.watch);
        problems.extend(failed.map(|(at, def, error)| {
            let location = given.seen.get(&at).copied().unwrap_or(self.location);
            InputProblem::check(def, &error).at(location)
        }));
        if problems.is_empty() { Ok(given.seeds) } else { Err(RunError::Input(problems)) }
    }

    /// The input of this name, if a run may give it a value.
    fn find_input(&self, name: &str) -> Result<Node, InputProblem> {
        let graph = &self.dag.inner;
        let Some(node) = graph.by_name.get(name) else {
            let nearest = nearest(name, graph.inputs().map(|def| def.name)).map(Into::into);
            return Err(InputProblem::UnknownInput { name: name.into(), nearest });
        };
        let def = graph.nodes[node];
        if !def.is_input() {
            return Err(InputProblem::InputIsFunction { name: name.into(), location: def.function.location });
        }
        if graph.bound.contains_key(&node) {
            return Err(InputProblem::InputIsBound { name: name.into() });
        }
        Ok(node)
    }
}

/// The values from outside, on their way to where the plan wants them.
struct Given {
    /// One for each seed of the plan.
    seeds: Vec<Option<Value>>,
    /// Those that were given something, also if it did not fit, and where.
    seen: HashMap<usize, Location>,
}

impl Given {
    /// Puts a value where the outputs need it. Its type is checked also if they do not.
    fn place(
        &mut self,
        layout: &Layout,
        (node, def): (Node, &'static NodeDef),
        said: Said,
        unused: InputProblem,
    ) -> Result<(), InputProblem> {
        let seed = layout.seed_of.get(&node).copied();
        let value = said.value;
        if seed.is_some_and(|seed| self.seen.insert(seed, said.location).is_some()) {
            return Err(InputProblem::GivenTwice { name: def.name.into() });
        }
        if !value.has_type(def.output) {
            let (name, location) = (def.name.to_owned(), def.function.location);
            return Err(InputProblem::WrongType { name, wants: def.output.name(), location });
        }
        self.seeds[seed.ok_or(unused)?] = Some(value);
        Ok(())
    }

    fn missing(&self, at: usize, seed: &Seed) -> Option<InputProblem> {
        let is_absent = self.seeds[at].is_none() && !self.seen.contains_key(&at);
        Some(InputProblem::MissingInput {
            name: seed.def.name.into(),
            wants: seed.def.output.name(),
            needed_by: seed.required_by.filter(|_| is_absent)?.into(),
            location: seed.location(),
            handle: !made::is_made(seed.def) && seed.def.name == seed.def.function.name,
        })
    }
}

impl<O: Outputs + 'static> IntoFuture for Run<O> {
    type Output = Result<O::Values, RunError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { O::collect(self.values(O::by_value()).await?) })
    }
}

impl<O> fmt::Debug for Run<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("outputs", &self.outputs).finish_non_exhaustive()
    }
}
