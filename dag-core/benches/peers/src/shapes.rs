//! The graphs as plain data: what each node computes and which nodes it reads. Every contender is built from these.

use crate::work;

/// A graph; nodes stand after all that they read, and the last one gives the result.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) body: Body,
    pub(crate) kind: Kind,
    /// The indices of the nodes it reads, in the order of its parameters.
    pub(crate) reads: Vec<usize>,
}

/// Which function of [`work`] a node is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Body {
    Source,
    Next,
    Pair,
    Mix,
    /// Reads any number of nodes. Peers with a limit on parameters leave it to the caller, who adds up what the others gave.
    Sum,
}

/// What a node does besides computing its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A plain function.
    Plain,
    /// An async function that never suspends.
    Ready,
    /// An async function that another task wakes: see [`crate::wake`].
    Woken,
    /// An async function that sleeps for [`work::SLEEP`].
    Sleeping,
    /// A plain function that computes for [`work::SHORT`].
    Busy,
    /// A plain function that computes for [`work::LONG`] and is marked to run on a task of its own.
    Spawned,
}

impl Shape {
    /// The same graph, all its nodes but the final sum of this kind.
    pub(crate) fn all(mut self, kind: Kind) -> Self {
        self.nodes.iter_mut().filter(|node| node.body != Body::Sum).for_each(|node| node.kind = kind);
        self
    }

    /// The same graph, all nodes of this kind but the source and the final sum.
    pub(crate) fn readers(mut self, kind: Kind) -> Self {
        let readers = self.nodes.iter_mut().filter(|node| !matches!(node.body, Body::Source | Body::Sum));
        readers.for_each(|node| node.kind = kind);
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What a run must give.
    pub(crate) fn expected(&self) -> i64 {
        let mut values: Vec<i64> = Vec::with_capacity(self.len());
        for node in &self.nodes {
            let read: Vec<i64> = node.reads.iter().map(|&read| values[read]).collect();
            values.push(node.body.call(&read));
        }
        values.last().copied().unwrap_or_default()
    }

    /// The nodes that the final sum reads, or the last node alone.
    pub(crate) fn ends(&self) -> Vec<usize> {
        match self.nodes.last() {
            Some(Node { body: Body::Sum, reads, .. }) => reads.clone(),
            _ => vec![self.len() - 1],
        }
    }

    /// The nodes that take a fixed number of parameters: all but the final sum.
    pub(crate) fn fixed(&self) -> &[Node] {
        match self.nodes.split_last() {
            Some((Node { body: Body::Sum, .. }, rest)) => rest,
            _ => &self.nodes,
        }
    }

    fn push(&mut self, body: Body, reads: Vec<usize>) -> usize {
        self.nodes.push(Node { body, kind: Kind::Plain, reads });
        self.len() - 1
    }
}

impl Body {
    /// Computes the value from those of the nodes read, for contenders that collect them anyway.
    pub(crate) fn call(self, values: &[i64]) -> i64 {
        match self {
            Self::Source => work::source(),
            Self::Next => work::next(&values[0]),
            Self::Pair => work::pair(&values[0], &values[1]),
            Self::Mix => work::mix(&values[0], &values[1], &values[2]),
            Self::Sum => work::sum(values.iter()),
        }
    }
}

/// A source and the rest of `len` nodes, each reading the one before.
pub(crate) fn chain(len: usize) -> Shape {
    let mut shape = Shape { nodes: Vec::with_capacity(len) };
    let mut last = shape.push(Body::Source, vec![]);
    for _ in 1..len {
        last = shape.push(Body::Next, vec![last]);
    }
    shape
}

/// One source, `width` readers, one sum of them.
pub(crate) fn fan_out(width: usize) -> Shape {
    let mut shape = Shape { nodes: Vec::with_capacity(width + 2) };
    let source = shape.push(Body::Source, vec![]);
    let readers = (0..width).map(|_| shape.push(Body::Next, vec![source])).collect();
    shape.push(Body::Sum, readers);
    shape
}

/// `depth` layers of `width` nodes, each reading three of the layer before, and the sum of the last one.
pub(crate) fn layered(width: usize, depth: usize) -> Shape {
    let mut shape = Shape { nodes: Vec::with_capacity(width * depth + 1) };
    let mut layer: Vec<usize> = (0..width).map(|_| shape.push(Body::Source, vec![])).collect();
    for _ in 1..depth {
        layer = (0..width).map(|at| shape.push(Body::Mix, three_of(&layer, at))).collect();
    }
    shape.push(Body::Sum, layer);
    shape
}

fn three_of(layer: &[usize], at: usize) -> Vec<usize> {
    [0, 1, 7].map(|offset| layer[(at + offset) % layer.len()]).to_vec()
}

/// A source, `width` readers of it, `width` nodes that read two of those each, and the sum of the latter.
pub(crate) fn two_layers(width: usize) -> Shape {
    let mut shape = Shape { nodes: Vec::new() };
    let source = shape.push(Body::Source, vec![]);
    let first: Vec<usize> = (0..width).map(|_| shape.push(Body::Next, vec![source])).collect();
    let second = (0..width).map(|at| shape.push(Body::Pair, vec![first[at], first[(at + 1) % width]])).collect();
    shape.push(Body::Sum, second);
    shape
}

/// Nodes of these kinds that read nothing, and their sum: all ready at once.
pub(crate) fn sources(kinds: impl IntoIterator<Item = Kind>) -> Shape {
    let mut shape = Shape { nodes: Vec::new() };
    for kind in kinds {
        shape.nodes.push(Node { body: Body::Source, kind, reads: vec![] });
    }
    shape.push(Body::Sum, (0..shape.len()).collect());
    shape
}

/// Half a chain and half layers of 32, joined at the end: what a large program's graph could be like.
pub(crate) fn chain_and_layers(len: usize) -> Shape {
    let mut shape = chain(len / 2);
    let end_of_chain = shape.len() - 1;
    let mut layer: Vec<usize> = (0..32).map(|_| shape.push(Body::Next, vec![0])).collect();
    while shape.len() + layer.len() < len {
        layer = (0..layer.len()).map(|at| shape.push(Body::Mix, three_of(&layer, at))).collect();
    }
    shape.push(Body::Pair, vec![end_of_chain, layer[0]]);
    shape
}
