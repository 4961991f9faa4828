//! What runs for a set of outputs, in which order and in which slot, and how often each value is read.
//!
//! A layout is made once per set of outputs and overridden nodes, and every later run of the same set reuses it.

mod planner;
mod regions;

use std::fmt;
use std::sync::{Arc, PoisonError};

use crate::expand::Collect;
use crate::frame::FrameLayout;
use crate::graph::{Dag, Graph, Node, UnknownNode};
use crate::hash::FastMap;
use crate::node::{Call, Location, NodeDef, SyncCall};
use crate::value::Value;
use planner::lay_out;

/// What a layout depends on: the outputs in order, and the nodes whose values are given, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PlanKey {
    outputs: Vec<Node>,
    given: Vec<Node>,
    /// Whether there is a cache.
    cached: bool,
}

/// A plan over slots: one slot for each node that takes part.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The numbers: which step reads and fills which slot.
    pub(crate) frame: Arc<FrameLayout>,
    /// The function nodes to run, in topological order.
    pub(crate) steps: Vec<Step>,
    /// The nodes whose values come from outside: inputs, and nodes whose values are given.
    pub(crate) seeds: Vec<Seed>,
    /// Which of them the value of a node is.
    pub(crate) seed_of: FastMap<Node, usize>,
    /// For each output that was asked for, which of the frame's outputs it is.
    pub(crate) outputs: Vec<usize>,
    /// Whether no step ever waits.
    pub(crate) is_immediate: bool,
    /// What the steps call, if none waits once the values of `once` are there: this alone is what the loop over them goes through.
    pub(crate) calls: Option<Vec<SyncCall>>,
    /// The nodes whose values are made once for all runs.
    pub(crate) once: Vec<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) def: &'static NodeDef,
    pub(crate) work: Work,
    /// Whether it runs without ever waiting.
    pub(crate) is_immediate: bool,
    pub(crate) is_output: bool,
    /// Whether its value may come from the cache.
    pub(crate) is_cached: bool,
    /// Whether nothing stands around its call.
    pub(crate) is_plain: bool,
}

impl Step {
    /// Whether limits count it: a node that may wait.
    pub(crate) fn is_limited(&self) -> bool {
        !self.is_immediate && matches!(self.work, Work::Call(_))
    }
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Work {
    /// It calls the node.
    Call(Call),
    /// It runs other nodes for each item of the node.
    Region(Box<Region>),
    /// It takes one of the lists that came of a region.
    Pick(usize),
}

/// The nodes that run for each item of one node.
#[derive(Debug)]
pub(crate) struct Region {
    /// The plan for one item. Its first seed is the item, the others are captured from around.
    pub(crate) layout: Layout,
    /// How its outputs are collected.
    pub(crate) collects: Vec<&'static Collect>,
    pub(crate) at_once: usize,
}

#[derive(Debug)]
pub(crate) struct Seed {
    pub(crate) node: Node,
    pub(crate) def: &'static NodeDef,
    pub(crate) slot: u32,
    /// Who cannot do without it: the name of a node, or of the output itself.
    pub(crate) required_by: Option<&'static str>,
}

/// What a run of these outputs would do, without running it.
///
/// ```
/// # use dag_core::{Dag, input, module, node};
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price * 0.2 }
/// #[node] fn total(price: &f64, tax: &f64) -> f64 { price + tax }
/// #[node] fn unrelated() -> f64 { 0.0 }
///
/// let dag = Dag::builder().add(module!([price, tax, total, unrelated])).build()?;
/// let plan = dag.plan(["total"])?;
/// assert_eq!(plan.nodes().map(|node| node.name).collect::<Vec<_>>(), ["tax", "total"]);
/// assert_eq!(plan.inputs().map(|input| input.name).collect::<Vec<_>>(), ["price"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Plan {
    pub(crate) layout: Arc<Layout>,
    dag: Dag,
}

impl Plan {
    /// The functions that would run, in the order in which they could.
    pub fn nodes(&self) -> impl Iterator<Item = &'static NodeDef> + use<> {
        let mut nodes = Vec::new();
        self.layout.functions(&mut nodes);
        let rank = |def: &NodeDef| self.dag.inner.by_name.get(def.name).map(|node| self.dag.inner.rank[node.index()]);
        // What runs for each item of a list stands together: the order of the whole is restored.
        nodes.sort_by_cached_key(|def| rank(def));
        nodes.into_iter()
    }

    /// The inputs that a run may give, bound ones left out.
    pub fn inputs(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.layout.seeds.iter().filter(|seed| !self.is_bound(seed)).map(|seed| seed.def)
    }

    /// The bound inputs that take part.
    pub fn bound(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.layout.seeds.iter().filter(|seed| self.is_bound(seed)).map(|seed| seed.def)
    }

    /// Whether a run fails without this input.
    pub fn requires(&self, input: &str) -> bool {
        self.layout.seeds.iter().any(|seed| seed.def.name == input && seed.required_by.is_some())
    }

    fn is_bound(&self, seed: &Seed) -> bool {
        self.dag.inner.bound.contains_key(&seed.node)
    }
}

impl Dag {
    /// What a run of these outputs would do.
    ///
    /// # Errors
    /// No node has one of the names, or one has it that runs for each item of a list.
    pub fn plan<'a>(&self, outputs: impl IntoIterator<Item = &'a str>) -> Result<Plan, UnknownNode> {
        self.plan_with(outputs, [])
    }

    /// What a run of these outputs would do if the values of some nodes were given.
    ///
    /// # Errors
    /// No node has one of the names, or one has it that runs for each item of a list.
    pub fn plan_with<'a>(
        &self,
        outputs: impl IntoIterator<Item = &'a str>,
        given: impl IntoIterator<Item = &'a str>,
    ) -> Result<Plan, UnknownNode> {
        let outputs = outputs.into_iter().map(|name| self.inner.find_single(name)).collect::<Result<Vec<_>, _>>()?;
        let given = given.into_iter().map(|name| self.inner.find_single(name)).collect::<Result<Vec<_>, _>>()?;
        Ok(Plan { layout: self.inner.layout(outputs, given, self.inner.caching.cache.is_some()), dag: self.clone() })
    }
}

impl Graph {
    /// The layout for these outputs with or without a cache, made at the first call.
    pub(crate) fn layout(&self, outputs: Vec<Node>, mut given: Vec<Node>, cached: bool) -> Arc<Layout> {
        given.sort_unstable();
        let key = PlanKey { outputs, given, cached };
        if !key.given.is_empty() {
            // Overrides vary from run to run: keeping each combination would grow without end.
            return Arc::new(lay_out(self, &key));
        }
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(layout) = plans.get(&key) {
            return layout.clone();
        }
        let layout = Arc::new(lay_out(self, &key));
        plans.insert(key, layout.clone());
        layout
    }
}

impl Layout {
    /// The values from outside in their slots; there is one for each seed.
    pub(crate) fn given(&self, seeds: impl IntoIterator<Item = Option<Value>>) -> impl Iterator<Item = (u32, Value)> {
        self.seeds.iter().zip(seeds).filter_map(|(seed, value)| Some((seed.slot, value?)))
    }

    /// All functions that run, those for each item too.
    fn functions(&self, found: &mut Vec<&'static NodeDef>) {
        for step in &self.steps {
            match &step.work {
                Work::Call(_) => found.push(step.def),
                Work::Region(region) => region.layout.functions(found),
                Work::Pick(_) => {}
            }
        }
    }
}

impl Seed {
    /// Where the input is declared.
    pub(crate) fn location(&self) -> Location {
        self.def.function.location
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.nodes().map(|def| def.name)).finish()
    }
}
