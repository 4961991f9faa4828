//! How high each rank is, and how far it stands below the one before.

use super::graph::{Graph, Rect};
use super::items::{Item, Layers};

/// Between two ranks of nodes, and between one of nodes and one of labels.
const GAP: i32 = 40;
const LABEL_GAP: i32 = 24;
/// Room in each gap for an arrowhead, where edges already run straight.
const ARROW: i32 = 10;
/// Between the side of a cluster and what is in it, upwards and downwards.
const PADDING: i32 = 12;

/// A rank of the picture: its items stand between `top` and `bottom`, its edges bend from there to `bend_to` above the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// Between these two, edges go from this rank to the next.
    pub(super) bend_from: i32,
    pub(super) bend_to: i32,
}

pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// How far each cluster reaches above its first rank and below its last.
    margins: Vec<(i32, i32)>,
    pub(super) height: i32,
}

impl Rows {
    /// `widest` is how far to the side an edge goes in each gap: the farther, the more room it gets to go down meanwhile.
    pub(super) fn new(graph: &Graph, layers: &Layers, widest: &[i32]) -> Self {
        let margins = margins(graph, layers);
        let (mut above, mut below) = (vec![0; layers.ranks], vec![0; layers.ranks]);
        for (span, margin) in layers.spans.iter().zip(&margins) {
            if let Some((first, last)) = *span {
                above[first] = above[first].max(margin.0);
                below[last] = below[last].max(margin.1);
            }
        }
        let heights = heights(graph, layers);
        let has_labels = graph.edges.iter().any(|edge| edge.label.is_some());
        let (mut rows, mut y): (Vec<Row>, i32) = (Vec::new(), above.first().copied().unwrap_or_default());
        for rank in 0..layers.ranks {
            let bottom = y + heights[rank];
            let bend_from = bottom + below[rank];
            let bend_to = bend_from + if has_labels { LABEL_GAP } else { GAP } - ARROW + (widest[rank] / 10).min(90);
            rows.push(Row { top: y, bottom, bend_from, bend_to });
            y = bend_to + ARROW + above.get(rank + 1).copied().unwrap_or_default();
        }
        let height = rows.last().map_or(0, |row| row.bend_from);
        Self { rows, margins, height }
    }

    /// The box around a cluster between two places.
    pub(super) fn around(&self, cluster: usize, (first, last): (usize, usize), left: i32, right: i32) -> Rect {
        let (above, below) = self.margins[cluster];
        let (top, bottom) = (self.rows[first].top - above, self.rows[last].bottom + below);
        Rect { x: left, y: top, width: right - left, height: bottom - top }
    }
}

fn heights(graph: &Graph, layers: &Layers) -> Vec<i32> {
    let mut heights = vec![0; layers.ranks];
    for placed in &layers.items {
        let height = match placed.item {
            Item::Node(node) => graph.nodes[node].height,
            Item::Label(edge) => graph.edges[edge].label.map_or(0, |label| label.height),
            _ => 0,
        };
        heights[placed.rank] = heights[placed.rank].max(height);
    }
    heights
}

/// A cluster stands around those in it that begin or end in the same rank.
fn margins(graph: &Graph, layers: &Layers) -> Vec<(i32, i32)> {
    let mut margins = vec![(0, 0); graph.clusters.len()];
    let depth = |cluster: usize| graph.around(Some(cluster)).count();
    let mut inner_first: Vec<_> = (0..margins.len()).collect();
    inner_first.sort_by_key(|&cluster| std::cmp::Reverse(depth(cluster)));
    for cluster in inner_first {
        margins[cluster].0 += PADDING + graph.clusters[cluster].top;
        margins[cluster].1 += PADDING;
        let Some(parent) = graph.clusters[cluster].parent else { continue };
        let (Some(inner), Some(outer)) = (layers.spans[cluster], layers.spans[parent]) else { continue };
        if inner.0 == outer.0 {
            margins[parent].0 = margins[parent].0.max(margins[cluster].0);
        }
        if inner.1 == outer.1 {
            margins[parent].1 = margins[parent].1.max(margins[cluster].1);
        }
    }
    margins
}
