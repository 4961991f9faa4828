//! What runs for a set of outputs, in which order and in which slot, and how often each value is read.
//!
//! A layout is made once per set of outputs and overridden nodes, and every later run of the same set reuses it.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, PoisonError};

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use crate::frame::{self, FrameLayout};
use crate::graph::{Dag, Graph, Node, UnknownNode};
use crate::node::{Call, Location, NodeDef, NodeKind, Place as NodePlace};

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
    /// For each output that was asked for, which of the frame's outputs it is.
    pub(crate) outputs: Vec<usize>,
    /// Whether no step ever waits.
    pub(crate) is_immediate: bool,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) def: &'static NodeDef,
    pub(crate) call: Call<()>,
    /// Whether it runs without ever waiting.
    pub(crate) is_immediate: bool,
    pub(crate) is_output: bool,
    /// Whether its value may come from the cache.
    pub(crate) is_cached: bool,
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
    pub fn nodes(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.layout.steps.iter().map(|step| step.def)
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
    /// No node has one of the names.
    pub fn plan<'a>(&self, outputs: impl IntoIterator<Item = &'a str>) -> Result<Plan, UnknownNode> {
        self.plan_with(outputs, [])
    }

    /// What a run of these outputs would do if the values of some nodes were given.
    ///
    /// # Errors
    /// No node has one of the names.
    pub fn plan_with<'a>(
        &self,
        outputs: impl IntoIterator<Item = &'a str>,
        given: impl IntoIterator<Item = &'a str>,
    ) -> Result<Plan, UnknownNode> {
        let outputs = outputs.into_iter().map(|name| self.inner.find(name)).collect::<Result<Vec<_>, _>>()?;
        let given = given.into_iter().map(|name| self.inner.find(name)).collect::<Result<Vec<_>, _>>()?;
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

fn lay_out(graph: &Graph, key: &PlanKey) -> Layout {
    let mut planner = Planner::new(graph, key);
    for node in needed(graph, &key.outputs, |node| planner.is_seed(node)) {
        match graph.nodes[node].kind {
            NodeKind::Function(call) if !planner.is_seed(node) => planner.step(node, call),
            NodeKind::Function(_) | NodeKind::Input => planner.seed(node),
        }
    }
    planner.finish(key)
}

/// A layout that is being made, node after node in topological order.
struct Planner<'a> {
    graph: &'a Graph,
    given: HashSet<Node>,
    outputs: HashSet<Node>,
    cached: bool,
    frame: FrameLayout,
    steps: Vec<Step>,
    seeds: Vec<Seed>,
    /// Where the value of each node of the graph lies.
    places: Vec<Place>,
    /// The providers of one node, by parameter; kept for its room.
    providers: Vec<(usize, Node)>,
}

#[derive(Clone, Copy)]
struct Place {
    slot: u32,
    /// Which seed it is, if it comes from outside.
    seed: Option<u32>,
}

impl<'a> Planner<'a> {
    fn new(graph: &'a Graph, key: &PlanKey) -> Self {
        Self {
            graph,
            given: key.given.iter().copied().collect(),
            outputs: key.outputs.iter().copied().collect(),
            cached: key.cached,
            frame: FrameLayout::default(),
            steps: Vec::new(),
            seeds: Vec::new(),
            places: vec![Place { slot: u32::MAX, seed: None }; graph.nodes.node_count()],
            providers: Vec::new(),
        }
    }

    fn is_seed(&self, node: Node) -> bool {
        self.graph.nodes[node].is_input() || self.given.contains(&node)
    }

    fn seed(&mut self, node: Node) {
        let def = self.graph.nodes[node];
        let slot = self.frame.slot(def.output, true);
        self.places[node.index()] = Place { slot, seed: Some(frame::count(self.seeds.len())) };
        let required_by = self.outputs.contains(&node).then_some(def.name);
        self.seeds.push(Seed { node, def, slot, required_by });
    }

    fn step(&mut self, node: Node, call: Call<()>) {
        let def = self.graph.nodes[node];
        let is_output = self.outputs.contains(&node);
        let is_cached = self.cached && def.cache.is_some();
        let slot = self.frame.slot(def.output, is_output || is_cached);
        self.places[node.index()] = Place { slot, seed: None };
        let incoming = self.graph.nodes.edges_directed(node, Direction::Incoming);
        self.providers.clear();
        self.providers.extend(incoming.map(|edge| (*edge.weight(), edge.source())));
        self.providers.sort_unstable_by_key(|(index, _)| *index);
        let places = &self.places;
        let params = def.function.params;
        self.frame.step(
            slot,
            self.providers.iter().map(|(index, provider)| (places[provider.index()].slot, params[*index].owned)),
        );
        for (index, provider) in &self.providers {
            if let (Some(seed), None) = (places[provider.index()].seed, params[*index].optional) {
                self.seeds[seed as usize].required_by.get_or_insert(def.name);
            }
        }
        self.steps.push(Step { def, call, is_immediate: def.is_immediate() && !is_cached, is_output, is_cached });
    }

    fn finish(mut self, key: &PlanKey) -> Layout {
        let mut distinct: Vec<Node> = Vec::new();
        let mut outputs = Vec::new();
        for &node in &key.outputs {
            outputs.push(distinct.iter().position(|&known| known == node).unwrap_or_else(|| {
                self.frame.output(self.places[node.index()].slot);
                distinct.push(node);
                distinct.len() - 1
            }));
        }
        let threads = self.steps.iter().any(|step| step.def.policy.place != NodePlace::Inline);
        Layout {
            frame: Arc::new(self.frame.finish(threads)),
            is_immediate: self.steps.iter().all(|step| step.is_immediate),
            steps: self.steps,
            seeds: self.seeds,
            outputs,
        }
    }
}

/// The nodes that the outputs need, in topological order; the search stops at those whose values come from outside.
fn needed(graph: &Graph, outputs: &[Node], is_seed: impl Fn(Node) -> bool) -> Vec<Node> {
    let mut seen = vec![false; graph.nodes.node_count()];
    let mut open: Vec<Node> = outputs.to_vec();
    let mut order = Vec::new();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node.index()], true) {
            order.push(node);
            if !is_seed(node) {
                open.extend(graph.nodes.neighbors_directed(node, Direction::Incoming));
            }
        }
    }
    order.sort_unstable_by_key(|node| graph.rank[node.index()]);
    order
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
