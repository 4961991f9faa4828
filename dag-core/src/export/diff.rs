//! What differs between two exports, and what it reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::{Export, Node};

/// What [`Export::diff`] found, each list sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diff {
    /// Nodes that only the newer graph has.
    pub added: Vec<String>,
    /// Nodes that only the older graph has.
    pub removed: Vec<String>,
    /// Nodes of both graphs that are not the same.
    pub changed: Vec<Changed>,
    /// All nodes of the newer graph that are made from one of these; one that changed itself is among them when it is made from another.
    pub affected: Vec<String>,
}

/// A node that is not the same in both graphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// In what it differs: at least one.
    pub what: Vec<What>,
}

/// In what a node differs. Comments, formatting, visibility, doc comment, label and place are no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum What {
    /// It is a function in one and an input in the other.
    Kind,
    /// The function's own name, its parameters, or its type.
    Signature,
    /// The function's body.
    Body,
    /// The values that its parameters are given as written.
    Literals,
    /// Whether its value is made once for all runs.
    Once,
    /// The tags.
    Tags,
    /// The conditions under which it exists.
    When,
    /// What must hold of its value.
    Checks,
}

impl Export {
    /// What is different in the other, newer export.
    ///
    /// ```
    /// use dag_core::{Dag, export::What, input, module, node};
    ///
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price * 0.2 }
    /// #[node] fn total(price: &f64, tax: &f64) -> f64 { price + tax }
    /// #[node(name = tax)] fn new_tax(price: &f64) -> f64 { price * 0.19 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let old = Dag::builder().add(module!([price, tax, total]));
    /// let new = Dag::builder().add(module!([price, new_tax, total]));
    /// let diff = old.build()?.export().diff(&new.build()?.export());
    ///
    /// assert_eq!(diff.changed[0].what, [What::Signature, What::Body]);
    /// assert_eq!(diff.affected, ["total"]);
    /// assert_eq!(diff.to_string(), "0 added, 0 removed, 1 changed, 1 affected\n~ tax (signature, body)\n> total");
    /// # Ok(())
    /// # }
    /// ```
    pub fn diff(&self, other: &Self) -> Diff {
        let (old, new) = (self.by_name(), other.by_name());
        let only = |these: &BTreeMap<&str, &Node>, those: &BTreeMap<&str, &Node>| {
            these.keys().filter(|name| !those.contains_key(*name)).map(|name| (*name).to_owned()).collect::<Vec<_>>()
        };
        let (added, removed) = (only(&new, &old), only(&old, &new));
        let both = old.iter().filter_map(|(name, node)| Some((*name, differences(node, new.get(name)?))));
        let changed: Vec<_> =
            both.filter(|(_, what)| !what.is_empty()).map(|(name, what)| Changed { name: name.into(), what }).collect();
        let starts = added.iter().chain(&removed).chain(changed.iter().map(|changed| &changed.name));
        let affected = other.downstream(starts.map(String::as_str));
        Diff { added, removed, changed, affected }
    }

    fn by_name(&self) -> BTreeMap<&str, &Node> {
        self.nodes.iter().map(|node| (&*node.name, node)).collect()
    }

    /// All that is made from these, sorted; one of them only if it is made from another.
    fn downstream<'a>(&'a self, starts: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for node in &self.nodes {
            node.params.iter().for_each(|param| readers.entry(&param.name).or_default().push(&node.name));
        }
        let mut left: Vec<&str> = starts.collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = left.pop() {
            left.extend(readers.get(name).into_iter().flatten().filter(|reader| reached.insert(**reader)));
        }
        reached.into_iter().map(Into::into).collect()
    }
}

fn differences(old: &Node, new: &Node) -> Vec<What> {
    let code = (Code::of(&old.source), Code::of(&new.source));
    let signature = old.ty != new.ty || old.params != new.params || code.0.signature != code.1.signature;
    [
        (What::Kind, old.kind != new.kind),
        (What::Signature, signature),
        (What::Body, code.0.body != code.1.body),
        (What::Literals, old.literals != new.literals),
        (What::Once, old.once != new.once),
        (What::Tags, sorted(&old.tags) != sorted(&new.tags)),
        (What::When, sorted(&old.when) != sorted(&new.when)),
        (What::Checks, old.checks != new.checks),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect()
}

fn sorted<T: Ord>(items: &[T]) -> Vec<&T> {
    let mut items: Vec<_> = items.iter().collect();
    items.sort();
    items
}

impl Diff {
    /// Whether both graphs are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// One line for each node: `+` added, `-` removed, `~` changed, `>` affected.
impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, removed, changed, affected } = self;
        if self.is_empty() {
            return f.write_str("no differences");
        }
        let counts = (added.len(), removed.len(), changed.len(), affected.len());
        write!(f, "{} added, {} removed, {} changed, {} affected", counts.0, counts.1, counts.2, counts.3)?;
        added.iter().try_for_each(|name| write!(f, "\n+ {name}"))?;
        removed.iter().try_for_each(|name| write!(f, "\n- {name}"))?;
        changed.iter().try_for_each(|changed| write!(f, "\n~ {changed}"))?;
        affected.iter().try_for_each(|name| write!(f, "\n> {name}"))
    }
}

/// `tax (signature, body)`.
impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what: Vec<_> = self.what.iter().map(ToString::to_string).collect();
        write!(f, "{} ({})", self.name, what.join(", "))
    }
}

/// One lower-case word.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "kind",
            Self::Signature => "signature",
            Self::Body => "body",
            Self::Literals => "literals",
            Self::Once => "once",
            Self::Tags => "tags",
            Self::When => "when",
            Self::Checks => "checks",
        })
    }
}
