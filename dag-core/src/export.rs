//! A graph as data: what each node is, written to JSON and read back, to keep, to compare, to show elsewhere.
//!
//! An export says nothing of the program that made it but what its nodes do, so that two of them differ only where the graphs do.

mod code;
mod diff;

pub use diff::{Changed, Diff, What};

use serde::{Deserialize, Serialize};

use crate::graph::Dag;
use crate::names::owned;
use crate::node::NodeDef;
use code::Code;

/// All nodes of a graph, sorted by name. [`Dag::export`] makes it.
///
/// ```
/// use dag_core::{Dag, export::Export, input, module, node};
///
/// input!(price: f64);
///
/// #[node(tag(unit = "euro"))]
/// fn total(price: &f64) -> f64 { price * 1.2 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let export = Dag::builder().add(module!([price, total])).build()?.export();
/// assert_eq!(export.node("total").map(|node| &*node.ty), Some("f64"));
///
/// let json = serde_json::to_string_pretty(&export)?;
/// assert_eq!(serde_json::from_str::<Export>(&json)?, export);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Export {
    /// The nodes, sorted by name.
    pub nodes: Vec<Node>,
}

/// One node of an [`Export`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// The name, unique in the graph.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The type of its value, without module paths.
    #[serde(rename = "type")]
    pub ty: String,
    /// The values of other nodes that it takes, in order.
    pub params: Vec<Param>,
    /// The parameters that are given a value as written, with these values. Left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub literals: Vec<(String, String)>,
    /// Its tags, as written.
    pub tags: Vec<(String, String)>,
    /// Whether its value is made once for all runs. Left out where it is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
    /// What must hold of its value, as [`Check`](crate::Check) prints it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<String>,
    /// The conditions under which it exists, as [`When`](crate::When) prints them; all hold.
    pub when: Vec<String>,
    /// Its doc comment.
    pub doc: String,
    /// Where it is written, as `file:line`.
    pub location: String,
    /// Its source text with its comments.
    pub source: String,
    /// The hash of what it does, 32 hexadecimal digits: of its name, its conditions, its checks, its parameters, its literals and its source text, less
    /// comments, formatting and visibility. The same for every compiler and run; tags and doc comment do not count.
    pub version: String,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// A function.
    Function,
    /// A declared input.
    Input,
}

/// One value that a [`Node`] takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Param {
    /// The name of the node that gives it, which is that of the parameter too.
    pub name: String,
    /// The name of the parameter, where that is another. Left out where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
    /// The type that arrives, without module paths: `Option<T>` for an optional one.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether the value may be absent.
    pub optional: bool,
}

impl Dag {
    /// The graph as data, the same for the same graph byte for byte. [`Export::diff`] compares two.
    pub fn export(&self) -> Export {
        Export { nodes: self.nodes().map(Node::of).collect() }
    }
}

impl Export {
    /// One node.
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }
}

impl Node {
    fn of(def: &'static NodeDef) -> Self {
        let params = def.function.params.iter().map(|param| Param {
            name: param.name.into(),
            into: param.into.map(Into::into),
            ty: param.type_name(),
            optional: param.optional.is_some(),
        });
        let params: Vec<_> = params.collect();
        let when: Vec<_> = def.when.iter().map(ToString::to_string).collect();
        let checks: Vec<_> = def.checks.iter().map(ToString::to_string).collect();
        let mut node = Self {
            name: def.name.into(),
            kind: if def.is_input() { Kind::Input } else { Kind::Function },
            ty: def.output.name(),
            tags: owned(def.tags),
            literals: owned(def.literals),
            once: def.once,
            doc: def.function.doc.into(),
            location: def.function.location.to_string(),
            source: def.function.source.into(),
            version: String::new(),
            params,
            checks,
            when,
        };
        node.version = node.version();
        node
    }

    /// Types count as the source text writes them: how a compiler prints them is not fixed.
    fn version(&self) -> String {
        let code = Code::of(&self.source);
        let mut hash = Hash::default();
        hash.part(&self.name);
        hash.list(self.when.iter().map(String::as_str));
        hash.list(self.params.iter().flat_map(|param| {
            let optional = if param.optional { "?" } else { "" };
            [&*param.name, optional].into_iter().chain(param.into.as_deref())
        }));
        // A list only where there is one, so that the versions of all other nodes stay what they were.
        if !self.literals.is_empty() {
            hash.list(self.literals.iter().flat_map(|(parameter, value)| [&**parameter, value]));
        }
        if self.once {
            hash.part("once");
        }
        hash.list(code.signature.iter().copied());
        hash.list(code.body.iter().copied());
        // A node without checks has the version that it had before there were any.
        if !self.checks.is_empty() {
            hash.list(self.checks.iter().map(String::as_str));
        }
        format!("{:032x}", hash.0)
    }
}

/// The version of a node's own code.
pub(crate) fn version_of(def: &'static NodeDef) -> String {
    Node::of(def).version
}

/// FNV-1a with 128 bits: wide enough that versions do not meet by accident, and the same everywhere for ever, which std's hasher does
/// not promise. Nobody gains from making two of their own functions meet, so that it needs no cryptography.
struct Hash(u128);

impl Default for Hash {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }

    /// A text and its end, so that `ab`, `c` is not `a`, `bc`: 0xff occurs in no UTF-8.
    fn part(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    fn list<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        parts.for_each(|part| self.part(part));
        self.bytes(&[0xfe]);
    }
}

#[cfg(test)]
mod tests {
    use super::Hash;

    /// The published test vectors of FNV-1a.
    #[test]
    fn the_hash_is_fnv_1a() {
        for (text, expected) in [("", 0x6c62272e07bb014262b821756295c58d), ("a", 0xd228cb696f1a8caf78912b704e4a8964)] {
            let mut hash = Hash::default();
            hash.bytes(text.as_bytes());
            assert_eq!(hash.0, expected);
        }
    }
}
