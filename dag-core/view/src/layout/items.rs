//! What stands in the ranks: nodes, the bends of edges that pass a rank, labels, and the sides of clusters.

use std::collections::{HashMap, HashSet};

use super::graph::Graph;

/// Something with a place in a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Node(usize),
    Bend,
    /// A bend with the label of this edge beside it.
    Label(usize),
    Left(usize),
    Right(usize),
}

impl Item {
    pub(super) fn is_border(self) -> bool {
        matches!(self, Self::Left(_) | Self::Right(_))
    }

    pub(super) fn is_node(self) -> bool {
        matches!(self, Self::Node(_))
    }
}

/// An item, and the innermost cluster it is in. The sides of a cluster are in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) item: Item,
    pub(super) rank: usize,
    pub(super) cluster: Option<usize>,
}

/// Items, and links between items of neighbouring ranks.
pub(super) struct Layers {
    pub(super) items: Vec<Placed>,
    pub(super) ranks: usize,
    /// From an item to one a rank below, and how straight that should be.
    pub(super) links: Vec<(usize, usize, i32)>,
    /// The items of each edge, from top to bottom; none for a loop.
    pub(super) chains: Vec<Vec<usize>>,
    /// The first and the last rank of each cluster.
    pub(super) spans: Vec<Option<(usize, usize)>>,
}

/// How straight a link of an edge between neighbouring ranks should be, compared with the middle and the ends of a longer one.
const SHORT: i32 = 4;
const LONG: i32 = 8;
const END: i32 = 1;

/// The items that all side edges to a node share, by that node and their rank, and the links that are there.
#[derive(Default)]
struct Trunks {
    items: HashMap<(usize, usize), usize>,
    links: HashSet<(usize, usize, i32)>,
}

impl Layers {
    pub(super) fn new(graph: &Graph, ranks: &[usize], reversed: &[bool]) -> Self {
        let items = graph.nodes.iter().enumerate();
        let items = items.map(|(at, node)| Placed { item: Item::Node(at), rank: ranks[at], cluster: node.cluster });
        let count = ranks.iter().max().map_or(0, |last| last + 1);
        let spans = spans(graph, ranks);
        let mut layers = Self { items: items.collect(), ranks: count, links: Vec::new(), chains: Vec::new(), spans };
        let mut trunks = Trunks::default();
        for (at, edge) in graph.edges.iter().enumerate() {
            let (top, bottom) = if reversed[at] { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let chain = if top == bottom {
                Vec::new()
            } else if edge.is_side && !reversed[at] {
                layers.joined(top, bottom, &mut trunks)
            } else {
                layers.chain(graph, at, top, bottom, reversed[at])
            };
            layers.chains.push(chain);
        }
        layers.add_borders();
        layers
    }

    fn push(&mut self, item: Item, rank: usize, cluster: Option<usize>) -> usize {
        self.items.push(Placed { item, rank, cluster });
        self.items.len() - 1
    }

    fn link(&mut self, chain: &[usize], weight: i32) {
        self.links.extend(chain.windows(2).map(|pair| (pair[0], pair[1], weight)));
    }

    /// An edge of its own.
    fn chain(&mut self, graph: &Graph, edge: usize, top: usize, bottom: usize, reversed: bool) -> Vec<usize> {
        let (first, last) = (self.items[top].rank, self.items[bottom].rank);
        // A condition is read where the edge begins.
        let label_at = if reversed { last - 1 } else { first + 1 };
        let mut chain = vec![top];
        for rank in first + 1..last {
            let is_label = rank == label_at && graph.edges[edge].label.is_some();
            let item = if is_label { Item::Label(edge) } else { Item::Bend };
            let cluster = self.passes(graph, top, bottom, rank);
            chain.push(self.push(item, rank, cluster));
        }
        chain.push(bottom);
        if last - first <= graph.step() {
            self.link(&chain, SHORT);
        } else {
            // A long edge is straight on its way; its ends may bend.
            self.link(&chain[..2], END);
            self.link(&chain[1..chain.len() - 1], LONG);
            self.link(&chain[chain.len() - 2..], END);
        }
        chain
    }

    /// The innermost cluster through which an edge passes a rank: that of an end which reaches so far.
    fn passes(&self, graph: &Graph, top: usize, bottom: usize, rank: usize) -> Option<usize> {
        let reaches =
            |&cluster: &usize| self.spans[cluster].is_some_and(|(first, last)| (first..=last).contains(&rank));
        let of = |node: usize| graph.around(graph.nodes[node].cluster).find(reaches);
        let (top, bottom) = (of(top), of(bottom));
        let is_around =
            |outer: Option<usize>, inner| outer.is_none_or(|outer| graph.around(inner).any(|at| at == outer));
        if is_around(top, bottom) {
            return bottom;
        }
        if is_around(bottom, top) { top } else { graph.around(top).find(|&outer| is_around(Some(outer), bottom)) }
    }

    /// An edge that joins the others to the same node as soon as it can.
    fn joined(&mut self, top: usize, bottom: usize, trunks: &mut Trunks) -> Vec<usize> {
        let mut chain = vec![top];
        for rank in self.items[top].rank + 1..self.items[bottom].rank {
            let item = trunks.items.get(&(bottom, rank)).copied();
            let item = item.unwrap_or_else(|| self.push(Item::Bend, rank, None));
            trunks.items.insert((bottom, rank), item);
            chain.push(item);
        }
        chain.push(bottom);
        // The trunk is straight; what joins it pulls at nothing.
        let is_trunk = |pair: &[usize]| pair.iter().all(|&item| self.items[item].item == Item::Bend);
        let new = chain.windows(2).map(|pair| (pair[0], pair[1], if is_trunk(pair) { LONG } else { 0 }));
        let new: Vec<_> = new.collect();
        self.links.extend(new.into_iter().filter(|link| trunks.links.insert(*link)));
        chain
    }

    fn add_borders(&mut self) {
        for cluster in 0..self.spans.len() {
            let Some((first, last)) = self.spans[cluster] else { continue };
            for side in [Item::Left(cluster), Item::Right(cluster)] {
                let chain: Vec<_> = (first..=last).map(|rank| self.push(side, rank, Some(cluster))).collect();
                self.link(&chain, 0);
            }
        }
    }
}

/// The ranks that each cluster reaches over, with all that is in it.
fn spans(graph: &Graph, ranks: &[usize]) -> Vec<Option<(usize, usize)>> {
    let mut spans: Vec<Option<(usize, usize)>> = vec![None; graph.clusters.len()];
    for (node, &rank) in graph.nodes.iter().zip(ranks) {
        for cluster in graph.around(node.cluster) {
            let (first, last) = spans[cluster].unwrap_or((rank, rank));
            spans[cluster] = Some((first.min(rank), last.max(rank)));
        }
    }
    spans
}
