//! The limits that a graph gives to all of its runs.

use super::{DagBuilder, Graph, Problem};
use crate::limits::{Scope, Wrong};
use crate::node::{Location, NodeDef};

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

    /// A tag may be that of an alternative which this configuration does not choose: a limit holds for all configurations.
    pub(super) fn limit(&self, graph: &mut Graph, defs: &[&'static NodeDef], problems: &mut Vec<Problem>) {
        graph.tags = defs.iter().flat_map(|def| def.tags).copied().collect();
        let twice = self.limits.twice.iter().map(|(scope, location)| Problem::GivenTwice {
            what: "the limit",
            name: scope.to_string(),
            location: *location,
        });
        problems.extend(twice);
        problems.extend(self.limits.wrong(&graph.tags).map(|(wrong, location)| match wrong {
            Wrong::Zero { limit } => Problem::ZeroLimit { limit, location },
            Wrong::UnknownTag { tag, nearest } => Problem::UnknownTag { tag, nearest, location },
        }));
        graph.limits = self.limits.clone();
    }
}
