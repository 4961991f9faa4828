//! From a graph and what is asked of it to slots and steps.

use std::collections::HashMap;
use std::sync::Arc;

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::regions::Regions;
use super::{Layout, PlanKey, Seed, Step, Work};
use crate::expand::Items;
use crate::frame::{self, FrameLayout};
use crate::graph::scope::ScopeId;
use crate::graph::{Graph, Node};
use crate::hash::{FastMap, FastSet};
use crate::node::{Call, NodeKind, Place as NodePlace, Policy, SyncCall};
use crate::value::Type;

pub(super) fn lay_out(graph: &Graph, key: &PlanKey) -> Layout {
    let given: FastSet<Node> = key.given.iter().copied().collect();
    let order = needed(graph, &key.outputs, &given);
    if !graph.scopes.is_empty() {
        return Regions::new(graph, &given, &order, key.cached).lay_out(&key.outputs);
    }
    let mut planner = Planner::new(graph, &key.outputs, key.cached);
    planner.frame.reserve(order.len(), graph.nodes.edge_count());
    planner.steps.reserve(order.len());
    for node in order {
        planner.node(node, given.contains(&node));
    }
    planner.finish(&key.outputs)
}

/// A layout that is being made, node after node in topological order.
pub(super) struct Planner<'a> {
    graph: &'a Graph,
    outputs: FastSet<Node>,
    /// Whether there is a cache.
    cached: bool,
    /// Whether the outputs are collected, and so moved out of where they lie.
    pub(super) collected: bool,
    /// Nodes of this layout that are read in a layout inside of it.
    pub(super) captured: FastSet<Node>,
    pub(super) frame: FrameLayout,
    pub(super) steps: Vec<Step>,
    seeds: Vec<Seed>,
    /// The nodes among the steps whose values are made once for all runs.
    once: Vec<&'static str>,
    /// Whether one of the steps runs on another thread.
    threads: bool,
    /// Where the value of each node of the graph lies.
    places: Vec<Place>,
    /// Where the list of what a node gave in a scope lies.
    pub(super) lists: HashMap<(ScopeId, Node), u32>,
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
    pub(super) fn new(graph: &'a Graph, outputs: &[Node], cached: bool) -> Self {
        Self {
            graph,
            outputs: outputs.iter().copied().collect(),
            cached,
            collected: false,
            captured: FastSet::default(),
            frame: FrameLayout::default(),
            steps: Vec::new(),
            seeds: Vec::new(),
            once: Vec::new(),
            threads: false,
            places: vec![Place { slot: u32::MAX, seed: None }; graph.nodes.node_count()],
            lists: HashMap::new(),
            providers: Vec::new(),
        }
    }

    /// The slot of a node that was placed before.
    pub(super) fn slot(&self, node: Node) -> u32 {
        self.places[node.index()].slot
    }

    pub(super) fn node(&mut self, node: Node, is_given: bool) {
        match self.graph.nodes[node].kind {
            NodeKind::Function(call) if !is_given => self.step(node, call),
            NodeKind::Function(_) | NodeKind::Input => self.seed(node),
        }
    }

    pub(super) fn seed(&mut self, node: Node) {
        let def = self.graph.nodes[node];
        let slot = self.frame.slot(def.output, !self.is_item() || self.captured.contains(&node));
        self.places[node.index()] = Place { slot, seed: Some(frame::count(self.seeds.len())) };
        let required_by = self.outputs.contains(&node).then_some(def.name);
        self.seeds.push(Seed { node, def, slot, required_by });
    }

    /// Whether the next seed is that of which there is one for each item: the first of what runs for them.
    fn is_item(&self) -> bool {
        self.collected && self.seeds.is_empty()
    }

    fn step(&mut self, node: Node, call: Call) {
        let def = self.graph.nodes[node];
        let is_output = self.outputs.contains(&node);
        let gives = if def.expand.is_some() { Type::of::<Items>() } else { def.output };
        // One that is expanded gives its items, which can be read only once.
        let is_cached = self.cached && def.cache.is_some() && def.expand.is_none();
        let slot = self
            .frame
            .slot(gives, is_output && !self.collected || is_cached || def.once || self.captured.contains(&node));
        self.places[node.index()] = Place { slot, seed: None };
        let incoming = self.graph.nodes.edges_directed(node, Direction::Incoming);
        self.providers.clear();
        self.providers.extend(incoming.map(|edge| (*edge.weight(), edge.source())));
        self.providers.sort_unstable_by_key(|(index, _)| *index);
        let (places, lists, scopes) = (&self.places, &self.lists, &self.graph.scopes);
        let params = def.function.params;
        let slot_of = |index: usize, provider: Node| match def.collect(index) {
            None => places[provider.index()].slot,
            Some(_) => lists[&(scopes.seen(provider), provider)],
        };
        let args = self.providers.iter().map(|&(index, provider)| (slot_of(index, provider), params[index].owned));
        self.frame.step(def.name, slot, args);
        if let Some(made) = self.graph.made.get(&node) {
            self.frame.made(made.clone());
        }
        for (index, provider) in &self.providers {
            if let (Some(seed), None) = (places[provider.index()].seed, params[*index].optional) {
                self.seeds[seed as usize].required_by.get_or_insert(def.name);
            }
        }
        let is_plain = !is_cached && !def.once && def.policy == Policy::PLAIN;
        let is_immediate = is_plain && matches!(call, Call::Sync(_));
        self.threads |= def.policy.place != NodePlace::Inline;
        if def.once {
            self.once.push(def.name);
        }
        self.steps.push(Step { def, work: Work::Call(call), is_immediate, is_output, is_cached, is_plain });
    }

    pub(super) fn finish(mut self, asked_for: &[Node]) -> Layout {
        let mut distinct: FastMap<Node, usize> = FastMap::default();
        let mut outputs = Vec::with_capacity(asked_for.len());
        for &node in asked_for {
            let next = distinct.len();
            outputs.push(*distinct.entry(node).or_insert_with(|| {
                self.frame.output(self.places[node.index()].slot);
                next
            }));
        }
        let calls = sync_calls(&self.steps);
        Layout {
            frame: Arc::new(self.frame.finish(self.threads)),
            is_immediate: calls.is_some() && self.once.is_empty(),
            calls,
            once: self.once,
            steps: self.steps,
            seed_of: self.seeds.iter().enumerate().map(|(at, seed)| (seed.node, at)).collect(),
            seeds: self.seeds,
            outputs,
        }
    }
}

/// What the steps call, if none waits once the values of `once` are there.
fn sync_calls(steps: &[Step]) -> Option<Vec<SyncCall>> {
    let call = |step: &Step| match step.work {
        Work::Call(Call::Sync(call)) if step.is_immediate => Some(call),
        // In its stead the value is given.
        Work::Call(_) if step.def.once => Some::<SyncCall>(|_| Ok(())),
        _ => None,
    };
    steps.iter().map(call).collect()
}

/// The nodes that the outputs need, in topological order; the search stops at those whose values are given.
fn needed(graph: &Graph, outputs: &[Node], given: &FastSet<Node>) -> Vec<Node> {
    let mut seen = vec![false; graph.nodes.node_count()];
    let mut open: Vec<Node> = outputs.to_vec();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node.index()], true) && !given.contains(&node) {
            open.extend(graph.nodes.neighbors_directed(node, Direction::Incoming));
        }
    }
    graph.order.iter().copied().filter(|node| seen[node.index()]).collect()
}
