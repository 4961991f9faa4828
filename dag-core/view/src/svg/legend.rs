//! What the shapes and lines of a picture mean: only those that are in it, below it.

use dag_core::picture::Picture;

use super::{Pen, edges, nodes, put};
use crate::boxes::LABEL;
use crate::layout::{Point, Rect};
use crate::palette::{self, EdgeLook, NodeLook};
use crate::path::Path;
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
}

const LINE: i32 = 22;
const SAMPLE: i32 = 30;
const BETWEEN: i32 = 18;
const MARGIN: i32 = 16;
/// Lines of a legend are no shorter than this, however narrow the picture is.
const LEAST: i32 = 420;

pub(super) fn legend(drawing: &Drawing, picture: &Picture, pen: Pen) -> Legend {
    let samples = samples(drawing, picture);
    if samples.is_empty() {
        return Legend::default();
    }
    let (mut x, mut y, mut svg, mut width) = (MARGIN, drawing.height + 4, String::from("<g class=\"legend\">\n"), 0);
    for (name, sample) in &samples {
        let wide = SAMPLE + 6 + font::width(name, LABEL);
        if x > MARGIN && x + wide + MARGIN > drawing.width.max(LEAST) {
            (x, y) = (MARGIN, y + LINE);
        }
        put_sample(&mut svg, sample, x, y, pen);
        put(
            &mut svg,
            format_args!(
                "<text class=\"detail\" x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\">{name}</text></g>\n",
                x + SAMPLE + 6,
                y + 11,
                LABEL.size,
                pen.ink(palette::DETAIL)
            ),
        );
        width = width.max(x + wide + MARGIN);
        x += wide + BETWEEN;
    }
    svg.push_str("</g>\n");
    Legend { svg, width, height: y + LINE - drawing.height }
}

fn samples(drawing: &Drawing, picture: &Picture) -> Vec<(&'static str, Sample)> {
    let nodes = palette::NODES.iter().filter(|look| picture.nodes.iter().any(|node| node.kind == look.kind));
    let looks: Vec<_> =
        drawing.edges.iter().map(|drawn| palette::edge(&picture.edges[drawn.edge], drawn.goes_back)).collect();
    let edges = palette::EDGES.iter().filter(|look| looks.iter().any(|other| other.class == look.class));
    nodes
        .map(|look| (look.name, Sample::Node(look)))
        .chain(edges.map(|look| (look.name, Sample::Edge(*look))))
        .collect()
}

fn put_sample(svg: &mut String, sample: &Sample, x: i32, y: i32, pen: Pen) {
    match sample {
        Sample::Node(look) => {
            put(svg, format_args!("<g class=\"{}\">", look.class));
            nodes::shape(svg, look, Rect { x, y: y - 1, width: SAMPLE, height: 16 }, pen);
        }
        Sample::Edge(look) => {
            put(svg, format_args!("<g class=\"{}\">", look.class));
            let from = Point { x, y: y + 7 };
            let line =
                |end: i32| Path { start: from, steps: vec![crate::path::Step::Line(Point { x: x + end, y: y + 7 })] };
            edges::line(svg, look, &line(SAMPLE - 6), pen);
            edges::head(svg, look, &line(SAMPLE), pen);
        }
    }
}
