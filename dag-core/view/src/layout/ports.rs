//! Where edges touch their nodes: in the order of where they come from, straight where that can be, arrowheads side by side.

use super::graph::Graph;
use super::items::{Item, Layers};

/// Between two edges at a node, at best and at least: an arrowhead needs as much.
const APART: i32 = 14;
const ARROW: i32 = 9;
/// What stays free at the corners of a node.
pub(crate) const CORNER: i32 = 10;
/// A bend of this much is better straightened.
const NEAR: i32 = 24;

/// How wide a node must be so that so many edges touch it side by side.
pub(crate) fn ports_width(edges: i32) -> i32 {
    (edges - 1) * ARROW + 2 * CORNER
}

/// The x of both ends of each edge, at its upper and at its lower node.
pub(super) fn ports(graph: &Graph, layers: &Layers, x: &[i32]) -> Vec<[i32; 2]> {
    let mut ends: Vec<[Vec<End>; 2]> = vec![Default::default(); graph.nodes.len()];
    for (edge, chain) in layers.chains.iter().enumerate().filter(|(_, chain)| !chain.is_empty()) {
        let last = chain.len() - 1;
        ends[chain[0]][0].push(End { edge, next: chain[1] });
        ends[chain[last]][1].push(End { edge, next: chain[last - 1] });
    }
    let mut ports = vec![[0; 2]; graph.edges.len()];
    for (node, sides) in ends.iter_mut().enumerate() {
        for (side, ends) in sides.iter_mut().enumerate() {
            ends.sort_by_key(|end| (x[end.next], end.edge));
            for (end, port) in ends.iter().zip(at_side(graph, layers, x, node, ends)) {
                ports[end.edge][side] = port;
            }
        }
    }
    for (node, sides) in ends.iter().enumerate() {
        let reach = graph.nodes[node].port;
        for (side, ends) in sides.iter().enumerate() {
            straighten(layers, x, &mut ports, (side, ends), x[node] - reach, x[node] + reach);
        }
    }
    ports
}

/// Moves an end by a little where its edge becomes straight by that, and stays beside those next to it.
fn straighten(layers: &Layers, x: &[i32], ports: &mut [[i32; 2]], (side, ends): (usize, &[End]), from: i32, to: i32) {
    for (at, end) in ends.iter().enumerate() {
        let here = ports[end.edge][side];
        let there = if layers.items[end.next].item.is_node() { ports[end.edge][1 - side] } else { x[end.next] };
        let before = at.checked_sub(1).map_or(from, |at| ports[ends[at].edge][side] + ARROW);
        let after = ends.get(at + 1).map_or(to, |end| ports[end.edge][side] - ARROW);
        if here != there && (here - there).abs() <= NEAR && (before..=after).contains(&there) {
            ports[end.edge][side] = there;
        }
    }
}

/// An end of an edge, and the item that it comes from. The nodes are the first of the items.
#[derive(Debug, Clone, Copy)]
struct End {
    edge: usize,
    next: usize,
}

impl End {
    /// Edges that came together before they reach the node touch it as one.
    fn is_one_with(self, other: Self, layers: &Layers) -> bool {
        self.next == other.next && !layers.items[self.next].item.is_node()
    }
}

fn at_side(graph: &Graph, layers: &Layers, x: &[i32], node: usize, ends: &[End]) -> Vec<i32> {
    let mut slots = Vec::new();
    let mut wishes: Vec<i32> = Vec::new();
    for (at, end) in ends.iter().enumerate() {
        if at == 0 || !ends[at - 1].is_one_with(*end, layers) {
            wishes.push(wish(graph, layers, x, node, *end, ends.len() == 1));
        }
        slots.push(wishes.len() - 1);
    }
    let reach = graph.nodes[node].port;
    let free = spread(&wishes, x[node] - reach, x[node] + reach);
    slots.into_iter().map(|slot| free[slot]).collect()
}

/// Where an edge would touch the node if it were alone.
fn wish(graph: &Graph, layers: &Layers, x: &[i32], node: usize, end: End, is_only: bool) -> i32 {
    let (here, there, reach) = (x[node], x[end.next], graph.nodes[node].port);
    let other = match layers.items[end.next].item {
        Item::Node(other) => graph.nodes[other].port,
        _ => 0,
    };
    let (from, to) = ((here - reach).max(there - other), (here + reach).min(there + other));
    if from <= to {
        // Both ends must decide alike: straight down from the smaller one.
        let smaller = match reach.cmp(&other) {
            std::cmp::Ordering::Less => here,
            std::cmp::Ordering::Greater => there,
            std::cmp::Ordering::Equal => i32::midpoint(here, there),
        };
        return smaller.clamp(from, to);
    }
    if is_only { here } else { here + (there - here).signum() * reach / 2 }
}

/// Moves what is too close apart, as little as can be, within the side of a node. Where there is no room, neighbours come together.
fn spread(wishes: &[i32], from: i32, to: i32) -> Vec<i32> {
    let count = i32::try_from(wishes.len()).unwrap_or(i32::MAX);
    let apart = if count > 1 { ((to - from) / (count - 1)).min(APART) } else { 0 };
    if count > 1 && apart < ARROW {
        let slots = ((to - from) / ARROW + 1).max(1);
        let first = from + ((to - from) - (slots - 1) * ARROW) / 2;
        return (0..count).map(|at| first + at * slots / count * ARROW).collect();
    }
    // Blocks of ends that touch each other stand where one of their middle has its wish, so that at least this one is straight.
    let mut blocks: Vec<Vec<i32>> = Vec::new();
    for (at, wish) in (0..).zip(wishes) {
        blocks.push(vec![wish - at * apart]);
        while let [.., before, last] = &blocks[..] {
            if middle(before) < middle(last) {
                break;
            }
            let last = blocks.pop().unwrap_or_default();
            blocks.last_mut().into_iter().for_each(|block| block.extend(&last));
        }
    }
    let offsets = blocks.iter().flat_map(|block| std::iter::repeat_n(middle(block), block.len()));
    let most = to - (count - 1) * apart;
    let offsets = offsets.map(|offset| offset.clamp(from, most.max(from)));
    (0..).zip(offsets).map(|(at, offset)| offset + at * apart).collect()
}

fn middle(block: &[i32]) -> i32 {
    let mut sorted = block.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() - 1) / 2]
}
