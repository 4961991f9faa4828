//! Graphviz DOT. Graphs use Hamilton's shapes and colours, machines Burr's, so that their users recognise both.

use std::fmt::Write;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};

use crate::escape::visible;
use crate::is_machine;

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
            line(&mut text, &format!("{} [{}]", quoted(&node.id), node_attributes(node)));
        }
        if group.is_some() {
            line(&mut text, "}");
        }
    }
    for edge in &picture.edges {
        line(&mut text, &format!("{} -> {}{}", quoted(&edge.from), quoted(&edge.to), edge_attributes(edge)));
    }
    text.push_str("}\n");
    text
}

fn line(text: &mut String, statement: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {statement}");
}

fn node_attributes(node: &Node) -> String {
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
    };
    let tooltip = if node.doc.is_empty() { String::new() } else { format!(" tooltip={}", quoted(&node.doc)) };
    format!("label={}{style}{tooltip}", label(node))
}

/// The name in bold and the type in italics below it, as Hamilton has it; a plain name where there is no type.
fn label(node: &Node) -> String {
    // Graphviz refuses empty tags.
    match node.ty.as_ref().filter(|ty| !ty.is_empty()) {
        Some(ty) if node.label.is_empty() => format!("<<i>{}</i>>", html(ty)),
        Some(ty) => format!("<<b>{}</b><br /><br /><i>{}</i>>", html(&node.label), html(ty)),
        None => quoted(&node.label),
    }
}

fn edge_attributes(edge: &Edge) -> String {
    let style = match edge.kind {
        EdgeKind::Data | EdgeKind::Default => None,
        EdgeKind::Optional | EdgeKind::Conditional => Some("style=dashed"),
        EdgeKind::Error => Some("style=dotted color=\"#999999\" constraint=false"),
    };
    let label = edge.label.as_ref().map(|label| format!("label={}", quoted(label)));
    let attributes: Vec<_> = label.into_iter().chain(style.map(Into::into)).collect();
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(" ")) }
}

fn quoted(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn html(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
