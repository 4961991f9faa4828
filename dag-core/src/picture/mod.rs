//! The neutral picture model: what graphs, plans and machines look like, before any format.
//!
//! The writers in `dag-view` know only this. Everything is in a fixed order, so that the same graph gives the same picture.

mod dag;
mod diff;
mod look;
mod machine;
mod marks;
mod run;
mod select;

pub use look::Look;
pub use marks::{Mark, Marks, Status};
pub use run::RunMarks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A picture: nodes and edges, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows: `machine`, `dag`, or an action's name.
    pub title: String,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// What happened to them. They are written, and not read back.
    #[serde(skip_serializing_if = "Marks::is_empty", skip_deserializing)]
    pub marks: Marks,
}

impl Picture {
    /// The same picture with these marks.
    #[must_use]
    pub fn marked(mut self, marks: Marks) -> Self {
        self.marks = marks;
        self
    }

    /// The nodes without a group, and then each group, sorted by its name.
    pub fn groups(&self) -> BTreeMap<Option<&str>, Vec<&Node>> {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for node in &self.nodes {
            groups.entry(node.group.as_deref()).or_default().push(node);
        }
        groups
    }
}

/// A node of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the picture.
    pub id: String,
    /// What a person reads.
    pub label: String,
    /// What it is.
    pub kind: NodeKind,
    /// The type of its value.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The doc comment.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// Where it is written, as `file:line`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The hash of what it does, of a function: the version that the JSON export has of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The namespace of the subdag that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its tags, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// The fields of the state that it reads, of an action.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<String>,
    /// The fields of the state that it writes, of an action.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<String>,
    /// How it differs from others of its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// The parameters that are given a value as written, with these values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub literals: Vec<(String, String)>,
}

/// What a node of a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// A function of a graph.
    Function,
    /// A function whose value was asked for.
    Output,
    /// An input that a run is given.
    Input,
    /// An input with a bound value.
    Bound,
    /// A function whose value is made once for all runs.
    Once,
    /// A function that reads a file: one with a tag `loads`.
    Load,
    /// A function that writes a file: one with a tag `saves`.
    Save,
    /// A check of the value of the node before it.
    Check,
    /// A field of the state.
    Field,
    /// An action of a machine.
    Action,
    /// The first action of a machine.
    Entrypoint,
    /// A group that is closed.
    Group,
}

/// An edge of a picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// The id of the node it leaves.
    pub from: String,
    /// The id of the node it leads to.
    pub to: String,
    /// What it is.
    pub kind: EdgeKind,
    /// The condition of a transition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What an edge of a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeKind {
    /// A value goes along it.
    Data,
    /// A value that may be absent goes along it.
    Optional,
    /// A transition under a condition.
    Conditional,
    /// The transition that is taken when no condition holds.
    Default,
    /// The transition after a failed action.
    Error,
}

impl NodeKind {
    /// Whether a run computes it.
    pub fn is_computed(self) -> bool {
        matches!(self, Self::Function | Self::Output | Self::Once | Self::Load | Self::Save)
    }
}

impl Node {
    /// A node that nothing else is known of.
    pub fn new(id: impl Into<String>, label: impl Into<String>, kind: NodeKind) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            kind,
            ty: None,
            doc: String::new(),
            location: None,
            version: None,
            group: None,
            tags: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            look: None,
            literals: Vec::new(),
        }
    }
}

impl Edge {
    /// An edge without a label.
    pub fn new(from: impl Into<String>, to: impl Into<String>, kind: EdgeKind) -> Self {
        Self { from: from.into(), to: to.into(), kind, label: None }
    }
}
