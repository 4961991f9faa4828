//! What the program gives: the picture, laid out once, and all that is known of each node.

use std::collections::{HashMap, HashSet};

use dag_core::picture::Picture;
use dag_core::{ActionInfo, Dag, Machine, State};
use dag_view::{Direction, Drawing};
use serde::Serialize;
use utoipa::ToSchema;

use super::embedded;

/// A machine or graph of the program.
#[derive(Serialize, ToSchema)]
#[schema(as = DrawnGraph)]
pub(crate) struct Drawn {
    pub(crate) name: String,
    /// `machine` or `dag`.
    pub(crate) kind: &'static str,
    /// Each node of the picture.
    pub(crate) nodes: Vec<Described>,
    #[serde(skip)]
    pub(crate) drawing: Drawing,
    /// The graphs behind actions.
    #[serde(skip)]
    behind: HashMap<String, Drawing>,
}

#[derive(Serialize, Default, ToSchema)]
#[schema(as = DrawnNode)]
pub(crate) struct Described {
    /// As the picture has it.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    /// The type of its value.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) ty: Option<String>,
    pub(crate) doc: String,
    /// `file:line`
    pub(crate) location: Option<String>,
    /// What an action reads of the state, or a node of other nodes.
    pub(crate) reads: Vec<String>,
    /// What an action writes.
    pub(crate) writes: Vec<String>,
    /// What must be passed to an action.
    pub(crate) inputs: Vec<String>,
    pub(crate) source: String,
}

impl Drawn {
    pub(crate) fn machine<S: State>(name: String, machine: &Machine<S>) -> Self {
        let picture = machine.view();
        let actions = machine.actions().map(|info| action(info, machine.entrypoint()));
        let nodes = with_others(actions.collect(), &picture);
        let behind = machine
            .actions()
            .filter_map(|info| Some((info.name().to_owned(), drawing(&info.plan()?.view(info.name())))));
        Self { name, kind: "machine", nodes, drawing: drawing(&picture), behind: behind.collect() }
    }

    pub(crate) fn dag(name: String, dag: &Dag) -> Self {
        let picture = dag.view();
        let kind = |name: &str| picture.nodes.iter().find(|node| node.id == name).map(|node| word(&node.kind));
        let nodes = dag.nodes().map(|def| Described {
            id: def.name.to_owned(),
            name: def.name.to_owned(),
            kind: kind(def.name).unwrap_or_default(),
            ty: Some(def.output.name()),
            doc: def.function.doc.to_owned(),
            location: Some(def.function.location.to_string()),
            reads: def.function.params.iter().map(|param| param.name.to_owned()).collect(),
            source: def.function.source.to_owned(),
            ..Described::default()
        });
        let nodes = with_others(nodes.collect(), &picture);
        Self { name, kind: "dag", nodes, drawing: drawing(&picture), behind: HashMap::new() }
    }

    /// The graph behind an action.
    pub(crate) fn behind(&self, action: &str) -> Option<&Drawing> {
        self.behind.get(action)
    }
}

fn action(info: ActionInfo<'_>, entrypoint: &str) -> Described {
    let owned = |names: Vec<&str>| names.into_iter().map(ToOwned::to_owned).collect();
    Described {
        id: info.name().to_owned(),
        name: info.name().to_owned(),
        kind: if info.name() == entrypoint { "first action" } else { "action" }.to_owned(),
        ty: None,
        doc: info.doc().to_owned(),
        location: Some(info.location().to_string()),
        reads: owned(info.reads()),
        writes: owned(info.writes()),
        inputs: owned(info.inputs()),
        source: info.source().to_owned(),
    }
}

/// With the nodes of the picture that are no function and no action: inputs, bound values, checks, what actions run.
fn with_others(mut nodes: Vec<Described>, picture: &Picture) -> Vec<Described> {
    let known: HashSet<String> = nodes.iter().map(|node| node.id.clone()).collect();
    let others = picture.nodes.iter().filter(|node| !known.contains(&node.id));
    nodes.extend(others.map(|node| Described {
        id: node.id.clone(),
        name: node.label.clone(),
        kind: word(&node.kind),
        ty: node.ty.clone(),
        doc: node.doc.clone(),
        location: node.location.clone(),
        reads: node.reads.clone(),
        writes: node.writes.clone(),
        ..Described::default()
    }));
    nodes
}

/// Machines lead down, graphs to the right.
fn drawing(picture: &Picture) -> Drawing {
    let mut options = embedded();
    options.types = false;
    options.direction = if picture.title == "machine" { Direction::Down } else { Direction::Right };
    Drawing::new(picture, &options)
}

/// A kind or status as the JSON has it.
pub(super) fn word(kind: &impl Serialize) -> String {
    serde_json::to_value(kind).ok().and_then(|word| word.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}
