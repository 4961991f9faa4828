//! The cache of a graph, and what is wrong with what was said about it.

use super::{DagBuilder, Graph, Problem};
use crate::cache::{Behavior, Cache, CacheSetup, Wanted, Wrong};
use crate::names::nearest;
use crate::node::{Handle, Location};

impl DagBuilder {
    /// Keeps the values of nodes marked `cache` here, in all runs. A run may have [another](crate::Run::cache).
    #[track_caller]
    pub fn cache(mut self, cache: Cache) -> Self {
        let location = Location::caller();
        if self.caching.cache.replace((cache, location)).is_some() {
            self.twice.push(Problem::GivenTwice { what: "the setting", name: "cache".into(), location });
        }
        self
    }

    /// Says what happens with the value of a node in all runs, instead of what its own `cache` says. Any node can be left out of its
    /// readers' keys ([`Behavior::Ignore`]), an input as well.
    #[track_caller]
    pub fn cache_behavior<H: Handle>(self, behavior: Behavior) -> Self {
        self.cache_behavior_named(H::NAME, behavior)
    }

    /// The same by name.
    #[track_caller]
    pub fn cache_behavior_named(mut self, node: impl Into<String>, behavior: Behavior) -> Self {
        self.caching.behaviors.push((node.into(), behavior, Location::caller()));
        self
    }
}

/// `any` is whether any node is marked `cache`.
pub(super) fn check(graph: &mut Graph, caching: Wanted, any: bool, problems: &mut Vec<Problem>) {
    caching.check(graph, |name, location, wrong| {
        let name = name.to_owned();
        problems.push(match wrong {
            Wrong::Twice => Problem::GivenTwice { what: "the cache behaviour of", name, location },
            Wrong::NotCached { node, made } => Problem::NotCached { name, location, node, made },
            Wrong::Unknown => {
                let nearest = nearest(&name, graph.by_name.names()).map(Into::into);
                Problem::UnknownCacheBehavior { name, location, nearest }
            }
        });
    });
    if let Some((_, location)) = caching.cache
        && !any
    {
        problems.push(Problem::NothingCached { location });
    }
    graph.caching = CacheSetup::new(caching, graph, any);
}
