//! Many nodes with the same neighbours stand in several ranks, one below the other: a fan of sixty is no line of sixty boxes.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::simplex::Gap;

/// Fewer than this stand side by side.
const LEAST: usize = 16;

/// From one to the node below it in its column.
pub(super) fn columns(graph: &Graph, reversed: &[bool]) -> impl Iterator<Item = Gap> {
    let groups = twins(graph, reversed).into_iter().filter(|group| group.len() >= LEAST);
    groups.flat_map(|group| {
        // Wider than high, as boxes are.
        let rows = (group.len() / 3).isqrt() + 1;
        let columns = group.len().div_ceil(rows);
        let pairs = (columns..group.len()).map(move |at| (at - columns, at));
        pairs.map(move |(above, below)| Gap { from: group[above], to: group[below], gap: 1, weight: 0 })
    })
}

/// The nodes that have the same neighbours above and below, and the same cluster. Labels would stand in each other's way.
fn twins(graph: &Graph, reversed: &[bool]) -> Vec<Vec<usize>> {
    let mut near = vec![(Vec::new(), Vec::new()); graph.nodes.len()];
    let mut is_single = vec![false; graph.nodes.len()];
    for (edge, &reversed) in graph.edges.iter().zip(reversed) {
        let (above, below) = if reversed { (edge.to, edge.from) } else { (edge.from, edge.to) };
        near[above].1.push(below);
        near[below].0.push(above);
        let alone = edge.label.is_some() || above == below;
        [above, below].into_iter().for_each(|node| is_single[node] |= alone);
    }
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (node, near) in near.iter_mut().enumerate().filter(|&(node, _)| !is_single[node]) {
        near.0.sort_unstable();
        near.1.sort_unstable();
        groups.entry((graph.nodes[node].cluster, &*near)).or_default().push(node);
    }
    let has_neighbours = |near: &(Vec<usize>, Vec<usize>)| !near.0.is_empty() || !near.1.is_empty();
    groups.into_iter().filter(|((_, near), _)| has_neighbours(near)).map(|(_, group)| group).collect()
}
