//! What the shapes and lines of a picture mean: only those that are in it, below it.

use dag_core::picture::{Look, Marks, NodeKind};

use super::{Pen, edges, marks as badges, nodes, put};
use crate::boxes::LABEL;
use crate::escape::xml;
use crate::layout::{Point, Rect};
use crate::marks::{self, MarkLook};
use crate::palette::{self, EdgeLook, NodeLook};
use crate::path::{Path, Step};
use crate::{Drawing, font};

#[derive(Debug, Default)]
pub(super) struct Legend {
    pub(super) svg: String,
    pub(super) width: i32,
    pub(super) height: i32,
}

enum Sample {
    Node(&'static NodeLook),
    Edge(EdgeLook),
    Mark(&'static MarkLook),
    Critical,
    Look(Look),
}

const LINE: i32 = 22;
const SAMPLE: i32 = 30;
const BADGE: i32 = 16;
const BETWEEN: i32 = 18;
const MARGIN: i32 = 16;
/// Lines of a legend are no shorter than this, however narrow the picture is.
const LEAST: i32 = 420;

pub(super) fn legend(drawing: &Drawing, marks: &Marks, pen: Pen) -> Legend {
    let samples = samples(drawing, marks);
    if samples.is_empty() {
        return Legend::default();
    }
    let (mut x, mut y, mut svg, mut width) = (MARGIN, drawing.height + 4, String::from("<g class=\"legend\">\n"), 0);
    for (name, sample) in &samples {
        let sample_width = if matches!(sample, Sample::Mark(_)) { BADGE } else { SAMPLE };
        let wide = sample_width + 6 + font::width(name, LABEL);
        if x > MARGIN && x + wide + MARGIN > drawing.width.max(LEAST) {
            (x, y) = (MARGIN, y + LINE);
        }
        put_sample(&mut svg, sample, x, y, pen);
        put(
            &mut svg,
            format_args!(
                "<text class=\"detail\" x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\">{}</text></g>\n",
                x + sample_width + 6,
                y + 11,
                LABEL.size,
                pen.ink(palette::DETAIL),
                xml(name)
            ),
        );
        width = width.max(x + wide + MARGIN);
        x += wide + BETWEEN;
    }
    svg.push_str("</g>\n");
    Legend { svg, width, height: y + LINE - drawing.height }
}

fn samples(drawing: &Drawing, marks: &Marks) -> Vec<(String, Sample)> {
    let picture = &drawing.picture;
    let nodes = palette::NODES.iter().filter(|look| picture.nodes.iter().any(|node| node.kind == look.kind));
    let looks: Vec<_> =
        drawing.edges.iter().map(|drawn| palette::edge(&picture.edges[drawn.edge], drawn.goes_back)).collect();
    let edges = palette::EDGES.iter().filter(|look| looks.iter().any(|other| other.class == look.class));
    let nodes_and_edges = nodes
        .map(|look| (look.name.to_owned(), Sample::Node(look)))
        .chain(edges.map(|look| (look.name.to_owned(), Sample::Edge(*look))));
    nodes_and_edges.chain(samples_of_looks(drawing)).chain(samples_of_marks(drawing, marks)).collect()
}

/// Looks of their own, each once.
fn samples_of_looks(drawing: &Drawing) -> Vec<(String, Sample)> {
    let mut looks: Vec<&Look> = Vec::new();
    for look in drawing.picture.nodes.iter().filter_map(|node| node.look.as_ref()) {
        if !looks.contains(&look) {
            looks.push(look);
        }
    }
    looks.into_iter().map(|look| (look.name.clone(), Sample::Look(look.clone()))).collect()
}

/// The marks of what is in the picture.
fn samples_of_marks(drawing: &Drawing, marks: &Marks) -> Vec<(String, Sample)> {
    let picture = &drawing.picture;
    let nodes = picture.nodes.iter().filter_map(|node| marks.node(&node.id));
    let all: Vec<_> = nodes.chain(picture.edges.iter().filter_map(|edge| marks.edge(edge))).collect();
    let seen = marks::MARKS.iter().filter(|look| all.iter().any(|mark| mark.status == Some(look.status)));
    let critical = all.iter().any(|mark| mark.is_critical).then(|| ("critical path".to_owned(), Sample::Critical));
    seen.map(|look| (look.status.word().to_owned(), Sample::Mark(look))).chain(critical).collect()
}

fn put_sample(svg: &mut String, sample: &Sample, x: i32, y: i32, pen: Pen) {
    match sample {
        Sample::Node(look) => {
            put_box(svg, &nodes::Paint::of_kind(look, pen), x, y);
        }
        Sample::Edge(look) => {
            put(svg, format_args!("<g class=\"{}\">", look.class));
            edges::line(svg, look, &straight(x, y, SAMPLE - 6), pen);
            edges::head(svg, look, &straight(x, y, SAMPLE), pen);
        }
        Sample::Mark(look) => {
            put(svg, format_args!("<g class=\"{}\">", look.status.word()));
            badges::badge(svg, look, Point { x: x + BADGE / 2, y: y + 7 }, "7.5", pen);
        }
        Sample::Look(look) => {
            let mut paint = nodes::Paint::of_kind(palette::node(NodeKind::Function), pen);
            paint.style(look, pen);
            put_box(svg, &paint, x, y);
        }
        Sample::Critical => {
            svg.push_str("<g class=\"critical\">");
            let look = EdgeLook { line: marks::CRITICAL, width: "3.2", ..palette::EDGES[0] };
            edges::line(svg, &look, &straight(x, y, SAMPLE - 6), pen);
            edges::head(svg, &look, &straight(x, y, SAMPLE), pen);
        }
    }
}

fn put_box(svg: &mut String, paint: &nodes::Paint, x: i32, y: i32) {
    put(svg, format_args!("<g class=\"{}\">", paint.class));
    nodes::shape(svg, paint, Rect { x, y: y - 1, width: SAMPLE, height: 16 });
}

fn straight(x: i32, y: i32, length: i32) -> Path {
    let y = y + 7;
    Path { start: Point { x, y }, steps: vec![Step::Line(Point { x: x + length, y })] }
}
