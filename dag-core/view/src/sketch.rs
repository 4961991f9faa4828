//! What is laid out for a picture, and the drawing that comes of it.

use std::collections::HashMap;

use dag_core::picture::{EdgeKind, Node, NodeKind, Picture};

use crate::Options;
use crate::axes::{Axes, Turn};
use crate::boxes::{self, LABEL, Line, TITLE};
use crate::clusters::{self, Group};
use crate::drawing::{Drawing, DrawnCluster, DrawnEdge, DrawnNode};
use crate::font;
use crate::layout::{self, Graph, Places, Rect};
use crate::loops::{Loop, Loops};
use crate::path;

/// What stays free around the picture.
const MARGIN: i32 = 16;
/// No box is wider than this for the edges that touch it.
const WIDEST: i32 = 700;
/// What stays free for a title in a cluster.
const TITLE_HEIGHT: i32 = 16;
/// A cylinder needs room for its lids.
const LIDS: i32 = 12;

/// The graph that is laid out for a picture.
pub(crate) struct Sketch<'a> {
    picture: &'a Picture,
    options: &'a Options,
    axes: Axes,
    graph: Graph,
    nodes: Vec<Text>,
    edges: Vec<Written>,
    groups: Vec<Group>,
}

/// What is written in a box, and what stays free for the figures of a mark.
struct Text {
    lines: Vec<Line>,
    spare: i32,
}

/// An edge of the graph.
struct Written {
    /// Its place in the picture.
    at: usize,
    label: Vec<String>,
    own: Option<Loop>,
}

impl<'a> Sketch<'a> {
    pub(crate) fn new(picture: &'a Picture, options: &'a Options) -> Self {
        let mut sketch = Self {
            picture,
            options,
            axes: Axes::new(options.direction),
            graph: Graph::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            groups: clusters::groups(picture),
        };
        picture.nodes.iter().for_each(|node| sketch.add_node(node));
        sketch.add_edges();
        sketch.widen();
        sketch.add_clusters();
        sketch
    }

    fn add_node(&mut self, node: &Node) {
        let lines = boxes::lines(node, self.options);
        let figures = self.figures(node);
        let (width, mut height) = boxes::size(&lines, figures);
        if matches!(node.kind, NodeKind::Load | NodeKind::Save) {
            height += LIDS;
        }
        let cluster = node.group.as_ref().and_then(|name| self.groups.iter().position(|group| group.name == *name));
        let (across, along) = self.axes.size(width, height);
        let side = across / 2;
        self.graph.nodes.push(layout::Box {
            left: side,
            right: side,
            height: along,
            port: side - layout::CORNER,
            cluster,
        });
        if node.kind == NodeKind::Entrypoint {
            self.graph.firsts.push(self.nodes.len());
        }
        self.nodes.push(Text { lines, spare: figures.map_or(0, |(_, height)| height) });
    }

    /// The room for the figures of a node's mark, if there may be any.
    fn figures(&self, node: &Node) -> Option<(i32, i32)> {
        let mark = self.picture.marks.node(&node.id);
        let figures = mark.map(dag_core::picture::Mark::figures).unwrap_or_default();
        (self.options.marks || !figures.is_empty()).then(|| boxes::figures(&figures))
    }

    fn add_edges(&mut self) {
        let nodes = self.picture.nodes.iter().enumerate();
        let nodes: HashMap<_, _> = nodes.map(|(at, node)| (node.id.as_str(), at)).collect();
        let mut loops = vec![Loops::default(); self.nodes.len()];
        for (at, edge) in self.picture.edges.iter().enumerate() {
            let (Some(&from), Some(&to)) = (nodes.get(edge.from.as_str()), nodes.get(edge.to.as_str())) else {
                continue;
            };
            let lines = self.options.label(edge).into_iter().flat_map(|label| boxes::wrapped(label, LABEL));
            let lines: Vec<_> = lines.collect();
            let label = (!lines.is_empty()).then(|| self.axes.label(label_size(&lines)));
            let own = (from == to).then(|| loops[from].add(&mut self.graph.nodes[from], label));
            self.graph.edges.push(layout::Edge { from, to, label, is_side: edge.kind == EdgeKind::Error });
            self.edges.push(Written { at, label: lines, own });
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
    pub(crate) fn reserve(&mut self, drawing: &Drawing) -> bool {
        let size = |cluster: &DrawnCluster| (cluster.title.width, cluster.title.height);
        let free =
            drawing.clusters.iter().map(|at| clusters::title(at.rect, size(at), self.axes.is_up(), &drawing.edges).1);
        let crossed: Vec<_> = free.enumerate().filter(|(_, free)| !free).map(|(at, _)| at).collect();
        crossed.iter().for_each(|&at| self.graph.clusters[at].reserved = drawing.clusters[at].title.width);
        !crossed.is_empty()
    }

    pub(crate) fn drawn(&self) -> Drawing {
        let places = layout::layout(&self.graph);
        let turn = self.axes.turn(places.width, places.height, MARGIN);
        let edges = self.drawn_edges(&places, turn);
        let (width, height) = turn.size();
        Drawing {
            width,
            height,
            nodes: self.drawn_nodes(&places, turn),
            clusters: self.drawn_clusters(&places, turn, &edges),
            edges,
            picture: self.picture.clone(),
            options: self.options.clone(),
        }
    }

    fn drawn_nodes(&self, places: &Places, turn: Turn) -> Vec<DrawnNode> {
        let boxes = self.graph.nodes.iter().zip(&places.nodes);
        let rects =
            boxes.map(|(node, at)| Rect { x: at.x - node.left, y: at.y, width: 2 * node.left, height: node.height });
        let texts = self.picture.nodes.iter().zip(&self.nodes);
        let drawn = texts.zip(rects).map(|((node, text), rect)| DrawnNode {
            id: node.id.clone(),
            rect: turn.rect(rect),
            lines: text.lines.clone(),
            spare: text.spare,
        });
        drawn.collect()
    }

    fn drawn_edges(&self, places: &Places, turn: Turn) -> Vec<DrawnEdge> {
        let edges = self.graph.edges.iter().zip(&places.edges).zip(&self.edges);
        let drawn = edges.map(|((edge, way), line)| {
            let (path, label) = match line.own {
                Some(own) => own.drawn(places.nodes[edge.from], self.graph.nodes[edge.from], edge.label),
                None => (path::along(&way.points), way.label),
            };
            let rect = |at| turn.rect(self.axes.label_at(at, label_size(&line.label)));
            DrawnEdge {
                edge: line.at,
                from: edge.from,
                to: edge.to,
                path: turn.path(&path),
                label: label.map(|at| (rect(at), line.label.clone())),
                goes_back: way.goes_back,
            }
        });
        drawn.collect()
    }

    fn drawn_clusters(&self, places: &Places, turn: Turn, edges: &[DrawnEdge]) -> Vec<DrawnCluster> {
        let groups = self.groups.iter().zip(&places.clusters);
        let drawn = groups.map(|(group, rect)| {
            let (size, rect) = ((font::width(&group.name, TITLE), TITLE_HEIGHT), turn.rect(*rect));
            let (title, _) = clusters::title(rect, size, self.axes.is_up(), edges);
            DrawnCluster { name: group.name.clone(), rect, title }
        });
        drawn.collect()
    }
}

/// The width and the height of a label.
fn label_size(lines: &[String]) -> (i32, i32) {
    let width = lines.iter().map(|line| font::width(line, LABEL)).max().unwrap_or_default();
    (width, i32::try_from(lines.len()).unwrap_or(i32::MAX) * (LABEL.size + 4))
}
