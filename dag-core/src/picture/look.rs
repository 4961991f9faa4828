//! Looks of one's own, for nodes of a tag, an owner, or whatever a function says.

use serde::{Deserialize, Serialize};

use super::{Node, Picture};

/// How a node differs from others of its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// What it means, for the legend.
    pub name: String,
    /// The colour of the box: red, green and blue. Text on it is black or white, whichever can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<[u8; 3]>,
    /// Whether the outline is heavier.
    #[serde(default, rename = "strong", skip_serializing_if = "std::ops::Not::not")]
    pub is_strong: bool,
}

impl Picture {
    /// With the looks that a function gives to nodes.
    ///
    /// ```
    /// use dag_core::picture::{Look, Node, NodeKind, Picture};
    ///
    /// let nodes = vec![Node::new("a", "a", NodeKind::Function), Node::new("b", "b", NodeKind::Function)];
    /// let picture = Picture { nodes, ..Picture::default() };
    /// let red = Look { name: "to be replaced".into(), fill: Some([0xc0, 0x39, 0x2b]), ..Look::default() };
    /// let picture = picture.styled(|node| (node.id == "b").then(|| red.clone()));
    /// assert!(picture.nodes[0].look.is_none() && picture.nodes[1].look.is_some());
    /// ```
    #[must_use]
    pub fn styled(mut self, look: impl Fn(&Node) -> Option<Look>) -> Self {
        self.nodes.iter_mut().for_each(|node| node.look = look(node).or(node.look.take()));
        self
    }

    /// With heavier outlines for the nodes with a tag, or with this value of it: `kind`, or `kind=llm`.
    #[must_use]
    pub fn highlighted(self, tag: &str) -> Self {
        let (key, value) = tag.split_once('=').map_or((tag, None), |(key, value)| (key, Some(value)));
        let look = Look { name: tag.to_owned(), is_strong: true, ..Look::default() };
        let has =
            |node: &Node| node.tags.iter().any(|(other, its)| other == key && value.is_none_or(|value| its == value));
        self.styled(|node| has(node).then(|| look.clone()))
    }
}
