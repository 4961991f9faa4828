//! The graph of nodes: which node gives what which parameter names. It knows no values of a run and no async runtime.

mod alternatives;
mod by_name;
mod build;
mod cached;
mod cycle;
mod limits;
mod once;
mod problem;
mod query;
pub(crate) mod scope;
mod subdag;
mod uses;

pub use build::DagBuilder;
pub use problem::{BuildError, Problem};
pub(crate) use problem::{ZERO_HELP, listed, report, to_be_cached};
pub use query::UnknownNode;
pub(crate) use query::per_item;
pub use subdag::Subdag;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use petgraph::graph::{DiGraph, NodeIndex};

use crate::cache::CacheSetup;
use crate::exec::OnceValues;
use crate::limits::{Limits, Tags};
use crate::made::Made;
use crate::node::NodeDef;
use crate::plan::{Layout, PlanKey};
use crate::value::Value;
use by_name::ByName;

/// A checked graph of nodes. Cloning one is cheap, and any number of runs may share it.
///
/// ```
/// use dag_core::{Dag, input, module, node};
///
/// input!(prompt: String);
///
/// #[node]
/// fn safe(prompt: &str) -> bool { !prompt.contains("unsafe") }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dag = Dag::builder().add(module!([prompt, safe])).build()?;
/// let run = dag.run::<safe>().input::<prompt>("Draw a turtle");
/// # let rt = tokio::runtime::Builder::new_current_thread().build()?;
/// # rt.block_on(async {
/// assert!(run.await?);
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone)]
pub struct Dag {
    pub(crate) inner: Arc<Graph>,
}

/// An index into [`Graph::nodes`].
pub(crate) type Node = NodeIndex<u32>;

/// The graph itself: an edge goes from a provider to the node whose parameter names it, and weighs the parameter's index.
pub(crate) struct Graph {
    pub(crate) nodes: DiGraph<&'static NodeDef, usize>,
    pub(crate) by_name: ByName,
    /// The names that exist only under another configuration.
    pub(crate) missing: alternatives::Missing,
    pub(crate) bound: HashMap<Node, Value>,
    /// What every run keeps to, unless it says otherwise.
    pub(crate) limits: Limits,
    /// The tags that limits may name.
    pub(crate) tags: Tags,
    /// The closures of the nodes that are made at run time.
    pub(crate) made: HashMap<Node, Made>,
    /// All nodes in one topological order.
    pub(crate) order: Vec<Node>,
    /// The place of each node in it.
    pub(crate) rank: Vec<u32>,
    /// Which nodes run once for each item of which `expand`.
    pub(crate) scopes: scope::Scopes,
    /// The values that are made once for all runs.
    pub(crate) once: OnceValues,
    pub(crate) caching: CacheSetup,
    pub(crate) plans: Mutex<HashMap<PlanKey, Arc<Layout>>>,
}

impl Dag {
    /// An empty builder: nodes come from [`DagBuilder::add`] and [`DagBuilder::linked`].
    pub fn builder() -> DagBuilder {
        DagBuilder::default()
    }

    /// The descriptors of all nodes, sorted by name.
    pub fn nodes(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.inner.by_name.nodes().map(|node| self.inner.nodes[node])
    }

    /// The descriptor of one node.
    pub fn node(&self, name: &str) -> Option<&'static NodeDef> {
        self.inner.by_name.get(name).map(|node| self.inner.nodes[node])
    }

    /// Whether the node is an input whose value is bound.
    pub fn is_bound(&self, name: &str) -> bool {
        self.inner.by_name.get(name).is_some_and(|node| self.inner.bound.contains_key(&node))
    }

    /// The bound value of an input.
    pub fn bound<H: crate::Handle>(&self) -> Option<&H::Output> {
        self.inner.bound.get(&self.inner.by_name.get(H::NAME)?)?.get()
    }
}

impl fmt::Debug for Dag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.nodes().map(|def| def.name)).finish()
    }
}
