//! Lines with their heads and labels.

use dag_core::picture::{Edge, EdgeKind, Mark, Marks, Status};

use super::{Pen, marks as badges, put};
use crate::Drawing;
use crate::boxes::LABEL;
use crate::drawing::DrawnEdge;
use crate::escape::xml;
use crate::layout::Point;
use crate::marks;
use crate::palette::{self, EdgeLook};
use crate::path::{Path, Step};

/// How long an arrowhead is, and how far the line reaches into it.
const HEAD: f64 = 8.0;
const HEAD_SIDE: f64 = 3.8;
const LINE_END: i32 = 6;

pub(super) fn edges(svg: &mut String, drawing: &Drawing, marks: &Marks, pen: Pen) {
    // Badges stand on all lines.
    let mut above = String::new();
    for drawn in &drawing.edges {
        let edge = &drawing.picture.edges[drawn.edge];
        let mark = marks.edge(edge);
        let look = marked(palette::edge(edge, drawn.goes_back), mark);
        open(svg, drawing, drawn, &look, mark);
        // Lines that share a way are drawn from its end, so that their dashes fall on each other.
        let path = shortened(&drawn.path);
        line(svg, &look, &if edge.kind == EdgeKind::Error { path.reversed() } else { path }, pen);
        head(svg, &look, &drawn.path, pen);
        label_of(svg, drawn, pen);
        svg.push_str("</g>\n");
        mark.into_iter().for_each(|mark| badges::on_edge(&mut above, mark, drawn, pen));
    }
    svg.push_str(&above);
}

fn open(svg: &mut String, drawing: &Drawing, drawn: &DrawnEdge, look: &EdgeLook, mark: Option<&Mark>) {
    let Edge { from, to, label, .. } = &drawing.picture.edges[drawn.edge];
    let name = |node: usize| xml(&drawing.picture.nodes[node].label);
    let status = mark.and_then(|mark| mark.status).map(Status::word);
    put(svg, format_args!("<g class=\"edge {}", look.class));
    if mark.is_some_and(|mark| mark.is_critical) {
        svg.push_str(" critical");
    }
    if let Some(status) = status {
        put(svg, format_args!(" {status}\" data-status=\"{status}"));
    }
    let label = label.as_ref().map(|label| format!(": {}", xml(label))).unwrap_or_default();
    let said = mark.map(|mark| format!("&#10;{}", xml(&mark.to_string()))).unwrap_or_default();
    put(
        svg,
        format_args!(
            "\" data-from=\"{}\" data-to=\"{}\"><title>{} → {}{label}{said}</title>",
            xml(from),
            xml(to),
            name(drawn.from),
            name(drawn.to)
        ),
    );
}

/// The look of an edge with a mark: heavier and in its colour, and dashed as before.
fn marked(look: EdgeLook, mark: Option<&Mark>) -> EdgeLook {
    let Some(mark) = mark else { return look };
    let ink = mark.status.map_or(look.line, |status| marks::of(status).ink);
    if mark.is_critical {
        EdgeLook { line: marks::CRITICAL, width: "3.2", ..look }
    } else {
        EdgeLook { line: ink, width: "2.6", ..look }
    }
}

pub(super) fn line(svg: &mut String, look: &EdgeLook, path: &Path, pen: Pen) {
    put(svg, format_args!("<path class=\"line\" d=\"M{} {}", path.start.x, path.start.y));
    for step in &path.steps {
        match step {
            Step::Line(end) => put(svg, format_args!("L{} {}", end.x, end.y)),
            Step::Curve(a, b, end) => put(svg, format_args!("C{} {} {} {} {} {}", a.x, a.y, b.x, b.y, end.x, end.y)),
        }
    }
    put(svg, format_args!("\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"", pen.ink(look.line), look.width));
    if !look.dash.is_empty() {
        put(svg, format_args!(" stroke-dasharray=\"{}\"", look.dash));
    }
    svg.push_str("/>");
}

/// The direction in which a path arrives, of length one.
fn arrival(path: &Path) -> (f64, f64) {
    let before = match path.steps[..] {
        [.., Step::Curve(_, before, _)] => before,
        [.., step, Step::Line(_)] => step.end(),
        _ => path.start,
    };
    let end = path.end();
    let (x, y) = (f64::from(end.x - before.x), f64::from(end.y - before.y));
    let length = x.hypot(y);
    if length == 0.0 { (0.0, 1.0) } else { (x / length, y / length) }
}

#[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
fn shortened(path: &Path) -> Path {
    let (x, y) = arrival(path);
    let by = |part: f64| (part * f64::from(LINE_END)).round() as i32;
    let shorter = |end: Point| Point { x: end.x - by(x), y: end.y - by(y) };
    let mut path = path.clone();
    match path.steps.last_mut() {
        Some(Step::Line(end) | Step::Curve(_, _, end)) => *end = shorter(*end),
        None => {}
    }
    path
}

pub(super) fn head(svg: &mut String, look: &EdgeLook, path: &Path, pen: Pen) {
    let ((x, y), end) = (arrival(path), path.end());
    let (end_x, end_y) = (f64::from(end.x), f64::from(end.y));
    let corner = |side: f64| (end_x - HEAD * x - side * y, end_y - HEAD * y + side * x);
    let (a, b) = (corner(HEAD_SIDE), corner(-HEAD_SIDE));
    put(
        svg,
        format_args!(
            "<path class=\"head\" d=\"M{} {}L{:.1} {:.1}L{:.1} {:.1}z\" fill=\"{}\"/>",
            end.x,
            end.y,
            a.0,
            a.1,
            b.0,
            b.1,
            pen.ink(look.line)
        ),
    );
}

fn label_of(svg: &mut String, drawn: &DrawnEdge, pen: Pen) {
    let Some((rect, lines)) = &drawn.label else { return };
    let mut y = rect.y + LABEL.size;
    for line in lines {
        put(
            svg,
            format_args!(
                "<text class=\"detail\" x=\"{}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\">{}</text>",
                rect.x,
                LABEL.size,
                pen.ink(palette::DETAIL),
                xml(line)
            ),
        );
        y += LABEL.size + 4;
    }
}
