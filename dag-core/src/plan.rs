//! What runs for a set of outputs, in which order and in which slot, and how often each value is read.
//!
//! A layout is made once per set of outputs and overridden nodes, and every later run of the same set reuses it.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, PoisonError};

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use crate::graph::{Dag, Graph, Node, UnknownNode};
use crate::node::{Location, NodeDef};

/// What a layout depends on: the outputs in order, and the nodes whose values are given, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PlanKey {
    outputs: Vec<Node>,
    given: Vec<Node>,
}

/// A plan over slots: one slot for each node that takes part.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The function nodes to run, in topological order.
    pub(crate) steps: Vec<Step>,
    /// The nodes whose values come from outside: inputs, and nodes whose values are given.
    pub(crate) seeds: Vec<Seed>,
    /// The slots of the outputs.
    pub(crate) outputs: Vec<usize>,
    /// How often each slot is read.
    pub(crate) readers: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) def: &'static NodeDef,
    pub(crate) slot: usize,
    /// The slots of the parameters, in order.
    pub(crate) args: Vec<usize>,
    /// How many parameters come from other steps.
    pub(crate) waits_for: u32,
    /// The steps that read this one's value, once for each parameter.
    pub(crate) feeds: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Seed {
    pub(crate) node: Node,
    pub(crate) def: &'static NodeDef,
    pub(crate) slot: usize,
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
        Ok(Plan { layout: self.inner.layout(outputs, given), dag: self.clone() })
    }
}

impl Graph {
    /// The layout for these outputs, made at the first call.
    pub(crate) fn layout(&self, outputs: Vec<Node>, mut given: Vec<Node>) -> Arc<Layout> {
        given.sort_unstable();
        let key = PlanKey { outputs, given };
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
    let given: HashSet<Node> = key.given.iter().copied().collect();
    let is_seed = |node: Node| given.contains(&node) || graph.nodes[node].is_input();
    let order = needed(graph, &key.outputs, is_seed);
    let slots: HashMap<Node, usize> = order.iter().enumerate().map(|(slot, &node)| (node, slot)).collect();
    let mut layout = Layout {
        steps: Vec::new(),
        seeds: Vec::new(),
        outputs: key.outputs.iter().map(|node| slots[node]).collect(),
        readers: vec![0; order.len()],
    };
    let mut step_of_slot = vec![None; order.len()];
    for (slot, &node) in order.iter().enumerate() {
        if is_seed(node) {
            let required_by = key.outputs.contains(&node).then_some(graph.nodes[node].name);
            layout.seeds.push(Seed { node, def: graph.nodes[node], slot, required_by });
        } else {
            step_of_slot[slot] = Some(layout.steps.len());
            let args = arguments(graph, node).into_iter().map(|provider| slots[&provider]).collect();
            layout.steps.push(Step { def: graph.nodes[node], slot, args, waits_for: 0, feeds: Vec::new() });
        }
    }
    count_readers(&mut layout, &step_of_slot);
    layout
}

/// The nodes that the outputs need, in topological order; the search stops at those whose values come from outside.
fn needed(graph: &Graph, outputs: &[Node], is_seed: impl Fn(Node) -> bool) -> Vec<Node> {
    let mut seen = HashSet::new();
    let mut open: Vec<Node> = outputs.to_vec();
    while let Some(node) = open.pop() {
        if seen.insert(node) && !is_seed(node) {
            open.extend(graph.nodes.neighbors_directed(node, Direction::Incoming));
        }
    }
    let mut order: Vec<Node> = seen.into_iter().collect();
    order.sort_unstable_by_key(|node| graph.rank[node.index()]);
    order
}

/// The provider of each parameter, in order.
fn arguments(graph: &Graph, node: Node) -> Vec<Node> {
    let mut edges: Vec<_> =
        graph.nodes.edges_directed(node, Direction::Incoming).map(|edge| (*edge.weight(), edge.source())).collect();
    edges.sort_unstable_by_key(|(index, _)| *index);
    edges.into_iter().map(|(_, provider)| provider).collect()
}

fn count_readers(layout: &mut Layout, step_of_slot: &[Option<usize>]) {
    for &slot in &layout.outputs {
        layout.readers[slot] += 1;
    }
    let seed_of_slot: HashMap<usize, usize> =
        layout.seeds.iter().enumerate().map(|(index, seed)| (seed.slot, index)).collect();
    for reader in 0..layout.steps.len() {
        for index in 0..layout.steps[reader].args.len() {
            let slot = layout.steps[reader].args[index];
            layout.readers[slot] += 1;
            if let Some(provider) = step_of_slot[slot] {
                layout.steps[provider].feeds.push(reader);
                layout.steps[reader].waits_for += 1;
            } else if layout.steps[reader].def.function.params[index].optional.is_none() {
                let name = layout.steps[reader].def.name;
                layout.seeds[seed_of_slot[&slot]].required_by.get_or_insert(name);
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
