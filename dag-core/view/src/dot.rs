//! Graphviz DOT. Graphs use Hamilton's shapes and colours, machines Burr's, so that their users recognise both.

use std::fmt::Write;

use dag_core::picture::{Edge, EdgeKind, Look, Mark, Node, NodeKind, Picture};

use crate::escape::visible;
use crate::{is_machine, marks};

/// Writes a picture as DOT.
///
/// Transitions under a condition are dashed and carry it as their label, default transitions are solid, error edges dotted and grey.
pub fn dot(picture: &Picture) -> String {
    let (direction, apart) =
        if is_machine(picture) { ("TB", "ranksep=0.6 nodesep=0.6") } else { ("LR", "ranksep=0.5 nodesep=0.3") };
    let mut text = format!(
        "digraph {} {{\n  graph [rankdir={direction} {apart} fontname=Helvetica]\n  node [fontname=Helvetica \
         shape=rectangle style=\"rounded,filled\" fillcolor=\"#ffffff\" margin=0.15]\n  edge [fontname=Helvetica fontsize=10]\n",
        quoted(&picture.title)
    );
    for (group, nodes) in picture.groups() {
        // Graphviz draws a box around a subgraph whose name begins so.
        if let Some(group) = group {
            let name = quoted(&format!("cluster {group}"));
            line(
                &mut text,
                &format!("subgraph {name} {{\n  label={} style=\"rounded,dashed\" color=\"#999999\"", quoted(group)),
            );
        }
        for node in nodes {
            let attributes = node_attributes(node, picture.marks.node(&node.id));
            line(&mut text, &format!("{} [{attributes}]", quoted(&node.id)));
        }
        if group.is_some() {
            line(&mut text, "}");
        }
    }
    for edge in &picture.edges {
        line(
            &mut text,
            &format!(
                "{} -> {}{}",
                quoted(&edge.from),
                quoted(&edge.to),
                edge_attributes(edge, picture.marks.edge(edge))
            ),
        );
    }
    text.push_str("}\n");
    text
}

fn line(text: &mut String, statement: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {statement}");
}

fn node_attributes(node: &Node, mark: Option<&Mark>) -> String {
    let style = match node.kind {
        NodeKind::Function => " fillcolor=\"#b4d8e4\"",
        NodeKind::Output => " fillcolor=\"#ffc857\"",
        NodeKind::Input => " style=\"filled,dashed\"",
        NodeKind::Bound => " shape=note style=filled",
        NodeKind::Once => " fillcolor=\"#d1c4e9\"",
        NodeKind::Load | NodeKind::Save => " shape=cylinder style=filled fillcolor=\"#d7ccc8\"",
        NodeKind::Check => " shape=ellipse style=filled fillcolor=\"#dcedc8\" fontsize=10 margin=0.05",
        NodeKind::Field => " style=\"filled,dotted\"",
        NodeKind::Action => "",
        NodeKind::Entrypoint => " penwidth=2",
        NodeKind::Group => " shape=tab style=filled fillcolor=\"#f0f1f3\"",
    };
    let look = node.look.as_ref().map(own).unwrap_or_default();
    let note = mark.map(|mark| mark.note.as_str());
    let tooltip: Vec<_> =
        [Some(node.doc.as_str()), note].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    let tooltip = if tooltip.is_empty() { String::new() } else { format!(" tooltip={}", quoted(&tooltip.join("\n"))) };
    let marked = mark.map(outline).unwrap_or_default();
    format!("label={}{style}{look}{marked}{tooltip}", label(node, mark))
}

/// A look of its own.
fn own(look: &Look) -> String {
    let fill = look.fill.map(|[red, green, blue]| format!(" fillcolor=\"#{red:02x}{green:02x}{blue:02x}\""));
    fill.unwrap_or_default() + if look.is_strong { " color=\"#a3238e\" penwidth=3.2" } else { "" }
}

/// The outline of a node with a mark. Of two attributes of one name Graphviz takes the later.
fn outline(mark: &Mark) -> String {
    let critical = if mark.is_critical { " peripheries=2" } else { "" };
    let Some(look) = mark.status.map(marks::of) else { return critical.into() };
    let hollow = if look.is_hollow { " style=\"rounded,filled,dashed\" fillcolor=\"#ffffff\"" } else { "" };
    format!("{hollow} color=\"{}\" penwidth=2.4{critical}", look.ink.light)
}

/// The name in bold and the type in italics below it, as Hamilton has it; a plain name where there is no type. Below that the mark.
fn label(node: &Node, mark: Option<&Mark>) -> String {
    let brief = mark.map(marks::brief).filter(|brief| !brief.is_empty());
    // Graphviz refuses empty tags.
    let Some(ty) = node.ty.as_ref().filter(|ty| !ty.is_empty()) else {
        return quoted(&brief.map_or_else(|| node.label.clone(), |brief| format!("{}\n{brief}", node.label)));
    };
    let name = if node.label.is_empty() { String::new() } else { format!("<b>{}</b><br /><br />", html(&node.label)) };
    let brief = brief.map(|brief| format!("<br /><br />{}", html(&brief))).unwrap_or_default();
    format!("<{name}<i>{}</i>{brief}>", html(ty))
}

fn edge_attributes(edge: &Edge, mark: Option<&Mark>) -> String {
    let style = match edge.kind {
        EdgeKind::Data | EdgeKind::Default => None,
        EdgeKind::Optional | EdgeKind::Conditional => Some("style=dashed"),
        EdgeKind::Error => Some("style=dotted color=\"#999999\" constraint=false"),
    };
    let sign = mark.filter(|mark| marks::is_difference(mark)).map(marks::brief);
    let label: Vec<_> = edge.label.iter().cloned().chain(sign).collect();
    let label = (!label.is_empty()).then(|| format!("label={}", quoted(&label.join("\n"))));
    let attributes: Vec<_> = label.into_iter().chain(style.map(Into::into)).chain(mark.map(heavy)).collect();
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(" ")) }
}

/// The line of an edge with a mark.
fn heavy(mark: &Mark) -> String {
    let ink = mark.status.map(|status| marks::of(status).ink).filter(|_| !mark.is_critical).unwrap_or(marks::CRITICAL);
    format!("color=\"{}\" penwidth=2.6", ink.light)
}

fn quoted(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn html(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
