//! What is different in a newer picture of the same graph or machine.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Mark, Marks, Node, Picture, Status};
use crate::export::{Export, Kind};

impl Picture {
    /// A picture of both, with marks on what the newer one has more or less, on what changed and in what, and on all that is made of it.
    ///
    /// ```
    /// use dag_core::picture::Status;
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price * 0.2 }
    /// #[node] fn total(price: &f64, tax: &f64) -> f64 { price + tax }
    /// #[node(name = tax)] fn new_tax(price: &f64) -> f64 { price * 0.19 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let old = Dag::builder().add(module!([price, tax, total])).build()?.view();
    /// let new = Dag::builder().add(module!([price, new_tax, total])).build()?.view();
    /// let diff = old.diff(&new);
    /// assert_eq!(diff.marks.node("tax").map(ToString::to_string), Some("changed: code".into()));
    /// assert_eq!(diff.marks.node("total").and_then(|mark| mark.status), Some(Status::Affected));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn diff(&self, newer: &Self) -> Self {
        let (old, new) = (by_id(self), by_id(newer));
        let mut marks = Marks::default();
        for (id, node) in &new {
            match old.get(id) {
                None => *marks.node_mut(*id) = Mark::new(Status::Added),
                Some(before) => mark_changes(&mut marks, before, node),
            }
        }
        let removed = self.nodes.iter().filter(|node| !new.contains_key(node.id.as_str()));
        let nodes: Vec<_> = newer.nodes.iter().chain(removed.clone()).cloned().collect();
        removed.for_each(|node| *marks.node_mut(&node.id) = Mark::new(Status::Removed));
        let edges = edges_of_both(&self.edges, &newer.edges, &mut marks);
        mark_affected(&edges, &mut marks);
        Self { title: newer.title.clone(), nodes, edges, marks }
    }
}

fn by_id(picture: &Picture) -> BTreeMap<&str, &Node> {
    picture.nodes.iter().map(|node| (node.id.as_str(), node)).collect()
}

/// Comments and places are no difference.
fn mark_changes(marks: &mut Marks, old: &Node, new: &Node) {
    let differences = [
        ("kind", old.kind != new.kind),
        ("type", old.ty != new.ty),
        ("name", old.label != new.label),
        ("tags", old.tags != new.tags),
        ("literals", old.literals != new.literals),
        ("code", old.version != new.version),
    ];
    let what: Vec<_> = differences.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what).collect();
    if !what.is_empty() {
        *marks.node_mut(&new.id) = Mark { note: what.join(", "), ..Mark::new(Status::Changed) };
    }
}

fn edges_of_both(old: &[Edge], new: &[Edge], marks: &mut Marks) -> Vec<Edge> {
    let [before, after] = [old, new].map(|edges| edges.iter().collect::<BTreeSet<_>>());
    new.iter()
        .filter(|edge| !before.contains(edge))
        .for_each(|edge| marks.edge_mut(edge.clone()).status = Some(Status::Added));
    let removed = old.iter().filter(|edge| !after.contains(edge));
    removed.clone().for_each(|edge| marks.edge_mut(edge.clone()).status = Some(Status::Removed));
    new.iter().chain(removed).cloned().collect()
}

/// All that is made of what is not the same. What an action leads to is not made of it.
fn mark_affected(edges: &[Edge], marks: &mut Marks) {
    let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| matches!(edge.kind, EdgeKind::Data | EdgeKind::Optional)) {
        readers.entry(&edge.from).or_default().push(&edge.to);
    }
    let mut left: Vec<String> = marks.nodes().map(|(id, _)| id.to_owned()).collect();
    while let Some(id) = left.pop() {
        for reader in readers.remove(id.as_str()).into_iter().flatten() {
            if marks.node(reader).is_none() {
                marks.node_mut(reader).status = Some(Status::Affected);
                left.push(reader.to_owned());
            }
        }
    }
}

impl Export {
    /// A picture of the exported graph, as [`Dag::view`](crate::Dag::view) gives it; checks are not drawn.
    pub fn view(&self) -> Picture {
        let mut picture = Picture { title: "dag".into(), ..Picture::default() };
        for node in &self.nodes {
            let (tags, literals) = (node.tags.clone(), node.literals.clone());
            let kind = super::dag::kind_of(node.kind == Kind::Input, node.once, &|key| {
                node.tags.iter().any(|(tag, _)| tag == key)
            });
            picture.nodes.push(Node {
                ty: Some(node.ty.clone()),
                doc: node.doc.clone(),
                location: Some(node.location.clone()),
                group: super::dag::group(&node.name),
                version: (node.kind == Kind::Function).then(|| node.version.clone()),
                tags,
                literals,
                ..Node::new(&node.name, &node.name, kind)
            });
            picture.edges.extend(node.params.iter().map(|param| {
                let kind = if param.optional { EdgeKind::Optional } else { EdgeKind::Data };
                Edge::new(&param.name, &node.name, kind)
            }));
        }
        picture
    }
}
