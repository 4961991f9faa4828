//! Pictures of graphs and plans.

use std::collections::HashSet;

use super::{Edge, EdgeKind, Marks, Node, NodeKind, Picture, Status};
use crate::graph::Dag;
use crate::names::owned;
use crate::node::NodeDef;
use crate::plan::Plan;

impl Dag {
    /// A picture of the whole graph.
    pub fn view(&self) -> Picture {
        picture("dag", self.nodes().map(|def| (def, self.kind(def))).collect())
    }

    fn kind(&self, def: &NodeDef) -> NodeKind {
        if def.is_input() && self.is_bound(def.name) { NodeKind::Bound } else { kind(def) }
    }
}

impl Plan {
    /// A picture of what would run: the outputs marked, and given nodes drawn as inputs.
    pub fn view(&self, title: impl Into<String>) -> Picture {
        let outputs: HashSet<&str> =
            self.layout.steps.iter().filter(|step| step.is_output).map(|step| step.def.name).collect();
        let wanted = |def: &NodeDef| if outputs.contains(def.name) { NodeKind::Output } else { kind(def) };
        let functions = self.nodes().map(|def| (def, wanted(def)));
        let inputs = self.inputs().map(|def| (def, NodeKind::Input));
        let bound = self.bound().map(|def| (def, NodeKind::Bound));
        picture(title, inputs.chain(bound).chain(functions).collect())
    }

    /// What would run, marked as planned: for a picture of the whole graph.
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        self.nodes().for_each(|def| marks.node_mut(def.name).status = Some(Status::Planned));
        marks
    }
}

fn kind(def: &NodeDef) -> NodeKind {
    kind_of(def.is_input(), def.once, &|key| def.tag(key).is_some())
}

/// Data goes in and out of a graph at nodes with the tags `loads` and `saves`: those of `load!` and `save!`, and others of their kind.
pub(super) fn kind_of(is_input: bool, is_once: bool, has_tag: &dyn Fn(&str) -> bool) -> NodeKind {
    match (has_tag("loads"), has_tag("saves")) {
        _ if is_input => NodeKind::Input,
        (false, false) if is_once => NodeKind::Once,
        (true, _) => NodeKind::Load,
        (false, true) => NodeKind::Save,
        (false, false) => NodeKind::Function,
    }
}

fn picture(title: impl Into<String>, mut nodes: Vec<(&'static NodeDef, NodeKind)>) -> Picture {
    nodes.sort_by_key(|(def, _)| def.name);
    let computed = |kind: NodeKind| !matches!(kind, NodeKind::Input | NodeKind::Bound);
    let edges =
        nodes.iter().flat_map(|&(def, kind)| edges(def).filter(move |_| computed(kind)).chain(check_edges(def)));
    let edges = edges.collect();
    let nodes = nodes.iter().flat_map(|&(def, kind)| std::iter::once(node(def, kind)).chain(checks(def)));
    Picture { title: title.into(), nodes: nodes.collect(), edges, ..Picture::default() }
}

fn node(def: &'static NodeDef, kind: NodeKind) -> Node {
    Node {
        ty: Some(def.output.name()),
        doc: def.function.doc.into(),
        location: Some(def.function.location.to_string()),
        group: group(def.name),
        version: (!def.is_input()).then(|| crate::export::version_of(def)),
        tags: owned(def.tags),
        literals: owned(def.literals),
        ..Node::new(def.name, def.label.unwrap_or(def.name), kind)
    }
}

/// The namespace that the node stands in.
pub(super) fn group(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(namespace, _)| namespace.into())
}

pub(super) fn edges(def: &'static NodeDef) -> impl Iterator<Item = Edge> {
    def.function.params.iter().map(|param| {
        let kind = if param.optional.is_some() { EdgeKind::Optional } else { EdgeKind::Data };
        Edge::new(param.name, def.name, kind)
    })
}

/// Each check is a node of its own behind the node whose value it reads. No name has a `#`, so that no id meets that of a node.
fn checks(def: &'static NodeDef) -> impl Iterator<Item = Node> {
    def.checks.iter().enumerate().map(|(at, check)| {
        let label = if check.warn { format!("{}, warn", check.text) } else { check.text.into() };
        let location = Some(check.location.to_string());
        Node { location, group: group(def.name), ..Node::new(check_id(def, at), label, NodeKind::Check) }
    })
}

fn check_edges(def: &'static NodeDef) -> impl Iterator<Item = Edge> {
    (0..def.checks.len()).map(|at| Edge::new(def.name, check_id(def, at), EdgeKind::Data))
}

fn check_id(def: &NodeDef, at: usize) -> String {
    format!("{}#check{}", def.name, at + 1)
}
