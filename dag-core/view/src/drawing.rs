//! A picture with a place for everything, before any format.

use std::collections::HashMap;

use dag_core::picture::{EdgeKind, NodeKind, Picture};

use crate::axes::Axes;
use crate::boxes::{self, LABEL, Line, TITLE};
use crate::clusters::{self, Group};
use crate::font;
use crate::layout::{self, Graph, Rect};
use crate::loops::{Loop, Loops};
use crate::path::{self, Path};
use crate::{Direction, Options};

/// What stays free around the picture.
const MARGIN: i32 = 16;
/// No box is wider than this for the edges that touch it.
const WIDEST: i32 = 700;
/// What stays free for a title in a cluster.
const TITLE_HEIGHT: i32 = 16;

/// Where the boxes, labels and lines of a picture stand, in pixels.
///
/// Making one is most of the work of drawing. A picture of the same nodes and edges, such as that of the next step of a run, can be
/// written from the same drawing.
///
/// ```
/// use dag_core::{Dag, input, module, node};
/// use dag_view::{Drawing, Options};
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
///
/// let picture = Dag::builder().add(module!([price, tax])).build()?.view();
/// let drawing = Drawing::new(&picture, &Options::default());
/// let [price, tax] = &drawing.nodes[..] else { panic!() };
/// assert!(price.rect.y + price.rect.height < tax.rect.y, "edges lead down");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// From left to right, with the margins.
    pub width: i32,
    /// From top to bottom, with the margins.
    pub height: i32,
    /// The nodes, in the order of the picture.
    pub nodes: Vec<DrawnNode>,
    /// The edges between nodes that are there, in the order of the picture.
    pub edges: Vec<DrawnEdge>,
    /// The boxes around groups, outer ones first.
    pub clusters: Vec<DrawnCluster>,
}

/// The box of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnNode {
    /// Which node.
    pub id: String,
    /// Where it stands.
    pub rect: Rect,
    /// What is written in it.
    pub lines: Vec<Line>,
}

/// The line of an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnEdge {
    /// Which edge of the picture.
    pub edge: usize,
    /// The nodes at its ends, by their place in the list.
    pub from: usize,
    /// The nodes at its ends, by their place in the list.
    pub to: usize,
    /// From the box that it leaves to the one it leads to.
    pub path: Path,
    /// The label and where it stands.
    pub label: Option<(Rect, Vec<String>)>,
    /// Whether it closes a cycle: it leads against the direction of the others.
    pub goes_back: bool,
}

/// The box around a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnCluster {
    /// The name of the group.
    pub name: String,
    /// Where it stands.
    pub rect: Rect,
    /// Where the name stands.
    pub title: Rect,
}

impl Drawing {
    /// Lays out a picture.
    pub fn new(picture: &Picture, options: &Options) -> Self {
        let mut sketch = Sketch::new(picture, options);
        let drawing = sketch.drawn();
        if !sketch.reserve(&drawing) {
            return drawing;
        }
        sketch.drawn()
    }

    /// Whether it is a drawing of a picture with these nodes and edges.
    pub fn is_of(&self, picture: &Picture) -> bool {
        let nodes = self.nodes.iter().map(|node| &node.id).eq(picture.nodes.iter().map(|node| &node.id));
        let ends = |edge: &DrawnEdge| picture.edges.get(edge.edge).map(|edge| (&edge.from, &edge.to));
        nodes && self.edges.iter().all(|edge| ends(edge) == Some((&self.nodes[edge.from].id, &self.nodes[edge.to].id)))
    }
}

/// The graph that is laid out for a picture.
struct Sketch<'a> {
    axes: Axes,
    graph: Graph,
    nodes: Vec<(&'a str, Vec<Line>)>,
    /// For each edge of the graph, its place in the picture, the lines of its label, and what a loop is like.
    edges: Vec<(usize, Vec<String>, Option<Loop>)>,
    groups: Vec<Group>,
}

impl<'a> Sketch<'a> {
    fn new(picture: &'a Picture, options: &Options) -> Self {
        let axes = Axes::new(options.direction);
        let groups = clusters::groups(picture);
        let mut sketch = Self { axes, graph: Graph::default(), nodes: Vec::new(), edges: Vec::new(), groups };
        for node in &picture.nodes {
            let lines = boxes::lines(node, options);
            let (width, mut height) = boxes::size(&lines);
            if matches!(node.kind, NodeKind::Load | NodeKind::Save) {
                height += 12;
            }
            let cluster =
                node.group.as_ref().and_then(|name| sketch.groups.iter().position(|group| group.name == *name));
            let (across, along) = axes.size(width, height);
            let side = across / 2;
            sketch.graph.nodes.push(layout::Box {
                left: side,
                right: side,
                height: along,
                port: side - layout::CORNER,
                cluster,
            });
            if node.kind == NodeKind::Entrypoint {
                sketch.graph.firsts.push(sketch.nodes.len());
            }
            sketch.nodes.push((&node.id, lines));
        }
        sketch.add_edges(picture, options);
        sketch.widen();
        sketch.add_clusters();
        sketch
    }

    fn add_edges(&mut self, picture: &'a Picture, options: &Options) {
        let nodes: HashMap<_, _> = picture.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        let mut loops = vec![Loops::default(); self.nodes.len()];
        for (at, edge) in picture.edges.iter().enumerate() {
            let (Some(&from), Some(&to)) = (nodes.get(edge.from.as_str()), nodes.get(edge.to.as_str())) else {
                continue;
            };
            let lines: Vec<_> =
                options.label(edge).into_iter().flat_map(|label| boxes::wrapped(label, LABEL)).collect();
            let label = (!lines.is_empty()).then(|| self.axes.label(label_size(&lines)));
            let own = (from == to).then(|| loops[from].add(&mut self.graph.nodes[from], label));
            let is_side = edge.kind == EdgeKind::Error;
            self.graph.edges.push(layout::Edge { from, to, label, is_side });
            self.edges.push((at, lines, own));
        }
    }

    /// Where many edges touch a node, each of them gets its place.
    fn widen(&mut self) {
        let mut touching = vec![[0; 2]; self.graph.nodes.len()];
        for edge in self.graph.edges.iter().filter(|edge| !edge.is_side) {
            touching[edge.from][0] += 1;
            touching[edge.to][1] += 1;
        }
        for (node, [out, into]) in self.graph.nodes.iter_mut().zip(touching) {
            let more = (layout::ports_width(out.max(into)).min(WIDEST) / 2 - node.left).max(0);
            node.left += more;
            node.right += more;
            node.port += more;
        }
    }

    fn add_clusters(&mut self) {
        for (at, group) in self.groups.iter().enumerate() {
            let inside = self.graph.nodes.iter().filter(|node| node.cluster == Some(at));
            let longest = inside.map(|node| node.height).max().unwrap_or_default();
            let title = font::width(&group.name, TITLE);
            self.graph.clusters.push(self.axes.cluster(group.parent, title, TITLE_HEIGHT, longest));
        }
    }

    /// Keeps room for the titles that edges run through; whether there are any.
    fn reserve(&mut self, drawing: &Drawing) -> bool {
        let size = |cluster: &DrawnCluster| (cluster.title.width, cluster.title.height);
        let free =
            drawing.clusters.iter().map(|at| clusters::title(at.rect, size(at), self.axes.is_up(), &drawing.edges).1);
        let crossed: Vec<_> = free.enumerate().filter(|(_, free)| !free).map(|(at, _)| at).collect();
        crossed.iter().for_each(|&at| self.graph.clusters[at].reserved = drawing.clusters[at].title.width);
        !crossed.is_empty()
    }

    fn drawn(&self) -> Drawing {
        let places = layout::layout(&self.graph);
        let turn = self.axes.turn(places.width, places.height, MARGIN);
        let nodes = self.nodes.iter().zip(&places.nodes).zip(&self.graph.nodes).map(|(((id, lines), at), node)| {
            let rect = Rect { x: at.x - node.left, y: at.y, width: 2 * node.left, height: node.height };
            DrawnNode { id: (*id).to_owned(), rect: turn.rect(rect), lines: lines.clone() }
        });
        let edges =
            self.graph.edges.iter().zip(&places.edges).zip(&self.edges).map(|((edge, way), (at, lines, own))| {
                let size = label_size(lines);
                let (path, label) = match own {
                    Some(own) => own.drawn(places.nodes[edge.from], self.graph.nodes[edge.from], edge.label),
                    None => (path::along(&way.points), way.label),
                };
                let label = label.map(|at| (turn.rect(self.axes.label_at(at, size)), lines.clone()));
                DrawnEdge {
                    edge: *at,
                    from: edge.from,
                    to: edge.to,
                    path: turn.path(&path),
                    label,
                    goes_back: way.goes_back,
                }
            });
        let edges: Vec<_> = edges.collect();
        let clusters = self.groups.iter().zip(&places.clusters).map(|(group, rect)| {
            let size = (font::width(&group.name, TITLE), TITLE_HEIGHT);
            let rect = turn.rect(*rect);
            let (title, _) = clusters::title(rect, size, self.axes.is_up(), &edges);
            DrawnCluster { name: group.name.clone(), rect, title }
        });
        let clusters = clusters.collect();
        let (width, height) = turn.size();
        Drawing { width, height, nodes: nodes.collect(), edges, clusters }
    }
}

/// The width and the height of a label.
fn label_size(lines: &[String]) -> (i32, i32) {
    let width = lines.iter().map(|line| font::width(line, LABEL)).max().unwrap_or_default();
    (width, i32::try_from(lines.len()).unwrap_or(i32::MAX) * (LABEL.size + 4))
}

impl Default for Drawing {
    fn default() -> Self {
        Self { width: 2 * MARGIN, height: 2 * MARGIN, nodes: Vec::new(), edges: Vec::new(), clusters: Vec::new() }
    }
}

/// Whether edges lead to the side, so that loops stand below their boxes.
impl Direction {
    pub(crate) fn is_sideways(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }
}
