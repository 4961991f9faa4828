//! Parts of a graph that share no edge and no cluster: each is laid out by itself, and they stand in lines like words.

use super::graph::{Graph, Places, Point, Rect, Way};

/// Between two parts.
const GAP: i32 = 44;
/// No line of several parts is wider, and a picture of many gets about this shape.
const LEAST_WIDTH: i32 = 900;

/// Lays out each part and puts them beside and below each other, in the order of their first nodes.
pub(super) fn side_by_side(graph: &Graph, layout: impl Fn(&Graph) -> Places) -> Places {
    let parts: Vec<_> = parts(graph).into_iter().map(|part| (part.pick(graph), part)).collect();
    let drawn: Vec<_> = parts.iter().map(|(graph, _)| at_zero(graph, layout(graph))).collect();
    let area: i64 = drawn.iter().map(|part| i64::from(part.width + GAP) * i64::from(part.height + GAP)).sum();
    let widest = drawn.iter().map(|part| part.width).max().unwrap_or_default();
    let line = i32::try_from((area * 8 / 5).isqrt()).unwrap_or(i32::MAX).max(LEAST_WIDTH).max(widest);
    let mut whole = Places {
        nodes: vec![Point::default(); graph.nodes.len()],
        edges: vec![Way::default(); graph.edges.len()],
        clusters: vec![Rect::default(); graph.clusters.len()],
        ..Places::default()
    };
    let (mut x, mut y) = (0, 0);
    for ((_, part), drawn) in parts.iter().zip(drawn) {
        if x > 0 && x + drawn.width > line {
            (x, y) = (0, whole.height + GAP);
        }
        whole.width = whole.width.max(x + drawn.width);
        whole.height = whole.height.max(y + drawn.height);
        let next = x + drawn.width + GAP;
        part.put(moved(drawn, x, y), &mut whole);
        x = next;
    }
    whole
}

/// The places of its nodes, edges and clusters in the whole graph.
#[derive(Default)]
struct Part {
    nodes: Vec<usize>,
    edges: Vec<usize>,
    clusters: Vec<usize>,
}

fn parts(graph: &Graph) -> Vec<Part> {
    // Each node and each cluster leads to one that stands for its part.
    let nodes = graph.nodes.len();
    let mut leads: Vec<usize> = (0..nodes + graph.clusters.len()).collect();
    fn end(leads: &mut [usize], mut at: usize) -> usize {
        while leads[at] != at {
            leads[at] = leads[leads[at]];
            at = leads[at];
        }
        at
    }
    let around =
        graph.clusters.iter().enumerate().filter_map(|(at, cluster)| Some((nodes + at, nodes + cluster.parent?)));
    let inside = graph.nodes.iter().enumerate().filter_map(|(at, node)| Some((at, nodes + node.cluster?)));
    for (a, b) in graph.edges.iter().map(|edge| (edge.from, edge.to)).chain(around).chain(inside) {
        let (a, b) = (end(&mut leads, a), end(&mut leads, b));
        leads[a.max(b)] = a.min(b);
    }
    let mut at = vec![None; leads.len()];
    let mut parts: Vec<Part> = Vec::new();
    for thing in 0..leads.len() {
        let end = end(&mut leads, thing);
        let part = *at[end].get_or_insert_with(|| {
            parts.push(Part::default());
            parts.len() - 1
        });
        if thing < nodes { parts[part].nodes.push(thing) } else { parts[part].clusters.push(thing - nodes) }
    }
    for (edge, from) in graph.edges.iter().map(|edge| edge.from).enumerate() {
        let end = end(&mut leads, from);
        at[end].into_iter().for_each(|part| parts[part].edges.push(edge));
    }
    parts.retain(|part| !part.nodes.is_empty());
    parts
}

impl Part {
    fn pick(&self, graph: &Graph) -> Graph {
        let places = |these: &[usize], count: usize| {
            let mut places = vec![0; count];
            these.iter().enumerate().for_each(|(at, &this)| places[this] = at);
            places
        };
        let node = places(&self.nodes, graph.nodes.len());
        let cluster = places(&self.clusters, graph.clusters.len());
        let mut part = Graph {
            nodes: self.nodes.iter().map(|&at| graph.nodes[at]).collect(),
            edges: self.edges.iter().map(|&at| graph.edges[at]).collect(),
            clusters: self.clusters.iter().map(|&at| graph.clusters[at]).collect(),
            firsts: (0..self.nodes.len()).filter(|&at| graph.firsts.contains(&self.nodes[at])).collect(),
        };
        part.nodes.iter_mut().for_each(|inner| inner.cluster = inner.cluster.map(|at| cluster[at]));
        part.clusters.iter_mut().for_each(|inner| inner.parent = inner.parent.map(|at| cluster[at]));
        part.edges.iter_mut().for_each(|edge| (edge.from, edge.to) = (node[edge.from], node[edge.to]));
        part
    }

    fn put(&self, part: Places, whole: &mut Places) {
        self.nodes.iter().zip(part.nodes).for_each(|(&at, place)| whole.nodes[at] = place);
        self.edges.iter().zip(part.edges).for_each(|(&at, way)| whole.edges[at] = way);
        self.clusters.iter().zip(part.clusters).for_each(|(&at, rect)| whole.clusters[at] = rect);
    }
}

/// The part with its left side at zero, and its width.
fn at_zero(graph: &Graph, places: Places) -> Places {
    let nodes = graph.nodes.iter().zip(&places.nodes).map(|(node, at)| (at.x - node.left, at.x + node.right));
    let clusters = places.clusters.iter().map(|rect| (rect.x, rect.x + rect.width));
    let bends = places.edges.iter().flat_map(|way| &way.points).map(|point| (point.x, point.x));
    let labels = graph.edges.iter().zip(&places.edges);
    let labels =
        labels.filter_map(|(edge, way)| Some((way.label?.x - edge.label?.left, way.label?.x + edge.label?.right)));
    let (left, right) = nodes
        .chain(clusters)
        .chain(bends)
        .chain(labels)
        .reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
        .unwrap_or_default();
    Places { width: right - left, ..moved(places, -left, 0) }
}

fn moved(mut places: Places, x: i32, y: i32) -> Places {
    let points = places.edges.iter_mut().flat_map(|way| way.points.iter_mut().chain(&mut way.label));
    points.chain(&mut places.nodes).for_each(|point| {
        point.x += x;
        point.y += y;
    });
    places.clusters.iter_mut().for_each(|rect| {
        rect.x += x;
        rect.y += y;
    });
    places
}
