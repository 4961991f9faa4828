//! Boxes in their shapes, with their texts, tooltips and links.

use dag_core::picture::{Node, NodeKind, Picture};

use super::{Pen, put};
use crate::drawing::DrawnNode;
use crate::escape::xml;
use crate::layout::Rect;
use crate::palette::{self, NodeLook};
use crate::{Drawing, Options};

pub(super) fn nodes(svg: &mut String, drawing: &Drawing, picture: &Picture, options: &Options, pen: Pen) {
    for (at, (drawn, node)) in drawing.nodes.iter().zip(&picture.nodes).enumerate() {
        let look = palette::node(node.kind);
        let link = link(node, options);
        put(
            svg,
            format_args!("<g class=\"node {}\" data-node=\"{at}\"><title>{}</title>", look.class, xml(&tooltip(node))),
        );
        if let Some(link) = &link {
            put(svg, format_args!("<a href=\"{}\">", xml(link)));
        }
        shape(svg, look, drawn.rect, pen);
        lines(svg, drawn, pen);
        svg.push_str(if link.is_some() { "</a></g>\n" } else { "</g>\n" });
    }
}

/// What is not in the box as well: the doc comment, values written out, tags and the place in the source.
fn tooltip(node: &Node) -> String {
    let ty = node.ty.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
    let mut parts = vec![format!("{}{ty}", node.label)];
    parts.extend((!node.doc.is_empty()).then(|| node.doc.clone()));
    parts.extend(node.literals.iter().map(|(name, value)| format!("{name} = {value}")));
    parts.extend(
        node.tags.iter().map(|(key, value)| if value.is_empty() { key.clone() } else { format!("{key}={value}") }),
    );
    parts.extend(location(node).map(Into::into));
    parts.join("\n")
}

/// Where a node is written, unless that says something of the machine that built the program.
fn location(node: &Node) -> Option<&str> {
    node.location.as_deref().filter(|location| !std::path::Path::new(location).has_root())
}

fn link(node: &Node, options: &Options) -> Option<String> {
    let (path, line) = location(node)?.rsplit_once(':')?;
    Some(format!("{}{path}#L{line}", options.source_base.as_ref()?))
}

pub(super) fn shape(svg: &mut String, look: &NodeLook, rect: Rect, pen: Pen) {
    let paint = format!(
        "class=\"box\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}",
        pen.ink(look.fill),
        pen.ink(look.line),
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

fn lines(svg: &mut String, drawn: &DrawnNode, pen: Pen) {
    let height: i32 = drawn.lines.iter().map(|line| line.height).sum();
    let middle = drawn.rect.x + drawn.rect.width / 2;
    let mut y = drawn.rect.y + (drawn.rect.height - height) / 2;
    for line in &drawn.lines {
        let (class, weight, ink) = if line.style.bold {
            ("name", " font-weight=\"bold\"", palette::TEXT)
        } else {
            ("detail", "", palette::DETAIL)
        };
        put(
            svg,
            format_args!(
                "<text class=\"{class}\" x=\"{middle}\" y=\"{}\" font-size=\"{}\"{weight} text-anchor=\"middle\" fill=\"{}\">{}</text>",
                y + line.style.size,
                line.style.size,
                pen.ink(ink),
                xml(&line.text)
            ),
        );
        y += line.height;
    }
}
