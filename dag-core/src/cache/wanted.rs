//! What a graph or a run is told about its cache, checked, and what one run knows of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Asked, Behavior, Cache, Explanation};
use crate::call::Arguments;
use crate::graph::Graph;
use crate::node::{Location, NodeDef};

/// What was said when describing a graph or a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) cache: Option<(Cache, Location)>,
    pub(crate) behaviors: Vec<(String, Behavior, Location)>,
}

/// What is wrong with one of the behaviours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wrong {
    Unknown,
    Twice,
    /// The node is not marked `cache`.
    NotCached(Location),
}

impl Wanted {
    pub(crate) fn behaviors(&self) -> BTreeMap<String, Behavior> {
        self.behaviors.iter().map(|(name, behavior, _)| (name.clone(), *behavior)).collect()
    }

    /// Hands over each behaviour that cannot be.
    pub(crate) fn check(&self, graph: &Graph, mut wrong: impl FnMut(&str, Location, Wrong)) {
        for (at, (name, behavior, location)) in self.behaviors.iter().enumerate() {
            let def = graph.by_name.get(name.as_str()).map(|&node| graph.nodes[node]);
            if self.behaviors[..at].iter().any(|(known, ..)| known == name) {
                wrong(name, *location, Wrong::Twice);
            }
            match def {
                None => wrong(name, *location, Wrong::Unknown),
                // A node can be left out of keys without being cached itself.
                Some(def) if def.cache.is_none() && *behavior != Behavior::Ignore => {
                    wrong(name, *location, Wrong::NotCached(def.function.location));
                }
                Some(_) => {}
            }
        }
    }
}

/// The cache of a graph, and how its nodes use it.
#[derive(Debug, Default)]
pub(crate) struct CacheSetup {
    pub(crate) cache: Option<Cache>,
    /// What was said for single nodes, and which nodes say `cache = "ignore"` themselves.
    behaviors: Arc<BTreeMap<String, Behavior>>,
}

impl CacheSetup {
    pub(crate) fn new(wanted: Wanted, graph: &Graph) -> Self {
        let own = graph.nodes.node_weights().filter_map(|def| Some((def.name.to_owned(), def.cache?.behavior)));
        let behaviors = own.chain(wanted.behaviors()).collect();
        Self { cache: wanted.cache.map(|(cache, _)| cache), behaviors: Arc::new(behaviors) }
    }

    /// The cache of one run, which may have its own, and its own behaviours.
    pub(crate) fn session(&self, wanted: &Wanted) -> Option<Session> {
        let own = wanted.cache.as_ref().map(|(cache, _)| cache);
        let cache = own.or(self.cache.as_ref())?.clone();
        Some(Session { cache, behaviors: self.behaviors.clone(), own: wanted.behaviors() })
    }
}

/// The cache in one run.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) cache: Cache,
    behaviors: Arc<BTreeMap<String, Behavior>>,
    own: BTreeMap<String, Behavior>,
}

impl Session {
    pub(crate) fn behavior(&self, node: &str) -> Option<Behavior> {
        self.own.get(node).or_else(|| self.behaviors.get(node)).copied()
    }

    /// What the node asks for; `Err` if an input cannot be hashed, and `None` if the node is not marked.
    pub(crate) fn ask(&self, def: &'static NodeDef, arguments: &Arguments<'_>) -> Option<Result<Asked, Explanation>> {
        let is_ignored = |name: &str| self.behavior(name) == Some(Behavior::Ignore);
        Some(self.cache.ask(def, def.cache?, arguments, is_ignored))
    }
}
