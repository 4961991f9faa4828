//! The nodes of a graph by name: looked up for every parameter when building, and in order of their names only when somebody asks.

use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::OnceLock;

use super::Node;
use crate::hash::FastMap;

/// Names and nodes. A hash finds one without comparing its neighbours in memory; what is iterated is sorted, so that no order depends on it.
#[derive(Default)]
pub(crate) struct ByName {
    found: FastMap<&'static str, Node>,
    sorted: OnceLock<Vec<(&'static str, Node)>>,
}

impl ByName {
    pub(super) fn with_capacity(nodes: usize) -> Self {
        let mut found = FastMap::default();
        found.reserve(nodes);
        Self { found, sorted: OnceLock::new() }
    }

    /// Adds the node, unless another one has its name: then that one comes back.
    pub(super) fn insert(&mut self, name: &'static str, node: impl FnOnce() -> Node) -> Option<Node> {
        self.sorted.take();
        match self.found.entry(name) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(vacant) => {
                vacant.insert(node());
                None
            }
        }
    }

    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<Node> {
        self.found.get(name).copied()
    }

    /// All nodes, in order of their names.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        self.sorted().iter().map(|(_, node)| *node)
    }

    /// All names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.sorted().iter().map(|(name, _)| *name)
    }

    fn sorted(&self) -> &[(&'static str, Node)] {
        self.sorted.get_or_init(|| {
            let mut sorted: Vec<_> = self.found.iter().map(|(name, node)| (*name, *node)).collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            sorted
        })
    }
}

impl fmt::Debug for ByName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.sorted().iter().copied()).finish()
    }
}
