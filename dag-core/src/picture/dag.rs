//! Pictures of graphs and plans.

use std::collections::HashSet;

use super::{Edge, EdgeKind, Node, NodeKind, Picture};
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
        match (def.is_input(), self.is_bound(def.name)) {
            (true, true) => NodeKind::Bound,
            (true, false) => NodeKind::Input,
            (false, _) => NodeKind::Function,
        }
    }
}

impl Plan {
    /// A picture of what would run: the outputs marked, and given nodes drawn as inputs.
    pub fn view(&self, title: impl Into<String>) -> Picture {
        let outputs: HashSet<&str> =
            self.layout.steps.iter().filter(|step| step.is_output).map(|step| step.def.name).collect();
        let kind = |def: &NodeDef| if outputs.contains(def.name) { NodeKind::Output } else { NodeKind::Function };
        let functions = self.nodes().map(|def| (def, kind(def)));
        let inputs = self.inputs().map(|def| (def, NodeKind::Input));
        let bound = self.bound().map(|def| (def, NodeKind::Bound));
        picture(title, inputs.chain(bound).chain(functions).collect())
    }
}

fn picture(title: impl Into<String>, mut nodes: Vec<(&'static NodeDef, NodeKind)>) -> Picture {
    nodes.sort_by_key(|(def, _)| def.name);
    let computed = |kind: NodeKind| matches!(kind, NodeKind::Function | NodeKind::Output);
    let edges = nodes.iter().filter(|(_, kind)| computed(*kind)).flat_map(|(def, _)| edges(def)).collect();
    Picture { title: title.into(), nodes: nodes.iter().map(|(def, kind)| node(def, *kind)).collect(), edges }
}

fn node(def: &NodeDef, kind: NodeKind) -> Node {
    Node {
        ty: Some(def.output.name()),
        doc: def.function.doc.into(),
        location: Some(def.function.location.to_string()),
        tags: owned(def.tags),
        literals: owned(def.literals),
        ..Node::new(def.name, def.label.unwrap_or(def.name), kind)
    }
}

fn edges(def: &'static NodeDef) -> impl Iterator<Item = Edge> {
    def.function.params.iter().map(|param| {
        let kind = if param.optional.is_some() { EdgeKind::Optional } else { EdgeKind::Data };
        Edge::new(param.name, def.name, kind)
    })
}
