//! Pictures of machines and of single actions.

use std::collections::BTreeSet;

use super::{Edge, EdgeKind, Node, NodeKind, Picture};
use crate::machine::{ActionInfo, Machine, State, TransitionInfo, TransitionKind};

impl<S: State> Machine<S> {
    /// A picture of the actions, their inputs and the transitions between them; what an action runs as sub-applications is a group.
    pub fn view(&self) -> Picture {
        let mut picture = Picture { title: "machine".into(), ..Picture::default() };
        for action in self.actions() {
            let kind = if action.name() == self.entrypoint() { NodeKind::Entrypoint } else { NodeKind::Action };
            picture.nodes.push(node(action, kind));
        }
        let inputs: BTreeSet<&str> = self.actions().flat_map(ActionInfo::inputs).collect();
        picture.nodes.extend(inputs.iter().map(|input| Node::step_input(input)));
        picture.edges.extend(self.actions().flat_map(|action| {
            action.inputs().into_iter().map(move |input| Edge::new(input_id(input), action.name(), EdgeKind::Data))
        }));
        picture.edges.extend(self.transitions().map(|transition| edge(transition, str::to_owned)));
        for action in self.actions() {
            add_what_it_runs(&mut picture, action, action.name());
        }
        picture
    }
}

/// Adds the machines that an action runs, each a group of its own: the action's id, and their name if there are several.
fn add_what_it_runs(picture: &mut Picture, action: ActionInfo<'_>, id: &str) {
    for (name, machine) in action.runs() {
        let group = name.map_or_else(|| id.to_owned(), |name| format!("{id}.{name}"));
        let id_of = |action: &str| format!("{group}.{action}");
        picture.edges.push(Edge::new(id, id_of(machine.entrypoint), EdgeKind::Data));
        picture.edges.extend(machine.transitions.iter().map(|&transition| edge(transition, id_of)));
        for &inner in &machine.actions {
            let id = id_of(inner.name());
            let drawn = node(inner, NodeKind::Action);
            picture.nodes.push(Node { id: id.clone(), group: Some(group.clone()), ..drawn });
            add_what_it_runs(picture, inner, &id);
        }
    }
}

fn edge(transition: TransitionInfo<'_>, id_of: impl Fn(&str) -> String) -> Edge {
    let edge = |kind| Edge::new(id_of(transition.from), id_of(transition.to), kind);
    match transition.kind {
        TransitionKind::Default => edge(EdgeKind::Default),
        TransitionKind::Error => edge(EdgeKind::Error),
        TransitionKind::When(condition) => Edge { label: Some(condition.into()), ..edge(EdgeKind::Conditional) },
    }
}

impl ActionInfo<'_> {
    /// A picture of one action: of a DAG action the part of the graph that it runs, of any other its reads and writes.
    pub fn view(self) -> Picture {
        self.plan().map_or_else(|| self.reads_and_writes(), |plan| plan.view(self.name()))
    }

    fn reads_and_writes(self) -> Picture {
        let mut nodes = vec![node(self, NodeKind::Action)];
        let mut edges = Vec::new();
        for field in self.reads() {
            let kind = if self.can_do_without(field) { EdgeKind::Optional } else { EdgeKind::Data };
            nodes.push(Node::new(format!("read__{field}"), field, NodeKind::Field));
            edges.push(Edge::new(format!("read__{field}"), self.name(), kind));
        }
        for input in self.inputs() {
            nodes.push(Node::step_input(input));
            edges.push(Edge::new(input_id(input), self.name(), EdgeKind::Data));
        }
        for field in self.writes() {
            nodes.push(Node::new(format!("write__{field}"), field, NodeKind::Field));
            edges.push(Edge::new(self.name(), format!("write__{field}"), EdgeKind::Data));
        }
        Picture { title: self.name().into(), nodes, edges, ..Picture::default() }
    }
}

fn node(action: ActionInfo<'_>, kind: NodeKind) -> Node {
    let label =
        if action.is_placeholder() { format!("{} (to be written)", action.name()) } else { action.name().into() };
    Node {
        doc: action.doc().into(),
        location: Some(action.location().to_string()),
        reads: action.reads().into_iter().map(Into::into).collect(),
        writes: action.writes().into_iter().map(Into::into).collect(),
        ..Node::new(action.name(), label, kind)
    }
}

impl Node {
    /// An input of the steps of a machine.
    pub fn step_input(name: &str) -> Self {
        Self::new(input_id(name), format!("input: {name}"), NodeKind::Input)
    }
}

fn input_id(input: &str) -> String {
    format!("input__{input}")
}
