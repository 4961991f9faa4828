//! What the program gives: the picture, laid out once, and all that is known of each node.

use std::collections::HashMap;

use dag_core::picture::Picture;
use dag_core::{ActionInfo, Dag, Machine, State};
use dag_view::{Direction, Drawing};
use serde::Serialize;

use super::embedded;

/// A machine or graph of the program.
#[derive(Serialize)]
pub(crate) struct Drawn {
    pub(crate) name: String,
    /// `machine` or `dag`.
    pub(crate) kind: &'static str,
    /// Each node of the picture that has more to say.
    pub(crate) nodes: Vec<Described>,
    #[serde(skip)]
    pub(crate) drawing: Drawing,
    /// The graphs behind actions.
    #[serde(skip)]
    behind: HashMap<String, Drawing>,
}

#[derive(Serialize, Default)]
pub(crate) struct Described {
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
        let nodes = machine.actions().map(|info| action(info, machine.entrypoint())).collect();
        let behind = machine
            .actions()
            .filter_map(|info| Some((info.name().to_owned(), drawing(&info.plan()?.view(info.name())))));
        Self { name, kind: "machine", nodes, drawing: drawing(&machine.view()), behind: behind.collect() }
    }

    pub(crate) fn dag(name: String, dag: &Dag) -> Self {
        let picture = dag.view();
        let kind = |name: &str| picture.nodes.iter().find(|node| node.id == name).map(|node| word(&node.kind));
        let nodes = dag.nodes().map(|def| Described {
            name: def.name.to_owned(),
            kind: kind(def.name).unwrap_or_default(),
            ty: Some(def.output.name()),
            doc: def.function.doc.to_owned(),
            location: Some(def.function.location.to_string()),
            reads: def.function.params.iter().map(|param| param.name.to_owned()).collect(),
            source: def.function.source.to_owned(),
            ..Described::default()
        });
        Self { name, kind: "dag", nodes: nodes.collect(), drawing: drawing(&picture), behind: HashMap::new() }
    }

    /// The graph behind an action.
    pub(crate) fn behind(&self, action: &str) -> Option<&Drawing> {
        self.behind.get(action)
    }
}

fn action(info: ActionInfo<'_>, entrypoint: &str) -> Described {
    let owned = |names: Vec<&str>| names.into_iter().map(ToOwned::to_owned).collect();
    Described {
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
