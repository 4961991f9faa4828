//! Nodes whose value is made once for all runs: what they read must be the same in each.

use std::collections::BTreeSet;

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::{Graph, Node, Problem};
use crate::exec::OnceValues;
use crate::made;

/// Reports what such nodes read of a single run. `bound` are the names to which a value was bound, be it a wrong one.
pub(super) fn check(graph: &mut Graph, bound: &BTreeSet<String>, problems: &mut Vec<Problem>) {
    for node in graph.nodes.node_indices().filter(|&node| graph.nodes[node].once) {
        let mut reads: Vec<_> = graph.nodes.edges_directed(node, Direction::Incoming).collect();
        reads.sort_unstable_by_key(|edge| *edge.weight());
        let found = reads.into_iter().filter_map(|edge| problem(graph, node, edge.source(), *edge.weight(), bound));
        problems.extend(found);
    }
    graph.once = OnceValues::new(graph.nodes.node_weights().copied());
}

fn problem(graph: &Graph, node: Node, from: Node, param: usize, bound: &BTreeSet<String>) -> Option<Problem> {
    let (def, from) = (graph.nodes[node], graph.nodes[from]);
    if from.once || bound.contains(from.name) {
        return None;
    }
    let (name, from_name) = (def.name.into(), from.name.into());
    let parameter = def.function.params[param].into.unwrap_or(from.name).into();
    let (location, at, made) = (def.function.location, from.function.location, made::is_made(from));
    Some(match from.is_input() {
        true => Problem::OnceReadsInput { name, parameter, input: from_name, location, at },
        false => Problem::OnceReadsNode { name, parameter, node: from_name, location, at, made },
    })
}
