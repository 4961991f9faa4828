//! Mermaid flowcharts, as GitHub renders them in Markdown.

use std::fmt::Write;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};

use crate::is_machine;

/// Writes a picture as a Mermaid flowchart.
///
/// Transitions under a condition are dotted, default transitions are solid, error edges are dotted and grey.
pub fn mermaid(picture: &Picture) -> String {
    let direction = if is_machine(picture) { "TD" } else { "LR" };
    let mut text = format!("flowchart {direction}\n");
    let id = |name: &str| match picture.nodes.iter().position(|node| node.id == name) {
        Some(at) => format!("n{at}"),
        None => "unknown".into(),
    };
    for (number, (group, nodes)) in picture.groups().into_iter().enumerate() {
        if let Some(group) = group {
            line(&mut text, &format!("subgraph g{number}[\"{}\"]", escaped(group)));
        }
        for node in nodes {
            line(&mut text, &format!("{}{}", id(&node.id), shape(node)));
        }
        if group.is_some() {
            line(&mut text, "end");
        }
    }
    for edge in &picture.edges {
        line(&mut text, &format!("{} {} {}", id(&edge.from), arrow(edge), id(&edge.to)));
    }
    let errors: Vec<_> = picture.edges.iter().enumerate().filter(|(_, edge)| edge.kind == EdgeKind::Error).collect();
    if !errors.is_empty() {
        let numbers: Vec<_> = errors.iter().map(|(number, _)| number.to_string()).collect();
        line(&mut text, &format!("linkStyle {} stroke:#999,stroke-dasharray:2 4", numbers.join(",")));
    }
    for (kind, class) in CLASSES {
        let members: Vec<_> = picture.nodes.iter().filter(|node| node.kind == *kind).map(|node| id(&node.id)).collect();
        if !members.is_empty() {
            line(&mut text, &format!("classDef {class}"));
            line(&mut text, &format!("class {} {}", members.join(","), class.split(' ').next().unwrap_or_default()));
        }
    }
    text
}

/// Colours that are readable on light and on dark pages.
const CLASSES: &[(NodeKind, &str)] = &[
    (NodeKind::Function, "function fill:#b4d8e4,stroke:#4a7a8c,color:#000"),
    (NodeKind::Output, "output fill:#ffc857,stroke:#a87f1e,color:#000"),
    (NodeKind::Input, "input stroke-dasharray:4 3"),
    (NodeKind::Once, "once fill:#d1c4e9,stroke:#5e4b8b,color:#000"),
    (NodeKind::Load, "load fill:#d7ccc8,stroke:#6d4c41,color:#000"),
    (NodeKind::Save, "save fill:#d7ccc8,stroke:#6d4c41,color:#000"),
    (NodeKind::Check, "check fill:#dcedc8,stroke:#6b8f3c,color:#000,font-size:11px"),
    (NodeKind::Field, "field stroke-dasharray:2 2"),
    (NodeKind::Entrypoint, "entrypoint stroke-width:3px"),
];

fn line(text: &mut String, statement: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {statement}");
}

fn shape(node: &Node) -> String {
    let label = match &node.ty {
        Some(ty) => format!("\"<b>{}</b><br/><i>{}</i>\"", escaped(&node.label), escaped(ty)),
        None => format!("\"{}\"", escaped(&node.label)),
    };
    match node.kind {
        NodeKind::Bound => format!("[/{label}/]"),
        NodeKind::Load | NodeKind::Save => format!("[({label})]"),
        NodeKind::Check => format!("([{label}])"),
        NodeKind::Input | NodeKind::Field => format!("[{label}]"),
        _ => format!("({label})"),
    }
}

fn arrow(edge: &Edge) -> String {
    let label = edge.label.as_ref().map(|label| format!("|\"{}\"|", escaped(label))).unwrap_or_default();
    match edge.kind {
        EdgeKind::Data | EdgeKind::Default => format!("-->{label}"),
        EdgeKind::Optional | EdgeKind::Conditional | EdgeKind::Error => format!("-.->{label}"),
    }
}

/// Mermaid takes entities where a character would end the label or start markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('#', "&num;")
        .replace('\n', " ")
}
