//! Less of a picture: a part of it, without its inputs, with groups closed.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, EdgeKind, Mark, Marks, Node, NodeKind, Picture, Status};
use crate::graph::UnknownNode;
use crate::names::nearest;

impl Picture {
    /// Without the inputs, bound ones too.
    #[must_use]
    pub fn without_inputs(self) -> Self {
        self.only(|node| !is_input(node))
    }

    /// With the inputs of each node in one box, a line for each. Nodes that take the same inputs share it.
    ///
    /// ```
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(price: f64);
    /// input!(rate: f64);
    /// #[node] fn tax(price: &f64, rate: &f64) -> f64 { price * rate }
    ///
    /// let picture = Dag::builder().add(module!([price, rate, tax])).build()?.view().merged_inputs();
    /// assert_eq!(picture.nodes[1].label, "price: f64\nrate: f64");
    /// assert_eq!((picture.nodes.len(), picture.edges.len()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn merged_inputs(self) -> Self {
        let inputs: BTreeMap<String, Node> =
            self.nodes.iter().filter(|node| is_input(node)).map(|node| (node.id.clone(), node.clone())).collect();
        let mut taken: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for edge in self.edges.iter().filter(|edge| inputs.contains_key(&edge.from)) {
            taken.entry(&edge.to).or_default().insert(&edge.from);
        }
        let edges: Vec<_> = taken.iter().map(|(to, from)| Edge::new(merged_id(from), *to, EdgeKind::Data)).collect();
        let sets: BTreeSet<_> = taken.into_values().collect();
        let merged: Vec<_> = sets.iter().map(|set| merged(set, &inputs)).collect();
        let mut picture = self.clone().without_inputs();
        picture.nodes.extend(merged);
        picture.edges.extend(edges);
        picture
    }

    /// A node, and all that it is made of, or that comes before it.
    ///
    /// # Errors
    /// No node has this id.
    pub fn upstream_of(self, id: &str) -> Result<Self, UnknownNode> {
        self.check(id)?;
        let near = self.reached(id, |edge| (&edge.to, &edge.from));
        Ok(self.only(|node| near.contains(&node.id)))
    }

    /// A node, and all that is made of it, or that comes after it.
    ///
    /// # Errors
    /// No node has this id.
    pub fn downstream_of(self, id: &str) -> Result<Self, UnknownNode> {
        self.check(id)?;
        let near = self.reached(id, |edge| (&edge.from, &edge.to));
        Ok(self.only(|node| near.contains(&node.id)))
    }

    /// Everything on the ways from one node to another.
    ///
    /// # Errors
    /// No node has one of these ids.
    pub fn between(self, from: &str, to: &str) -> Result<Self, UnknownNode> {
        self.downstream_of(from)?.upstream_of(to)
    }

    /// With groups that are deeper than this closed, each to one node: at 0 all of them. `a.b` has the depth 2.
    ///
    /// ```
    /// # use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
    /// let node = |id: &str, group: &str| Node { group: Some(group.into()), ..Node::new(id, id, NodeKind::Function) };
    /// let picture = Picture {
    ///     nodes: vec![node("one", "eu"), node("two", "eu.tax"), node("three", "eu.tax")],
    ///     edges: vec![Edge::new("one", "two", EdgeKind::Data), Edge::new("two", "three", EdgeKind::Data)],
    ///     ..Picture::default()
    /// };
    /// let closed = picture.collapsed(1);
    /// assert_eq!(closed.nodes[1].label, "eu.tax\n2 nodes");
    /// assert_eq!(closed.edges, [Edge::new("one", "eu.tax", EdgeKind::Data)]);
    /// ```
    #[must_use]
    pub fn collapsed(self, depth: usize) -> Self {
        let stands_for: BTreeMap<_, _> =
            self.nodes.iter().filter_map(|node| Some((node.id.clone(), closed(node, depth)?))).collect();
        let place = |id: &String| stands_for.get(id).unwrap_or(id).clone();
        let mut picture = Self { title: self.title.clone(), marks: self.marks.collapsed(&place), ..Self::default() };
        for node in &self.nodes {
            let Some(group) = stands_for.get(&node.id) else {
                picture.nodes.push(node.clone());
                continue;
            };
            if picture.nodes.iter().all(|other| other.id != *group) {
                let count = stands_for.values().filter(|other| *other == group).count();
                let around = group.rsplit_once('.').map(|(outer, _)| outer.to_owned()).filter(|_| depth > 0);
                let label = format!("{group}\n{count} {}", if count == 1 { "node" } else { "nodes" });
                picture.nodes.push(Node { group: around, ..Node::new(group, label, NodeKind::Group) });
            }
        }
        let mut seen = BTreeSet::new();
        for edge in &self.edges {
            let (from, to) = (place(&edge.from), place(&edge.to));
            let edge_of_both = Edge { from, to, ..edge.clone() };
            let is_inside = edge_of_both.from == edge_of_both.to && edge.from != edge.to;
            if !is_inside && seen.insert(edge_of_both.clone()) {
                picture.edges.push(edge_of_both);
            }
        }
        picture
    }

    /// The nodes for which this holds, and the edges between them.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&Node) -> bool) -> Self {
        self.nodes.retain(keep);
        let left: BTreeSet<_> = self.nodes.iter().map(|node| node.id.as_str()).collect();
        self.edges.retain(|edge| left.contains(edge.from.as_str()) && left.contains(edge.to.as_str()));
        self
    }

    fn check(&self, id: &str) -> Result<(), UnknownNode> {
        let ids = || self.nodes.iter().map(|node| node.id.as_str());
        if ids().any(|other| other == id) {
            return Ok(());
        }
        let nearest = nearest(id, ids()).map(Into::into);
        Err(UnknownNode { name: id.to_owned(), nearest, conditions: Vec::new(), item_of: None })
    }

    fn reached(&self, start: &str, ends: impl Fn(&Edge) -> (&String, &String)) -> BTreeSet<String> {
        let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, to) in self.edges.iter().map(ends) {
            next.entry(from).or_default().push(to);
        }
        let (mut reached, mut left) = (BTreeSet::new(), vec![start]);
        while let Some(id) = left.pop() {
            if reached.insert(id.to_owned()) {
                left.extend(next.get(id).into_iter().flatten());
            }
        }
        reached
    }
}

fn is_input(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Input | NodeKind::Bound)
}

fn merged_id(inputs: &BTreeSet<&str>) -> String {
    // No id of a node begins with a number sign.
    format!("#{}", inputs.iter().copied().collect::<Vec<_>>().join(","))
}

fn merged(set: &BTreeSet<&str>, inputs: &BTreeMap<String, Node>) -> Node {
    let nodes = set.iter().filter_map(|id| inputs.get(*id));
    let line = |node: &Node| node.ty.as_ref().map_or_else(|| node.label.clone(), |ty| format!("{}: {ty}", node.label));
    let lines: Vec<_> = nodes.map(line).collect();
    Node::new(merged_id(set), lines.join("\n"), NodeKind::Input)
}

/// The group that a node is closed in, if it is deeper than that.
fn closed(node: &Node, depth: usize) -> Option<String> {
    let group = node.group.as_deref()?;
    let parts: Vec<_> = group.split('.').collect();
    (parts.len() > depth).then(|| parts[..=depth].join("."))
}

impl Marks {
    /// With the marks of nodes that stand in one place together.
    fn collapsed(&self, place: &impl Fn(&String) -> String) -> Self {
        let mut marks = Self::default();
        for (id, mark) in self.nodes() {
            let place = place(&id.to_owned());
            if place == id {
                *marks.node_mut(id) = mark.clone();
            } else {
                marks.node_mut(place).add(mark);
            }
        }
        for (edge, mark) in self.edges() {
            let (from, to) = (place(&edge.from), place(&edge.to));
            *marks.edge_mut(Edge { from, to, ..edge.clone() }) = mark.clone();
        }
        marks
    }
}

impl Mark {
    /// What most needs to be seen of both.
    fn add(&mut self, other: &Self) {
        const FIRST: [Status; 8] = [
            Status::Failed,
            Status::Running,
            Status::Current,
            Status::Cancelled,
            Status::Next,
            Status::Removed,
            Status::Added,
            Status::Changed,
        ];
        let weight = |mark: &Self| FIRST.iter().position(|first| mark.status == Some(*first)).unwrap_or(FIRST.len());
        if self.status.is_none() || weight(other) < weight(self) {
            (self.status, self.note) = (other.status, other.note.clone());
        }
        self.is_critical |= other.is_critical;
        self.attempts = self.attempts.max(other.attempts);
    }
}
