//! What each variant is made of, and what only one of them can do.

use dag_core::ActionInfo;
use dag_core::picture::Picture;

use super::MadeOf;
use crate::bot::Bot;

/// The source of one action in both variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The action.
    pub action: String,
    /// The functions of its part of the graph.
    pub dag: String,
    /// The function that does it all.
    pub plain: String,
    /// Its part of the graph.
    pub graph: Option<Picture>,
}

/// Something that a variant can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub what: &'static str,
    /// How the variant over a graph does it; nothing if it cannot.
    pub dag: Option<String>,
    /// How the variant by hand does it; nothing if it cannot.
    pub plain: Option<String>,
}

pub(super) fn of(dag: &Bot, plain: &Bot) -> MadeOf {
    let sources = dag.machine().actions().map(|action| source(action, plain)).collect();
    MadeOf { sources, offers: offers(dag) }
}

fn source(action: ActionInfo<'_>, plain: &Bot) -> Source {
    let by_hand = plain.machine().action(action.name()).map_or("", ActionInfo::source);
    let graph = action.plan().is_some().then(|| action.view());
    Source { action: action.name().into(), dag: action.source().into(), plain: by_hand.into(), graph }
}

fn offers(dag: &Bot) -> Vec<Offer> {
    let plans: Vec<_> = dag.machine().actions().filter_map(ActionInfo::plan).collect();
    let nodes: usize = plans.iter().map(|plan| plan.nodes().count()).sum();
    let both = |what, how: &str| Offer { what, dag: Some(how.into()), plain: Some(how.into()) };
    let alone = |what, how: String| Offer { what, dag: Some(how), plain: None };
    vec![
        both("fork from a step, replay, resume", "yes, by the machine"),
        both("picture of the machine", "yes, from its transitions"),
        Offer {
            what: "what happened within a step",
            dag: Some("each node, told by itself".into()),
            plain: Some("spans that were written by hand".into()),
        },
        alone("plan before anything runs", format!("{nodes} nodes in {} actions", plans.len())),
        alone("picture of what an action computes", "yes, from the signatures".into()),
        alone("retry, timeout or fallback of one node", "by an attribute; these nodes have none".into()),
        alone("cached nodes reused on a retry", "by an attribute; these nodes have none".into()),
        alone("another crate replaces or adds a step", "one function".into()),
    ]
}
