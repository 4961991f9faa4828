//! Boxes in their shapes, with their texts, tooltips and links.

use dag_core::picture::{Look, Mark, Marks, Node, NodeKind, Status};

use super::{Pen, marks as badges, put};
use crate::boxes;
use crate::drawing::DrawnNode;
use crate::escape::xml;
use crate::layout::Rect;
use crate::marks::{self, MarkLook};
use crate::palette::{self, NodeLook};
use crate::{Drawing, Options};

pub(super) fn nodes(svg: &mut String, drawing: &Drawing, marks: &Marks, pen: Pen) {
    for (drawn, node) in drawing.nodes.iter().zip(&drawing.picture.nodes) {
        let mark = marks.node(&node.id);
        let paint = Paint::new(node, mark, pen);
        let link = link(node, &drawing.options);
        open(svg, node, &paint, mark);
        if let Some(link) = &link {
            put(svg, format_args!("<a href=\"{}\">", xml(link)));
        }
        shape(svg, &paint, drawn.rect);
        lines(svg, drawn, paint.text, pen);
        mark.into_iter().for_each(|mark| badges::on_box(svg, mark, drawn, pen));
        svg.push_str(if link.is_some() { "</a></g>\n" } else { "</g>\n" });
    }
}

fn open(svg: &mut String, node: &Node, paint: &Paint, mark: Option<&Mark>) {
    put(svg, format_args!("<g class=\"node {}", paint.class));
    if let Some(status) = mark.and_then(|mark| mark.status).map(Status::word) {
        put(svg, format_args!(" {status}\" data-status=\"{status}"));
    }
    put(svg, format_args!("\" data-node=\"{}\"><title>{}</title>", xml(&node.id), xml(&tooltip(node, mark))));
}

/// How a box is painted: by its kind, then by a look of its own, then by its mark.
pub(super) struct Paint {
    pub(super) class: String,
    kind: NodeKind,
    fill: String,
    line: &'static str,
    width: &'static str,
    dash: &'static str,
    /// The colour of text on a fill of one's own.
    text: Option<&'static str>,
}

impl Paint {
    fn new(node: &Node, mark: Option<&Mark>, pen: Pen) -> Self {
        let mut paint = Self::of_kind(palette::node(node.kind), pen);
        node.look.iter().for_each(|look| paint.style(look, pen));
        mark.and_then(|mark| mark.status).into_iter().for_each(|status| paint.mark(marks::of(status), pen));
        paint
    }

    pub(super) fn of_kind(look: &NodeLook, pen: Pen) -> Self {
        Self {
            class: look.class.to_owned(),
            kind: look.kind,
            fill: pen.ink(look.fill).to_owned(),
            line: pen.ink(look.line),
            width: look.width,
            dash: look.dash,
            text: None,
        }
    }

    pub(super) fn style(&mut self, look: &Look, pen: Pen) {
        if let Some([red, green, blue]) = look.fill {
            // The style sheet has no rule for it, so that it is the same on light and dark pages.
            self.class = "styled".to_owned();
            self.fill = format!("#{red:02x}{green:02x}{blue:02x}");
            let lightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
            self.text = Some(if lightness > 140_000 { "#000000" } else { "#ffffff" });
        }
        if look.is_strong {
            self.class.push_str(" strong");
            (self.line, self.width) = (pen.ink(palette::STRONG), "3.2");
        }
    }

    /// The kind stays in shape and fill, the outline is that of the mark.
    fn mark(&mut self, look: &MarkLook, pen: Pen) {
        self.line = pen.ink(look.ink);
        if look.is_hollow {
            (self.fill, self.dash) = (pen.ink(palette::PAGE).to_owned(), "4 3");
        } else {
            self.width = "2.4";
        }
    }
}

/// What is not in the box as well: the mark, the doc comment, values written out, tags and the place in the source.
fn tooltip(node: &Node, mark: Option<&Mark>) -> String {
    let ty = node.ty.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
    let mut parts = vec![format!("{}{ty}", node.label)];
    parts.extend(mark.map(ToString::to_string).filter(|said| !said.is_empty()));
    parts.extend((!node.doc.is_empty()).then(|| node.doc.clone()));
    parts.extend(node.literals.iter().map(|(name, value)| format!("{name} = {value}")));
    parts.extend(node.tags.iter().map(boxes::tag_text).chain(boxes::state(node)));
    parts.extend(location(node).map(Into::into));
    parts.join("\n")
}

/// Where a node is written, unless that says something of the machine that built the program.
fn location(node: &Node) -> Option<&str> {
    node.location.as_deref().filter(|location| !std::path::Path::new(location).has_root())
}

/// The link to the source: below the base, else relative; but a page says itself where it stands.
fn link(node: &Node, options: &Options) -> Option<String> {
    let (path, line) = location(node)?.rsplit_once(':')?;
    let base = options.source_base.as_deref().or((!options.embedded).then_some(""))?;
    Some(format!("{base}{path}#L{line}"))
}

pub(super) fn shape(svg: &mut String, look: &Paint, rect: Rect) {
    let paint = format!(
        "class=\"box\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}",
        look.fill,
        look.line,
        look.width,
        if look.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", look.dash) }
    );
    let Rect { x, y, width, height } = rect;
    match look.kind {
        NodeKind::Load | NodeKind::Save => {
            let (side, lid) = (height - 12, 6);
            put(
                svg,
                format_args!(
                    "<path {paint} d=\"M{x} {}v{side}a{} {lid} 0 0 0 {width} 0v-{side}a{} {lid} 0 0 0 -{width} 0a{} {lid} 0 0 0 {width} 0\"/>",
                    y + lid,
                    width / 2,
                    width / 2,
                    width / 2
                ),
            );
        }
        NodeKind::Bound => {
            let fold = 9;
            put(
                svg,
                format_args!(
                    "<path {paint} stroke-linejoin=\"round\" d=\"M{x} {y}h{}l{fold} {fold}v{}h-{width}zm{} 0v{fold}h{fold}\"/>",
                    width - fold,
                    height - fold,
                    width - fold
                ),
            );
        }
        _ => {
            let round = if look.kind == NodeKind::Check {
                height / 2
            } else if look.dash.is_empty() {
                7
            } else {
                3
            };
            put(
                svg,
                format_args!(
                    "<rect {paint} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
                ),
            );
        }
    }
}

/// The line that a node's text begins at, and the one below it.
fn text_at(drawn: &DrawnNode) -> (i32, i32) {
    let height: i32 = drawn.lines.iter().map(|line| line.height).sum();
    let top = drawn.rect.y + (drawn.rect.height - height - drawn.spare) / 2;
    (top, top + height)
}

/// Where the figures of a mark stand.
pub(super) fn below(drawn: &DrawnNode) -> i32 {
    text_at(drawn).1
}

fn lines(svg: &mut String, drawn: &DrawnNode, own: Option<&str>, pen: Pen) {
    let middle = drawn.rect.x + drawn.rect.width / 2;
    let (mut y, _) = text_at(drawn);
    for line in &drawn.lines {
        let (class, weight, ink) = if line.style.bold {
            ("name", " font-weight=\"bold\"", palette::TEXT)
        } else {
            ("detail", "", palette::DETAIL)
        };
        let (class, fill) = own.map_or((class, pen.ink(ink)), |own| ("own", own));
        put(
            svg,
            format_args!(
                "<text class=\"{class}\" x=\"{middle}\" y=\"{}\" font-size=\"{}\"{weight} text-anchor=\"middle\" fill=\"{fill}\">{}</text>",
                y + line.style.size,
                line.style.size,
                xml(&line.text)
            ),
        );
        y += line.height;
    }
}
