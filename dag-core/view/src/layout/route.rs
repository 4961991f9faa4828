//! The ways of edges. They run straight down beside the items of a rank and bend only between ranks, so that none meets a box.

use super::graph::{Graph, Places, Point, Way};
use super::items::{Item, Layers};
use super::ports::ports;
use super::rows::Rows;

/// Everything at its place, beginning at zero.
pub(super) fn route(graph: &Graph, layers: &Layers, reversed: &[bool], x: &[i32]) -> Places {
    let ports = ports(graph, layers, x);
    let rows = Rows::new(graph, layers, &widest(layers, x));
    let route = Route { graph, layers, rows: &rows, x };
    let edges = (0..graph.edges.len()).map(|edge| route.way(edge, ports[edge], reversed[edge])).collect();
    let nodes = (0..graph.nodes.len()).map(|node| Point { x: x[node], y: route.top(node) }).collect();
    let clusters = (0..graph.clusters.len()).map(|cluster| {
        let of = |side: Item| layers.items.iter().position(|placed| placed.item == side).map_or(0, |item| x[item]);
        let (left, right) = (of(Item::Left(cluster)), of(Item::Right(cluster)));
        layers.spans[cluster].map(|span| rows.around(cluster, span, left, right)).unwrap_or_default()
    });
    Places { nodes, edges, clusters: clusters.collect(), width: 0, height: rows.height }
}

/// How far edges go to the side below each rank.
fn widest(layers: &Layers, x: &[i32]) -> Vec<i32> {
    let mut widest = vec![0; layers.ranks];
    for &(above, below, _) in &layers.links {
        let rank = layers.items[above].rank;
        widest[rank] = widest[rank].max((x[above] - x[below]).abs());
    }
    widest
}

struct Route<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    rows: &'a Rows,
    x: &'a [i32],
}

impl Route<'_> {
    /// The top of a node, which stands in the middle of its rank.
    fn top(&self, node: usize) -> i32 {
        let row = self.rows.rows[self.layers.items[node].rank];
        i32::midpoint(row.top, row.bottom) - self.graph.nodes[node].height / 2
    }

    fn way(&self, edge: usize, ports: [i32; 2], goes_back: bool) -> Way {
        let chain = &self.layers.chains[edge];
        let [Some(&upper), Some(&lower)] = [chain.first(), chain.last()] else { return Way::default() };
        let mut points = vec![Point { x: ports[0], y: self.top(upper) + self.graph.nodes[upper].height }];
        let mut label = None;
        for (at, &item) in chain.iter().enumerate() {
            let x = if at == 0 {
                ports[0]
            } else if item == lower {
                ports[1]
            } else {
                self.x[item]
            };
            let row = self.rows.rows[self.layers.items[item].rank];
            if at > 0 {
                points.push(Point { x, y: self.rows.rows[self.layers.items[item].rank - 1].bend_to });
            }
            if item != lower {
                points.push(Point { x, y: row.bend_from });
            }
            if let Item::Label(edge) = self.layers.items[item].item {
                let height = self.graph.edges[edge].label.map_or(0, |label| label.height);
                label = Some(Point { x, y: i32::midpoint(row.top, row.bottom) - height / 2 });
            }
        }
        points.push(Point { x: ports[1], y: self.top(lower) });
        let mut points = without_stops(points);
        if goes_back {
            points.reverse();
        }
        Way { points, label, goes_back }
    }
}

/// Leaves out points in the middle of a line.
fn without_stops(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if let [.., before, last] = kept[..]
            && before.x == last.x
            && last.x == point.x
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
