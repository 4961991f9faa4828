//! Where items stand in their rank: in order, not too close, and with their edges as straight as can be.

use super::graph::Graph;
use super::items::{Item, Layers};
use super::order::Ranks;
use super::simplex::{Gap, Problem};

/// What stays free between the boxes of two nodes.
const NODES: i32 = 28;
/// What stays free between a node and an edge that passes it.
const EDGE: i32 = 16;
/// What stays free between two edges side by side.
const EDGES: i32 = 12;
/// What stays free on both sides of the side of a cluster.
pub(super) const CLUSTER: i32 = 14;

/// Work that is done before the places are good enough, in pivots times items.
const WORK: usize = 100_000_000;

/// The x of the middle of each item.
pub(super) fn places(graph: &Graph, layers: &Layers, ranks: &Ranks) -> Vec<i32> {
    let (variable, first) = variables(graph, layers);
    let mut gaps = apart(graph, layers, ranks, &variable);
    let edges = gaps.len();
    for (at, &(above, below, weight)) in layers.links.iter().enumerate() {
        // A pair of gaps from a node of their own measures a distance whatever its sign.
        for item in [above, below] {
            gaps.push(Gap { from: first + at, to: variable[item], gap: 0, weight });
        }
    }
    let count = first + layers.links.len();
    let mut problem = Problem::new(count, &gaps);
    // The nodes of the pairs come last: they do not hold the others apart.
    problem.push_to_the_start();
    for pair in gaps[edges..].chunks_exact(2) {
        problem.at[pair[0].from] = problem.at[pair[0].to].min(problem.at[pair[1].to]);
    }
    let at = problem.solve(WORK / count);
    variable.iter().map(|&variable| at[variable]).collect()
}

/// The variable of each item: each side of a cluster is one for all of its ranks.
fn variables(graph: &Graph, layers: &Layers) -> (Vec<usize>, usize) {
    let mut count = 2 * graph.clusters.len();
    let variables = layers.items.iter().map(|placed| match placed.item {
        Item::Left(cluster) => 2 * cluster,
        Item::Right(cluster) => 2 * cluster + 1,
        _ => {
            count += 1;
            count - 1
        }
    });
    (variables.collect(), count)
}

/// The gaps between neighbours, and those between the sides of clusters.
fn apart(graph: &Graph, layers: &Layers, ranks: &Ranks, variable: &[usize]) -> Vec<Gap> {
    let neighbours = ranks.iter().flat_map(|rank| rank.windows(2));
    let neighbours = neighbours.map(|pair| {
        let (from, to) = (variable[pair[0]], variable[pair[1]]);
        Gap { from, to, gap: gap(graph, layers, pair[0], pair[1]), weight: 0 }
    });
    let clusters = graph.clusters.iter().enumerate();
    let clusters = clusters.map(|(at, cluster)| Gap { from: 2 * at, to: 2 * at + 1, gap: cluster.width, weight: 2 });
    neighbours.chain(clusters).collect()
}

fn gap(graph: &Graph, layers: &Layers, left: usize, right: usize) -> i32 {
    let (rank, left, right) = (layers.items[left].rank, layers.items[left].item, layers.items[right].item);
    let free = match (left, right) {
        (left, right) if left.is_border() || right.is_border() => CLUSTER,
        (Item::Node(_), Item::Node(_)) => NODES,
        (Item::Node(_), _) | (_, Item::Node(_)) => EDGE,
        _ => EDGES,
    };
    let title = match left {
        Item::Left(cluster) if layers.spans[cluster].is_some_and(|(first, _)| first == rank) => {
            graph.clusters[cluster].left + graph.clusters[cluster].reserved
        }
        Item::Left(cluster) => graph.clusters[cluster].left,
        _ => 0,
    };
    reach(graph, left).1 + free + title + reach(graph, right).0
}

/// How far an item reaches to the left and to the right.
pub(super) fn reach(graph: &Graph, item: Item) -> (i32, i32) {
    match item {
        Item::Node(node) => (graph.nodes[node].left, graph.nodes[node].right),
        Item::Label(edge) => graph.edges[edge].label.map_or((0, 0), |label| (label.left, label.right)),
        Item::Bend | Item::Left(_) | Item::Right(_) => (0, 0),
    }
}
