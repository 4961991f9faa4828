//! Lineage: what a node is made from, what it goes into, and the way from one to another.

use std::collections::HashSet;

use petgraph::Direction;
use petgraph::visit::{Dfs, Reversed, Walker};

use super::alternatives::condition;
use super::problem::listed;
use super::{Dag, Graph, Node};
use crate::names::{DidYouMean, nearest};
use crate::node::NodeDef;

/// A name that no node has, or not once for all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", unknown(.name, .conditions, .item_of.as_deref()), DidYouMean(.nearest.as_deref()))]
pub struct UnknownNode {
    /// The name.
    pub name: String,
    /// A node with a similar name.
    pub nearest: Option<String>,
    /// The configurations under which there would be one, each as `key = "value"`.
    pub conditions: Vec<String>,
    /// The node for each of whose items there is one.
    pub item_of: Option<String>,
}

fn unknown(name: &str, conditions: &[String], item_of: Option<&str>) -> String {
    if let Some(expand) = item_of {
        return per_item(name, expand);
    }
    if conditions.is_empty() {
        return format!("no node is named `{name}`");
    }
    format!("no alternative of `{name}` fits the configuration; set one of {}", listed(conditions))
}

pub(crate) fn per_item(name: &str, expand: &str) -> String {
    format!(
        "there is a `{name}` for each item of `{expand}`, not one for all\n  help: ask for, or override, a node that collects it: `#[node(collect({name}))]`"
    )
}

impl Dag {
    /// The nodes with this tag, sorted by name.
    ///
    /// ```
    /// # use dag_core::{Dag, module, node};
    /// #[node(tag(kind = "llm"))] fn answer() -> String { "42".into() }
    /// #[node(tag(kind = "llm"))] fn title() -> String { "On numbers".into() }
    /// #[node(tag(kind = "rule"))] fn safe() -> bool { true }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([answer, title, safe])).build()?;
    /// let values = dag.run_named(dag.tagged("kind", "llm").map(|node| node.name)).await?;
    /// assert_eq!(values.get::<String>("title").map(String::as_str), Some("On numbers"));
    /// assert_eq!(values.get::<bool>("safe"), None);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn tagged<'a>(&'a self, key: &'a str, value: &'a str) -> impl Iterator<Item = &'static NodeDef> + 'a {
        self.nodes().filter(move |def| def.tags.contains(&(key, value)))
    }

    /// The nodes that have a tag with this key, whatever its value, sorted by name. For other questions filter [`nodes`](Self::nodes).
    pub fn with_tag<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'static NodeDef> + 'a {
        self.nodes().filter(move |def| def.tag(key).is_some())
    }

    /// All that a node is made from, in the order in which it could run; the node itself left out.
    ///
    /// ```
    /// # use dag_core::{Dag, input, module, node};
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price * 0.2 }
    /// #[node] fn total(price: &f64, tax: &f64) -> f64 { price + tax }
    ///
    /// let dag = Dag::builder().add(module!([price, tax, total])).build()?;
    /// assert_eq!(dag.upstream("total")?.iter().map(|node| node.name).collect::<Vec<_>>(), ["price", "tax"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// No node has that name.
    pub fn upstream(&self, name: &str) -> Result<Vec<&'static NodeDef>, UnknownNode> {
        self.reach(name, Direction::Incoming)
    }

    /// All that a node goes into, in the order in which it could run; the node itself left out.
    ///
    /// # Errors
    /// No node has that name.
    pub fn downstream(&self, name: &str) -> Result<Vec<&'static NodeDef>, UnknownNode> {
        self.reach(name, Direction::Outgoing)
    }

    /// All nodes on the ways from one to the other, both included, in the order in which they could run; empty if there is no way.
    ///
    /// # Errors
    /// One of the names is no node's.
    pub fn path(&self, from: &str, to: &str) -> Result<Vec<&'static NodeDef>, UnknownNode> {
        let (from, to) = (self.inner.find(from)?, self.inner.find(to)?);
        let below = self.inner.reachable(from, Direction::Outgoing);
        let above = self.inner.reachable(to, Direction::Incoming);
        Ok(self.inner.in_order(below.intersection(&above).copied()))
    }

    fn reach(&self, name: &str, direction: Direction) -> Result<Vec<&'static NodeDef>, UnknownNode> {
        let node = self.inner.find(name)?;
        let reached = self.inner.reachable(node, direction);
        Ok(self.inner.in_order(reached.into_iter().filter(|&other| other != node)))
    }
}

impl Graph {
    pub(crate) fn find(&self, name: &str) -> Result<Node, UnknownNode> {
        self.by_name.get(name).ok_or_else(|| UnknownNode {
            name: name.into(),
            nearest: nearest(name, self.by_name.names()).map(Into::into),
            conditions: self.missing.get(name).into_iter().flatten().map(|def| condition(def)).collect(),
            item_of: None,
        })
    }

    /// A node that runs once, so that it has one value.
    pub(crate) fn find_single(&self, name: &str) -> Result<Node, UnknownNode> {
        let node = self.find(name)?;
        match self.scopes.expand_of(node) {
            None => Ok(node),
            Some(expand) => Err(UnknownNode {
                name: name.into(),
                nearest: None,
                conditions: Vec::new(),
                item_of: Some(self.nodes[expand].name.into()),
            }),
        }
    }

    fn reachable(&self, node: Node, direction: Direction) -> HashSet<Node> {
        match direction {
            Direction::Outgoing => Dfs::new(&self.nodes, node).iter(&self.nodes).collect(),
            Direction::Incoming => {
                let reversed = Reversed(&self.nodes);
                Dfs::new(reversed, node).iter(reversed).collect()
            }
        }
    }

    fn in_order(&self, nodes: impl Iterator<Item = Node>) -> Vec<&'static NodeDef> {
        let mut nodes: Vec<_> = nodes.collect();
        nodes.sort_by_key(|node| self.rank[node.index()]);
        nodes.into_iter().map(|node| self.nodes[node]).collect()
    }
}
