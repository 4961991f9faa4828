//! Mermaid flowcharts, as GitHub renders them in Markdown.

use std::fmt::Write;

use dag_core::picture::{Edge, EdgeKind, Mark, Node, NodeKind, Picture};

use crate::is_machine;
use crate::marks::{self, MARKS, MarkLook};

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
            line(&mut text, &format!("{}{}", id(&node.id), shape(node, picture.marks.node(&node.id))));
        }
        if group.is_some() {
            line(&mut text, "end");
        }
    }
    for edge in &picture.edges {
        line(&mut text, &format!("{} {} {}", id(&edge.from), arrow(edge, picture.marks.edge(edge)), id(&edge.to)));
    }
    let errors: Vec<_> = picture.edges.iter().enumerate().filter(|(_, edge)| edge.kind == EdgeKind::Error).collect();
    if !errors.is_empty() {
        let numbers: Vec<_> = errors.iter().map(|(number, _)| number.to_string()).collect();
        line(&mut text, &format!("linkStyle {} stroke:#999,stroke-dasharray:2 4", numbers.join(",")));
    }
    for (kind, class) in CLASSES {
        class_of(&mut text, class, &picture.nodes, |node| node.kind == *kind, &id);
    }
    put_looks(&mut text, picture, &id);
    put_marks(&mut text, picture, &id);
    text
}

/// Defines a class and gives it to some nodes, if there are any.
fn class_of(text: &mut String, class: &str, nodes: &[Node], of: impl Fn(&Node) -> bool, id: &impl Fn(&str) -> String) {
    let members: Vec<_> = nodes.iter().filter(|node| of(node)).map(|node| id(&node.id)).collect();
    if !members.is_empty() {
        line(text, &format!("classDef {class}"));
        line(text, &format!("class {} {}", members.join(","), class.split(' ').next().unwrap_or_default()));
    }
}

/// Looks of their own.
fn put_looks(text: &mut String, picture: &Picture, id: &impl Fn(&str) -> String) {
    for (node, look) in picture.nodes.iter().filter_map(|node| Some((node, node.look.as_ref()?))) {
        let fill = look.fill.map(|[red, green, blue]| format!("fill:#{red:02x}{green:02x}{blue:02x}"));
        let strong = look.is_strong.then(|| "stroke:#a3238e,stroke-width:4px".to_owned());
        let style: Vec<_> = fill.into_iter().chain(strong).collect();
        if !style.is_empty() {
            line(text, &format!("style {} {}", id(&node.id), style.join(",")));
        }
    }
}

/// Outlines and lines of what has a mark; words and signs are in the labels.
fn put_marks(text: &mut String, picture: &Picture, id: &impl Fn(&str) -> String) {
    let has = |mark: Option<&Mark>, look: &MarkLook| mark.is_some_and(|mark| mark.status == Some(look.status));
    for look in &MARKS {
        let (name, ink) = (look.status.word(), look.ink.light);
        let hollow = if look.is_hollow { ",fill:none,stroke-dasharray:4 3" } else { "" };
        let class = format!("{name} stroke:{ink},stroke-width:3px{hollow}");
        class_of(text, &class, &picture.nodes, |node| has(picture.marks.node(&node.id), look), id);
        links(text, picture, ink, |edge| has(picture.marks.edge(edge), look));
    }
    links(text, picture, marks::CRITICAL.light, |edge| picture.marks.edge(edge).is_some_and(|mark| mark.is_critical));
}

fn links(text: &mut String, picture: &Picture, ink: &str, of: impl Fn(&Edge) -> bool) {
    let numbers = picture.edges.iter().enumerate().filter(|(_, edge)| of(edge)).map(|(number, _)| number.to_string());
    let numbers: Vec<_> = numbers.collect();
    if !numbers.is_empty() {
        line(text, &format!("linkStyle {} stroke:{ink},stroke-width:3px", numbers.join(",")));
    }
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
    (NodeKind::Group, "folded stroke-dasharray:9 3"),
];

fn line(text: &mut String, statement: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {statement}");
}

fn shape(node: &Node, mark: Option<&Mark>) -> String {
    let mark = mark.map(|mark| escaped(&marks::brief(mark))).filter(|mark| !mark.is_empty());
    let mark = mark.map(|mark| format!("<br/>{mark}")).unwrap_or_default();
    let label = match &node.ty {
        Some(ty) => format!("\"<b>{}</b><br/><i>{}</i>{mark}\"", escaped(&node.label), escaped(ty)),
        None => format!("\"{}{mark}\"", escaped(&node.label)),
    };
    match node.kind {
        NodeKind::Bound => format!("[/{label}/]"),
        NodeKind::Load | NodeKind::Save => format!("[({label})]"),
        NodeKind::Check => format!("([{label}])"),
        NodeKind::Group => format!("[[{label}]]"),
        NodeKind::Input | NodeKind::Field => format!("[{label}]"),
        _ => format!("({label})"),
    }
}

fn arrow(edge: &Edge, mark: Option<&Mark>) -> String {
    let sign = mark.filter(|mark| marks::is_difference(mark)).map(marks::brief);
    let label: Vec<_> = edge.label.iter().cloned().chain(sign).map(|text| escaped(&text)).collect();
    let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", label.join("<br/>")) };
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
