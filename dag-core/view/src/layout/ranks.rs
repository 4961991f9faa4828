//! Which rank each node stands in.

use super::graph::Graph;
use super::simplex::{Gap, Problem};
use super::twins;

const PIVOTS: usize = 20_000;

/// A rank for each node, so that edges are short and lead down but for those that go back.
pub(super) fn ranks(graph: &Graph, reversed: &[bool]) -> Vec<usize> {
    let edges = graph.edges.iter().zip(reversed).filter(|(edge, _)| edge.from != edge.to);
    let mut gaps: Vec<_> = edges
        .map(|(edge, &reversed)| {
            let (from, to) = if reversed { (edge.to, edge.from) } else { (edge.from, edge.to) };
            Gap { from, to, gap: 1, weight: i32::from(!edge.is_side) }
        })
        .collect();
    gaps.extend(twins::columns(graph, reversed));
    // Parts that share only a cluster hang together by what is before all of them.
    let root = graph.nodes.len();
    gaps.extend((0..root).map(|to| Gap { from: root, to, gap: 0, weight: 0 }));
    let mut problem = Problem::new(root + 1, &gaps);
    problem.push_to_the_start();
    let mut ranks = problem.solve(PIVOTS);
    ranks.truncate(root);
    let first = ranks.iter().copied().min().unwrap_or_default();
    ranks.into_iter().map(|rank| usize::try_from(rank - first).unwrap_or_default() * graph.step()).collect()
}
