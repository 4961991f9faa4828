//! Building a large graph, checks and plan included; the baseline only inserts nodes and edges.

use petgraph::graph::{DiGraph, NodeIndex};

use super::{Case, Target};
use crate::contenders::{Contender, ours};
use crate::measure::Rounds;
use crate::shapes::{self, Shape};

pub(super) fn cases() -> Vec<Case> {
    let shape = shapes::chain_and_layers(100_000);
    vec![Case {
        name: "build_100000",
        nodes: shape.len(),
        rounds: Rounds::FEW,
        contenders: Box::new(move || vec![petgraph(&shape), ours::build(&shape)]),
        baseline: "petgraph",
        targets: vec![Target::NanosOver("petgraph", 1000.0)],
    }]
}

/// The same nodes and edges, nodes as indices and edges with the number of the parameter.
fn petgraph(shape: &Shape) -> Contender {
    let (shape, len) = (shape.clone(), shape.len() as i64);
    Contender::only_built("petgraph", len, move || inserted(&shape), DiGraph::node_count)
}

fn inserted(shape: &Shape) -> DiGraph<usize, usize> {
    let mut graph = DiGraph::new();
    for index in 0..shape.len() {
        graph.add_node(index);
    }
    for (index, node) in shape.nodes.iter().enumerate() {
        for (at, &read) in node.reads.iter().enumerate() {
            graph.add_edge(NodeIndex::new(read), NodeIndex::new(index), at);
        }
    }
    graph
}
