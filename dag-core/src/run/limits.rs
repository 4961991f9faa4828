//! How many nodes of a run may wait at once.

use std::mem;

use super::{InputMistake, InputProblem, Run};
use crate::limits::{Scope, Wrong};
use crate::node::Location;

impl<O> Run<O> {
    /// How many nodes may wait at once: async, `blocking` and `spawn` nodes, and those with a `retry`, `timeout` or `fallback`.
    ///
    /// A node counts from its start to its end, the waits between its attempts included. The others start first come, first served, as soon
    /// as there is room. What runs for the items of a list counts over all of them. Plain sync nodes run one at a time in any case. Several
    /// runs do not count each other's nodes.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    ///
    /// # use dag_core::{Dag, module, node};
    /// static WAITING: AtomicUsize = AtomicUsize::new(0);
    /// static MOST: AtomicUsize = AtomicUsize::new(0);
    ///
    /// #[node(expand(at_once = 8))]
    /// fn number() -> Vec<u32> { (0..8).collect() }
    ///
    /// #[node]
    /// async fn asked(number: &u32) -> u32 {
    ///     MOST.fetch_max(WAITING.fetch_add(1, SeqCst) + 1, SeqCst);
    ///     tokio::task::yield_now().await;
    ///     WAITING.fetch_sub(1, SeqCst);
    ///     *number
    /// }
    ///
    /// #[node(collect(asked))]
    /// fn sum(asked: &[u32]) -> u32 { asked.iter().sum() }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([number, asked, sum])).build()?;
    /// assert_eq!(dag.run::<sum>().at_most(2).await?, 28);
    /// assert_eq!(MOST.load(SeqCst), 2);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
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
    pub(super) fn limited(&mut self) -> Vec<InputMistake> {
        let graph = &self.dag.inner;
        let limits = mem::take(&mut self.limits);
        let twice = limits.twice.iter().map(|(scope, location)| {
            let name = scope.to_string();
            InputProblem::GivenTwice { name }.at(*location)
        });
        let wrong = limits.wrong(&graph.tags).map(|(wrong, location)| match wrong {
            Wrong::Zero { limit } => InputProblem::ZeroLimit { limit }.at(location),
            Wrong::UnknownTag { tag, nearest } => InputProblem::UnknownTag { tag, nearest }.at(location),
        });
        let problems = twice.chain(wrong).collect();
        self.limits = limits.over(&graph.limits);
        problems
    }
}
