//! What is laid out, and what comes out: boxes of known sizes, edges between them, clusters around them. Whole numbers, downwards.

/// Nodes, edges and clusters by their places in these lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Box>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) clusters: Vec<Cluster>,
    /// The nodes that everything begins at, if that is known.
    pub(crate) firsts: Vec<usize>,
}

/// A node.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Box {
    /// From the middle to each side; what stands beside a box, like a loop, is part of its right side.
    pub(crate) left: i32,
    pub(crate) right: i32,
    pub(crate) height: i32,
    /// How far the sides are that edges may touch.
    pub(crate) port: i32,
    pub(crate) cluster: Option<usize>,
}

/// An edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// How far the label reaches to both sides of the edge, and its height.
    pub(crate) label: Option<Label>,
    /// An edge that decides nothing and shares its way with those to the same node.
    pub(crate) is_side: bool,
}

/// The room that a label takes at its edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label {
    pub(crate) left: i32,
    pub(crate) right: i32,
    pub(crate) height: i32,
}

/// A box around nodes and other clusters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cluster {
    pub(crate) parent: Option<usize>,
    /// The least width.
    pub(crate) width: i32,
    /// What stays free for a title at its left side and at its top.
    pub(crate) left: i32,
    pub(crate) top: i32,
    /// What stays free of edges at the left of its first rank, so that a title has room above it.
    pub(crate) reserved: i32,
}

/// Where everything stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// The middle and the top of each node.
    pub(crate) nodes: Vec<Point>,
    pub(crate) edges: Vec<Way>,
    pub(crate) clusters: Vec<Rect>,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// The way of an edge, from its source to its target.
#[derive(Debug, Clone, Default)]
pub(crate) struct Way {
    /// Points with the same x are joined by a line, others by a curve that leaves and arrives straight down.
    pub(crate) points: Vec<Point>,
    /// Where the edge passes its label: the top of it.
    pub(crate) label: Option<Point>,
    pub(crate) goes_back: bool,
}

/// A point; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// A rectangle with its sides along the axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    /// The left side.
    pub x: i32,
    /// The upper side.
    pub y: i32,
    /// From left to right.
    pub width: i32,
    /// From top to bottom.
    pub height: i32,
}

impl Graph {
    /// From one rank of nodes to the next. With labels, each edge passes a rank of its own for them.
    pub(super) fn step(&self) -> usize {
        if self.edges.iter().any(|edge| edge.label.is_some()) { 2 } else { 1 }
    }

    /// A cluster and those around it, from the inside.
    pub(super) fn around(&self, cluster: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(cluster, |&cluster| self.clusters[cluster].parent)
    }
}
