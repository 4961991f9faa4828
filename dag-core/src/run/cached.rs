//! The cache of one run.

use super::{InputMistake, InputProblem, Run};
use crate::cache::{Behavior, Cache, Session, Wrong};
use crate::names::nearest;
use crate::node::{Handle, Location};

impl<O> Run<O> {
    /// Keeps the values of nodes marked `cache` here, instead of in the graph's cache.
    #[track_caller]
    pub fn cache(mut self, cache: Cache) -> Self {
        self.caching.cache = Some((cache, Location::caller()));
        self
    }

    /// Says what happens with the value of a node in this run: `.cache_behavior::<summary>(Behavior::Recompute)`.
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

    /// The cache of this run, if it has one.
    pub(super) fn session(&self, problems: &mut Vec<InputMistake>) -> Option<Session> {
        let graph = &self.dag.inner;
        let session = graph.caching.session(&self.caching, graph);
        self.caching.check(graph, |name, location, wrong| {
            let name = name.to_owned();
            let problem = match wrong {
                Wrong::Twice => InputProblem::GivenTwice { name },
                Wrong::NotCached { node, made } => InputProblem::NotCached { name, location: node, made },
                Wrong::Unknown => {
                    let nearest = nearest(&name, graph.by_name.names()).map(Into::into);
                    InputProblem::UnknownCacheBehavior { name, nearest }
                }
            };
            problems.push(problem.at(location));
        });
        if let (None, Some((name, _, location))) = (&session, self.caching.behaviors.first()) {
            problems.push(InputProblem::NoCache { name: name.clone() }.at(*location));
        }
        session
    }
}
