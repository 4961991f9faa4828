//! The topological order, or the cycle that forbids one, named node by node. Nothing here recurses, however deep the graph is.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::visit::EdgeRef;
use petgraph::{Direction, graph::DiGraph};

use super::{Graph, Node, Problem};
use crate::node::{Location, NodeDef};

/// Ranks the nodes, or reports every cycle; whether there is an order.
pub(super) fn order(graph: &mut Graph, problems: &mut Vec<Problem>) -> bool {
    match sorted(&graph.nodes) {
        Some(order) => {
            graph.rank = vec![0; order.len()];
            for (rank, node) in (0..).zip(&order) {
                graph.rank[node.index()] = rank;
            }
            graph.order = order;
            true
        }
        None => {
            let mut cycles: Vec<_> =
                kosaraju_scc(&graph.nodes).iter().filter_map(|group| cycle_in(graph, group)).collect();
            cycles.sort();
            problems.extend(cycles.into_iter().map(|path| Problem::Cycle { path }));
            false
        }
    }
}

/// How far the search has come with a node.
#[derive(Clone, Copy)]
enum Mark {
    New,
    /// Its readers are being gone through: who reads it and leads here again is in a cycle.
    Open,
    Done,
}

/// The nodes, each after all that it reads; `None` if some need each other. One search does both, where petgraph's `toposort` goes over
/// everything a second time.
fn sorted(nodes: &DiGraph<&'static NodeDef, usize>) -> Option<Vec<Node>> {
    let mut marks = vec![Mark::New; nodes.node_count()];
    let (mut last_first, mut stack) = (Vec::with_capacity(nodes.node_count()), Vec::new());
    for start in nodes.node_indices() {
        stack.push(start);
        while let Some(&node) = stack.last() {
            match marks[node.index()] {
                Mark::New => {
                    marks[node.index()] = Mark::Open;
                    for reader in nodes.neighbors(node) {
                        match marks[reader.index()] {
                            Mark::New => stack.push(reader),
                            Mark::Open => return None,
                            Mark::Done => {}
                        }
                    }
                }
                Mark::Open => {
                    marks[node.index()] = Mark::Done;
                    last_first.push(node);
                    stack.pop();
                }
                Mark::Done => {
                    stack.pop();
                }
            }
        }
    }
    last_first.reverse();
    Some(last_first)
}

fn cycle_in(graph: &Graph, group: &[Node]) -> Option<Vec<(String, Location)>> {
    let inside: HashSet<Node> = group.iter().copied().collect();
    let start = group.iter().copied().min_by_key(|&node| graph.nodes[node].name)?;
    let path = walk(&graph.nodes, &inside, start)?;
    Some(path.iter().map(|&node| (graph.nodes[node].name.into(), graph.nodes[node].function.location)).collect())
}

/// Follows providers inside the group until a node comes up again, and cuts off the way in.
fn walk(nodes: &DiGraph<&'static NodeDef, usize>, inside: &HashSet<Node>, start: Node) -> Option<Vec<Node>> {
    let mut path = vec![start];
    let mut places = HashMap::from([(start, 0)]);
    loop {
        let last = *path.last()?;
        let next = nodes
            .edges_directed(last, Direction::Incoming)
            .filter(|edge| inside.contains(&edge.source()))
            .min_by_key(|edge| *edge.weight())?
            .source();
        if let Some(&at) = places.get(&next) {
            path.drain(..at);
            return Some(path);
        }
        places.insert(next, path.len());
        path.push(next);
    }
}
