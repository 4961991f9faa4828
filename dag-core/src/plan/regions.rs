//! The plan of a graph in which nodes run for each item of a list: one layout for what runs once, and one inside of it for each `expand`.
//!
//! What the inner one reads from around it is captured: shared with it for each item.

use std::collections::BTreeSet;

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::planner::Planner;
use super::{Layout, Region, Step, Work};
use crate::expand::{Collect, Collected};
use crate::graph::scope::{ROOT, ScopeId};
use crate::graph::{Graph, Node};
use crate::hash::FastSet;
use crate::value::Type;

pub(super) struct Regions<'a> {
    graph: &'a Graph,
    given: &'a FastSet<Node>,
    /// The nodes that take part, in topological order.
    order: &'a [Node],
    /// Whether there is a cache.
    cached: bool,
}

/// What runs once in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Node(Node),
    /// The scope inside of it with this index.
    Inner(usize),
}

/// What is asked of the nodes of one scope.
struct Inner {
    scope: ScopeId,
    expand: Node,
    captures: Vec<Node>,
    /// The nodes that are collected, each once, and how.
    collected: Vec<(Node, &'static Collect)>,
}

impl<'a> Regions<'a> {
    pub(super) fn new(graph: &'a Graph, given: &'a FastSet<Node>, order: &'a [Node], cached: bool) -> Self {
        Self { graph, given, order, cached }
    }

    pub(super) fn lay_out(&self, outputs: &[Node]) -> Layout {
        self.scope(ROOT, outputs, &[])
    }

    /// The layout of one scope; `seeds` come from around it.
    fn scope(&self, scope: ScopeId, outputs: &[Node], seeds: &[Node]) -> Layout {
        let inner: Vec<Inner> = self.graph.scopes.children(scope).filter_map(|child| self.inner(child)).collect();
        let mut planner = Planner::new(self.graph, outputs, self.cached);
        planner.collected = scope != ROOT;
        planner.captured = inner.iter().flat_map(|inner| inner.captures.iter().copied()).collect();
        for inner in &inner {
            for &(node, collect) in &inner.collected {
                let slot = planner.frame.slot(collect.list, true);
                planner.lists.insert((inner.scope, node), slot);
            }
        }
        for &seed in seeds {
            planner.seed(seed);
        }
        for unit in self.ordered(scope, &inner) {
            match unit {
                Unit::Node(node) => planner.node(node, self.given.contains(&node)),
                Unit::Inner(at) => self.region(&mut planner, &inner[at]),
            }
        }
        planner.finish(outputs)
    }

    /// What runs in exactly this scope, each after what it needs: a region after all that it captures, a node after the regions of which it
    /// collects.
    fn ordered(&self, scope: ScopeId, inner: &[Inner]) -> Vec<Unit> {
        let (mut order, mut seen) = (Vec::new(), FastSet::default());
        for node in self.of(scope) {
            // Nothing recurses, however long a chain is.
            let mut open = vec![(Unit::Node(node), false)];
            while let Some((unit, is_ready)) = open.pop() {
                if is_ready {
                    order.push(unit);
                } else if seen.insert(unit) {
                    open.push((unit, true));
                    open.extend(self.needs(unit, scope, inner).into_iter().map(|unit| (unit, false)));
                }
            }
        }
        order
    }

    /// What of the same scope must run before.
    fn needs(&self, unit: Unit, scope: ScopeId, inner: &[Inner]) -> Vec<Unit> {
        let here = |node: &Node| self.graph.scopes.of(*node) == scope;
        let node = match unit {
            Unit::Inner(at) => {
                let seeds = inner[at].captures.iter().chain([&inner[at].expand]).copied();
                return seeds.filter(here).map(Unit::Node).collect();
            }
            Unit::Node(node) if self.given.contains(&node) => return Vec::new(),
            Unit::Node(node) => node,
        };
        let edges = self.graph.nodes.edges_directed(node, Direction::Incoming);
        let needed = edges.filter_map(|edge| match self.graph.nodes[node].collect(*edge.weight()) {
            None => Some(edge.source()).filter(here).map(Unit::Node),
            Some(_) => {
                let seen = self.graph.scopes.seen(edge.source());
                inner.iter().position(|inner| inner.scope == seen).map(Unit::Inner)
            }
        });
        needed.collect()
    }

    /// The nodes of exactly this scope.
    fn of(&self, scope: ScopeId) -> impl Iterator<Item = Node> + '_ {
        self.order.iter().copied().filter(move |&node| self.graph.scopes.of(node) == scope)
    }

    /// What takes part of a scope; `None` if nothing does.
    fn inner(&self, scope: ScopeId) -> Option<Inner> {
        let expand = self.graph.scopes.expand(scope).filter(|expand| self.order.contains(expand))?;
        let (mut captures, mut collected) = (BTreeSet::new(), Vec::new());
        for &reader in self.order {
            for edge in self.graph.nodes.edges_directed(reader, Direction::Incoming) {
                let provider = edge.source();
                let seen = self.graph.scopes.seen(provider);
                let collects = self.graph.nodes[reader].collect(*edge.weight()).filter(|_| seen == scope);
                match collects {
                    Some(_) if collected.iter().any(|(known, _)| *known == provider) => {}
                    Some(collect) => collected.push((provider, collect)),
                    None if self.is_captured(reader, provider, scope) => {
                        captures.insert(provider);
                    }
                    None => {}
                }
            }
        }
        (!collected.is_empty()).then(|| Inner { scope, expand, captures: captures.into_iter().collect(), collected })
    }

    /// Whether the reader runs in the scope, and what it reads is made around it. Its own items are no capture.
    fn is_captured(&self, reader: Node, provider: Node, scope: ScopeId) -> bool {
        let scopes = &self.graph.scopes;
        scopes.is_within(scopes.of(reader), scope)
            && !scopes.is_within(scopes.of(provider), scope)
            && scopes.expand(scope) != Some(provider)
    }

    /// One step that runs the scope, and one for each list that comes of it.
    fn region(&self, planner: &mut Planner<'_>, inner: &Inner) {
        let def = self.graph.nodes[inner.expand];
        let collected: Vec<Node> = inner.collected.iter().map(|(node, _)| *node).collect();
        let seeds: Vec<Node> = std::iter::once(inner.expand).chain(inner.captures.iter().copied()).collect();
        let region = Region {
            layout: self.scope(inner.scope, &collected, &seeds),
            collects: inner.collected.iter().map(|(_, collect)| *collect).collect(),
            at_once: def.expand.map_or(1, |expand| expand.at_once),
        };
        let all = planner.frame.slot(Type::of::<Collected>(), false);
        let args: Vec<_> = seeds.iter().map(|&seed| (planner.slot(seed), false)).collect();
        planner.frame.step(def.name, all, args.into_iter());
        let step = |work| Step { def, work, is_immediate: false, is_output: false, is_cached: false, is_plain: false };
        planner.steps.push(step(Work::Region(Box::new(region))));
        for (index, &(node, _)) in inner.collected.iter().enumerate() {
            let list = planner.lists[&(inner.scope, node)];
            planner.frame.step(def.name, list, std::iter::once((all, false)));
            planner.steps.push(step(Work::Pick(index)));
        }
    }
}
