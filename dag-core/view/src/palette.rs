//! How each kind of node and edge looks. Kinds differ in lightness, outline or shape as well, so that they can be told apart in grey.

use dag_core::picture::{Edge, EdgeKind, NodeKind};

/// A colour on a light and on a dark ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ink {
    pub(crate) light: &'static str,
    pub(crate) dark: &'static str,
}

pub(crate) const fn ink(light: &'static str, dark: &'static str) -> Ink {
    Ink { light, dark }
}

pub(crate) const PAGE: Ink = ink("#ffffff", "#14171c");
pub(crate) const TEXT: Ink = ink("#1b2129", "#eceff4");
pub(crate) const DETAIL: Ink = ink("#4d5763", "#b4bdc9");
pub(crate) const CLUSTER: Ink = ink("#f6f7f9", "#1b2027");
pub(crate) const CLUSTER_LINE: Ink = ink("#b9c1ca", "#49525e");

/// The look of a kind of node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeLook {
    pub(crate) kind: NodeKind,
    pub(crate) class: &'static str,
    /// What the legend says.
    pub(crate) name: &'static str,
    pub(crate) fill: Ink,
    pub(crate) line: Ink,
    pub(crate) width: &'static str,
    pub(crate) dash: &'static str,
}

const fn look(kind: NodeKind, class: &'static str, name: &'static str, fill: Ink, line: Ink) -> NodeLook {
    NodeLook { kind, class, name, fill, line, width: "1.2", dash: "" }
}

/// In the order of the legend.
pub(crate) const NODES: [NodeLook; 12] = [
    NodeLook {
        width: "2.6",
        ..look(NodeKind::Entrypoint, "entrypoint", "first action", ink("#d3e3f6", "#27476b"), ink("#2d5f96", "#8bbdf0"))
    },
    look(NodeKind::Action, "action", "action", ink("#e9f1fa", "#1f3247"), ink("#4d7fb3", "#6a9fd4")),
    NodeLook { dash: "5 3", ..look(NodeKind::Input, "input", "input", PAGE, ink("#6d7782", "#8d98a6")) },
    look(NodeKind::Bound, "bound", "bound value", ink("#f0f1f3", "#2a2f37"), ink("#6d7782", "#8d98a6")),
    look(NodeKind::Function, "function", "function", ink("#d8eaf2", "#1d3a47"), ink("#3f7f9b", "#63a9c6")),
    look(NodeKind::Once, "once", "made once", ink("#e3def4", "#332b52"), ink("#6a56a8", "#a797e0")),
    look(NodeKind::Load, "load", "loads", ink("#ebe2da", "#3c3028"), ink("#86644e", "#c19d85")),
    look(NodeKind::Save, "save", "saves", ink("#ebe2da", "#3c3028"), ink("#86644e", "#c19d85")),
    look(NodeKind::Check, "check", "check", ink("#e6f2db", "#293a1c"), ink("#5f8b3c", "#93c16d")),
    NodeLook { dash: "2 3", ..look(NodeKind::Field, "field", "field of the state", PAGE, ink("#6d7782", "#8d98a6")) },
    NodeLook { dash: "9 3", ..look(NodeKind::Group, "folded", "closed group", CLUSTER, ink("#5d6672", "#9aa5b3")) },
    NodeLook {
        width: "2",
        ..look(NodeKind::Output, "output", "output", ink("#ffdd8f", "#5c430d"), ink("#a9740a", "#e8b54a"))
    },
];

/// The outline of nodes that stand out.
pub(crate) const STRONG: Ink = ink("#a3238e", "#ff8be6");

pub(crate) fn node(kind: NodeKind) -> &'static NodeLook {
    NODES.iter().find(|look| look.kind == kind).unwrap_or(&NODES[4])
}

/// The look of a kind of edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EdgeLook {
    pub(crate) class: &'static str,
    pub(crate) name: &'static str,
    pub(crate) line: Ink,
    pub(crate) width: &'static str,
    pub(crate) dash: &'static str,
}

const LINE: Ink = ink("#4a5561", "#a3aebb");

/// In the order of the legend.
pub(crate) const EDGES: [EdgeLook; 6] = [
    EdgeLook { class: "data", name: "value", line: LINE, width: "1.3", dash: "" },
    EdgeLook { class: "optional", name: "value that may be absent", line: LINE, width: "1.3", dash: "5 4" },
    EdgeLook { class: "default", name: "next action", line: LINE, width: "1.5", dash: "" },
    EdgeLook { class: "conditional", name: "under a condition", line: LINE, width: "1.3", dash: "5 4" },
    EdgeLook { class: "back", name: "back", line: ink("#7355a8", "#b59ae6"), width: "1.7", dash: "" },
    EdgeLook { class: "error", name: "on an error", line: ink("#a8655c", "#d2958b"), width: "1.2", dash: "2 3" },
];

/// An edge that goes back looks so, and keeps its dashes.
pub(crate) fn edge(edge: &Edge, goes_back: bool) -> EdgeLook {
    let class = match edge.kind {
        EdgeKind::Data => "data",
        EdgeKind::Optional => "optional",
        EdgeKind::Conditional => "conditional",
        EdgeKind::Default => "default",
        EdgeKind::Error => "error",
    };
    let of = |class: &str| EDGES.iter().find(|look| look.class == class).unwrap_or(&EDGES[0]);
    match (goes_back, edge.kind) {
        (false, _) | (true, EdgeKind::Error) => *of(class),
        (true, _) => EdgeLook { dash: of(class).dash, ..*of("back") },
    }
}
