//! The limits that a graph gives to all of its runs.

use super::{DagBuilder, Graph, Problem};
use crate::limits::{Limits, Scope, Wrong};
use crate::node::Location;

impl DagBuilder {
    /// How many nodes may wait at once in each run of the graph, unless the run [says otherwise](crate::Run::at_most).
    #[track_caller]
    pub fn at_most(mut self, nodes: usize) -> Self {
        self.limits.set(Scope::All, nodes, Location::caller());
        self
    }

    /// How many nodes with this tag may wait at once in each run of the graph, unless the run
    /// [says otherwise](crate::Run::at_most_tagged).
    ///
    /// ```
    /// # use dag_core::{Dag, module, node};
    /// #[node(tag(kind = "llm"))]
    /// async fn mood() -> String { "merry".into() }
    ///
    /// let nodes = module!([mood]);
    /// assert!(Dag::builder().add(nodes).at_most_tagged("kind", "llm", 2).build().is_ok());
    /// let error = Dag::builder().add(nodes).at_most_tagged("kind", "lm", 2).build().unwrap_err();
    /// assert!(error.to_string().contains("no node is tagged `kind = \"lm\"`, which a limit names; did you mean `kind = \"llm\"`?"));
    /// ```
    #[track_caller]
    pub fn at_most_tagged(mut self, key: impl Into<String>, value: impl Into<String>, nodes: usize) -> Self {
        self.limits.set(Scope::tagged(key, value), nodes, Location::caller());
        self
    }
}

impl Limits {
    /// Gives the limits to the graph, and reports what is wrong with them.
    pub(super) fn check(self, graph: &mut Graph, problems: &mut Vec<Problem>) {
        let twice = self.twice.iter().map(|(scope, location)| Problem::GivenTwice {
            what: "the limit",
            name: scope.to_string(),
            location: *location,
        });
        problems.extend(twice);
        problems.extend(self.wrong(&graph.tags).map(|(wrong, location)| match wrong {
            Wrong::Zero { limit } => Problem::ZeroLimit { limit, location },
            Wrong::UnknownTag { tag, nearest } => Problem::UnknownTag { tag, nearest, location },
        }));
        graph.limits = self;
    }
}
