//! Which edges of a cycle go back, so that all others go down.

use super::graph::Graph;

/// For each edge, whether it is laid out the other way round.
///
/// Side edges (those of errors) never decide this: an ending that is reached by them alone stands as far down as it can.
pub(super) fn reversed(graph: &Graph) -> Vec<bool> {
    let mut reversed = vec![false; graph.edges.len()];
    let leaving = leaving(graph);
    let order = finished(graph, &leaving, &mut reversed);
    let height = heights(graph, &leaving, &order, &reversed);
    let hit: Vec<bool> = {
        let mut hit = vec![false; graph.nodes.len()];
        graph.edges.iter().filter(|edge| edge.is_side).for_each(|edge| hit[edge.to] = true);
        hit
    };
    let key = |node: usize| (std::cmp::Reverse(height[node]), hit[node], node);
    for (at, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.is_side) {
        reversed[at] = key(edge.from) > key(edge.to);
    }
    reversed
}

/// The edges that leave each node, without side edges and loops.
fn leaving(graph: &Graph) -> Vec<Vec<usize>> {
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    for (at, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| !edge.is_side && edge.from != edge.to) {
        leaving[edge.from].push(at);
    }
    leaving
}

/// Goes through the graph from its sources, in depth: an edge to a node on the way goes back. The nodes, last ones first.
fn finished(graph: &Graph, leaving: &[Vec<usize>], reversed: &mut [bool]) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnTheWay,
        Done,
    }
    let mut has_before = vec![false; leaving.len()];
    leaving.iter().flatten().for_each(|&edge| has_before[graph.edges[edge].to] = true);
    // What only an error leads to is no source.
    graph.edges.iter().filter(|edge| edge.is_side).for_each(|edge| has_before[edge.to] = true);
    let sources = graph.firsts.iter().copied().chain((0..leaving.len()).filter(|&node| !has_before[node]));
    let (mut seen, mut finished) = (vec![Seen::No; leaving.len()], Vec::new());
    for start in sources.chain(0..leaving.len()) {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::OnTheWay;
        let mut way = vec![(start, 0)];
        while let Some((node, tried)) = way.last_mut() {
            let node = *node;
            let Some(&edge) = leaving[node].get(*tried) else {
                seen[node] = Seen::Done;
                finished.push(node);
                way.pop();
                continue;
            };
            *tried += 1;
            let to = graph.edges[edge].to;
            match seen[to] {
                Seen::No => {
                    seen[to] = Seen::OnTheWay;
                    way.push((to, 0));
                }
                Seen::OnTheWay => reversed[edge] = true,
                Seen::Done => {}
            }
        }
    }
    finished
}

/// The longest way from each node to an end.
fn heights(graph: &Graph, leaving: &[Vec<usize>], finished: &[usize], reversed: &[bool]) -> Vec<usize> {
    let mut height = vec![0; leaving.len()];
    // What goes back counts the other way round, and its ends are known in the order of the others.
    for &node in finished {
        let forward = leaving[node].iter().filter(|&&edge| !reversed[edge]);
        height[node] = forward.map(|&edge| height[graph.edges[edge].to] + 1).max().unwrap_or_default();
    }
    height
}
