//! Badges, outlines and figures of marks.

use dag_core::picture::{Mark, Marks, Status};

use super::{Pen, put};
use crate::boxes::DETAIL;
use crate::drawing::{DrawnEdge, DrawnNode};
use crate::escape::xml;
use crate::layout::{Point, Rect};
use crate::marks::{self, MarkLook};
use crate::{Drawing, font, palette};

/// The radius of a badge: on the corner of a box, where no edge ends, and on an edge.
const ON_BOX: &str = "7.5";
const ON_EDGE: &str = "5.5";
/// From the box to the line around it.
const AROUND: i32 = 4;

/// Another line around the boxes on the critical path, and around the one where the application is. Edges end on it, and so it is drawn
/// before them.
pub(super) fn around(svg: &mut String, drawing: &Drawing, all: &Marks, pen: Pen) {
    for drawn in &drawing.nodes {
        let Some(mark) = all.node(&drawn.id) else { continue };
        match mark.status {
            _ if mark.is_critical => line_around(svg, "critical", drawn.rect, pen.ink(marks::CRITICAL)),
            Some(status @ Status::Current) => {
                line_around(svg, status.word(), drawn.rect, pen.ink(marks::of(status).ink));
            }
            _ => {}
        }
    }
}

fn line_around(svg: &mut String, class: &str, rect: Rect, ink: &str) {
    put(
        svg,
        format_args!(
            "<rect class=\"around {class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"none\" stroke=\"{ink}\" \
             stroke-width=\"2\"/>\n",
            rect.x - AROUND,
            rect.y - AROUND,
            rect.width + 2 * AROUND,
            rect.height + 2 * AROUND
        ),
    );
}

/// The badge on a box, and the figures in it.
pub(super) fn on_box(svg: &mut String, mark: &Mark, drawn: &DrawnNode, pen: Pen) {
    let rect = drawn.rect;
    if let Some(status) = mark.status {
        badge(svg, marks::of(status), Point { x: rect.x + 3, y: rect.y + 3 }, ON_BOX, pen);
    }
    let all = mark.figures();
    let figures = fitting(&all, rect.width);
    if drawn.spare > 0 && !figures.is_empty() {
        let (x, y) = (rect.x + rect.width / 2, super::nodes::below(drawn) + DETAIL.size);
        put(
            svg,
            format_args!(
                "<text class=\"detail\" x=\"{x}\" y=\"{y}\" font-size=\"{}\" text-anchor=\"middle\" fill=\"{}\">{}</text>",
                DETAIL.size,
                pen.ink(palette::DETAIL),
                xml(figures)
            ),
        );
    }
}

/// As many of the figures as there is room for; all are in the tooltip.
fn fitting(mut figures: &str, width: i32) -> &str {
    while font::width(figures, DETAIL) > width - 8 {
        figures = figures.rsplit_once(", ").map_or("", |(more, _)| more);
    }
    figures
}

/// The badge in the middle of an edge.
pub(super) fn on_edge(svg: &mut String, mark: &Mark, drawn: &DrawnEdge, pen: Pen) {
    if let Some(status) = mark.status.filter(|_| marks::is_difference(mark)) {
        badge(svg, marks::of(status), drawn.path.middle(), ON_EDGE, pen);
    }
}

pub(super) fn badge(svg: &mut String, look: &MarkLook, at: Point, radius: &str, pen: Pen) {
    let (ink, ground) = (pen.ink(look.ink), pen.ink(palette::PAGE));
    let fill = if look.is_solid { ground } else { "none" };
    put(
        svg,
        format_args!(
            "<g class=\"badge {}\" transform=\"translate({} {})\"><circle r=\"{radius}\" fill=\"{ink}\" stroke=\"{ground}\"/>\
             <path class=\"{}\" d=\"{}\" fill=\"{fill}\" stroke=\"{ground}\" stroke-width=\"1.7\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></g>",
            look.status.word(),
            at.x,
            at.y,
            if look.is_solid { "sign solid" } else { "sign" },
            look.glyph
        ),
    );
}
