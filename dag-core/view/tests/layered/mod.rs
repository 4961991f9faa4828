//! A graph like those that grow in practice: most of what a node reads stands shortly before it.

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};

/// Each node reads one or two of the `near` before it; three of four stand in a cluster.
pub(crate) fn layered(count: usize, near: usize, clusters: usize) -> Picture {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |end: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or_default() % end
    };
    let words = ["price", "rate", "total", "tax", "risk", "score", "trend", "volume"];
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    for at in 0..count {
        let name = format!("{}_{at}", words[below(words.len())]);
        let mut node = Node { ty: Some("f64".into()), ..Node::new(format!("n{at}"), name, NodeKind::Function) };
        node.group = (clusters > 0 && at % 4 != 0).then(|| format!("part{}", at * clusters / count + 1));
        nodes.push(node);
        for _ in 0..if at == 0 { 0 } else { 1 + below(2) } {
            let edge = (at - 1 - below(near.min(at)), at);
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    let edges = edges.into_iter().map(|(from, to)| Edge::new(format!("n{from}"), format!("n{to}"), EdgeKind::Data));
    Picture { title: "layered".into(), edges: edges.collect(), nodes, ..Picture::default() }
}
