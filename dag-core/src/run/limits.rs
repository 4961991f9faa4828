//! How many nodes of a run may wait at once.

use std::mem;

use super::{InputProblem, Run};
use crate::limits::{Scope, Wrong};
use crate::node::Location;

impl<O> Run<O> {
    /// How many nodes may wait at once: async, `blocking` and `spawn` nodes, and those with a `retry`, `timeout` or `fallback`.
    ///
    /// A node counts from its start to its end, the waits between its attempts included. The others start first come, first served, as soon
    /// as there is room. What runs for the items of a list counts over all of them. Plain sync nodes run one at a time in any case. Several
    /// runs do not count each other's nodes.
    #[track_caller]
    pub fn at_most(mut self, nodes: usize) -> Self {
        self.limits.set(Scope::All, nodes, Location::caller());
        self
    }

    /// How many nodes with this tag may wait at once: `.at_most_tagged("kind", "llm", 2)`. All limits that count a node must have room for it.
    #[track_caller]
    pub fn at_most_tagged(mut self, key: impl Into<String>, value: impl Into<String>, nodes: usize) -> Self {
        self.limits.set(Scope::tagged(key, value), nodes, Location::caller());
        self
    }

    /// Takes over the limits of the graph, and tells what is wrong with those of the run.
    pub(super) fn limited(&mut self) -> Vec<InputProblem> {
        let graph = &self.dag.inner;
        let limits = mem::take(&mut self.limits);
        let twice = limits.twice.iter().map(|(scope, _)| InputProblem::GivenTwice { name: scope.to_string() });
        let wrong = limits.wrong(&graph.tags).map(|(wrong, _)| match wrong {
            Wrong::Zero { limit } => InputProblem::ZeroLimit { limit },
            Wrong::UnknownTag { tag, nearest } => InputProblem::UnknownTag { tag, nearest },
        });
        let problems = twice.chain(wrong).collect();
        self.limits = limits.over(&graph.limits);
        problems
    }
}
