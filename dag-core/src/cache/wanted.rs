//! What a graph or a run is told about its cache, checked, and what one run knows of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Asked, Behavior, Cache, Explanation};
use crate::call::Arguments;
use crate::graph::Graph;
use crate::made;
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
    /// The node is not marked `cache`; one made at run time cannot be.
    NotCached {
        node: Location,
        made: bool,
    },
}

impl Wanted {
    fn behaviors(&self, graph: &Graph) -> BTreeMap<String, Behavior> {
        let said = self.behaviors.iter().flat_map(|(name, behavior, _)| {
            let raw = raw(graph, name).map(|def| (def.name.to_owned(), *behavior));
            raw.into_iter().chain([(name.clone(), *behavior)])
        });
        said.collect()
    }

    /// Adds what is said of a part, whose nodes have other names in the whole; gives the place where it has another cache than the whole.
    pub(crate) fn add(&mut self, part: Self, path: impl Fn(&str) -> String) -> Option<Location> {
        self.behaviors.extend(part.behaviors.into_iter().map(|(name, behavior, at)| (path(&name), behavior, at)));
        let (cache, location) = part.cache?;
        let (known, _) = self.cache.get_or_insert_with(|| (cache.clone(), location));
        (!known.is_same(&cache)).then_some(location)
    }

    /// Hands over each behaviour that cannot be.
    pub(crate) fn check(&self, graph: &Graph, mut wrong: impl FnMut(&str, Location, Wrong)) {
        for (at, (name, behavior, location)) in self.behaviors.iter().enumerate() {
            let def = graph.by_name.get(name).map(|node| graph.nodes[node]);
            if self.behaviors[..at].iter().any(|(known, ..)| known == name) {
                wrong(name, *location, Wrong::Twice);
            }
            match def {
                None => wrong(name, *location, Wrong::Unknown),
                // A node can be left out of keys without being cached itself.
                Some(def) if *behavior != Behavior::Ignore && def.cache.is_none() && raw(graph, name).is_none() => {
                    let not_cached = Wrong::NotCached { node: def.function.location, made: made::is_made(def) };
                    wrong(name, *location, not_cached);
                }
                Some(_) => {}
            }
        }
    }
}

/// Where a pipe follows a cached function: the node that calls it, whose value is kept. What is said of the node by name holds for it too.
fn raw(graph: &Graph, name: &str) -> Option<&'static NodeDef> {
    raw_of(graph, graph.nodes[graph.by_name.get(name)?])
}

fn raw_of(graph: &Graph, def: &NodeDef) -> Option<&'static NodeDef> {
    def.pipes.iter().find(|step| step.cache.is_some())?;
    graph.by_name.get(&format!("{}.raw", def.name)).map(|node| graph.nodes[node])
}

/// The cache of a graph, and how its nodes use it.
#[derive(Debug, Default)]
pub(crate) struct CacheSetup {
    pub(crate) cache: Option<Cache>,
    /// What was said for single nodes, and which nodes say `cache = "ignore"` themselves.
    behaviors: Arc<BTreeMap<String, Behavior>>,
}

impl CacheSetup {
    /// `any` is whether any node is marked `cache`: of a large graph without, none is looked at.
    pub(crate) fn new(wanted: Wanted, graph: &Graph, any: bool) -> Self {
        let own = graph.nodes.node_weights().filter_map(|def| {
            let cached = if def.cache.is_some() { def } else { raw_of(graph, def)? };
            Some((def.name.to_owned(), cached.cache?.behavior))
        });
        let own = any.then_some(own).into_iter().flatten();
        let behaviors = own.chain(wanted.behaviors(graph)).collect();
        Self { cache: wanted.cache.map(|(cache, _)| cache), behaviors: Arc::new(behaviors) }
    }

    /// The cache of one run, which may have its own, and its own behaviours.
    pub(crate) fn session(&self, wanted: &Wanted, graph: &Graph) -> Option<Session> {
        let own = wanted.cache.as_ref().map(|(cache, _)| cache);
        let cache = own.or(self.cache.as_ref())?.clone();
        Some(Session { cache, behaviors: self.behaviors.clone(), own: wanted.behaviors(graph) })
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
