//! Which nodes there are: all that are linked into the program, those under a module, or a list by hand.
//!
//! `inventory` collects at link time in no particular order, so that everything here is sorted. It sees only crates that the program
//! mentions; that is why a missing node's error says so.

use std::ptr;

use crate::node::NodeDef;

/// One node that `#[node]` or `input!` registered.
#[doc(hidden)]
pub struct Registered(pub &'static NodeDef);

inventory::collect!(Registered);

/// A set of nodes to build a [`Dag`](crate::Dag) from; [`module!`](crate::module) makes one.
#[derive(Debug, Clone, Copy)]
pub struct Module(Source);

#[derive(Debug, Clone, Copy)]
enum Source {
    Linked,
    Under(&'static str),
    Listed(&'static [&'static [&'static NodeDef]]),
}

impl Module {
    /// All nodes that are linked into the program.
    pub const fn linked() -> Self {
        Self(Source::Linked)
    }

    /// All linked nodes that are written in this module or below it: `my_crate::nodes`. Those of a module `tests` below it are left out.
    pub const fn linked_under(path: &'static str) -> Self {
        Self(Source::Under(path))
    }

    /// The nodes behind these handles; [`module!`](crate::module) writes the list.
    pub const fn listed(nodes: &'static [&'static [&'static NodeDef]]) -> Self {
        Self(Source::Listed(nodes))
    }

    /// What the set is, for a message: a module path, or the words for the other two.
    pub(crate) fn describe(self) -> String {
        match self.0 {
            Source::Under(path) => format!("`{path}`"),
            Source::Linked => "the program".into(),
            Source::Listed(_) => "the given list".into(),
        }
    }

    /// Whether there is no node in it.
    pub(crate) fn is_empty(self) -> bool {
        match self.0 {
            Source::Linked => linked(|_| true).next().is_none(),
            Source::Under(path) => linked(|def| is_under(def.function.module, path)).next().is_none(),
            Source::Listed(nodes) => nodes.iter().all(|defs| defs.is_empty()),
        }
    }

    /// The descriptors, sorted by name and place, each once.
    pub fn defs(self) -> Vec<&'static NodeDef> {
        match self.0 {
            Source::Linked => sorted(linked(|_| true)),
            Source::Under(path) => sorted(linked(|def| is_under(def.function.module, path))),
            Source::Listed(nodes) => sorted(nodes.iter().flat_map(|defs| defs.iter().copied())),
        }
    }
}

fn linked(keep: impl Fn(&NodeDef) -> bool) -> impl Iterator<Item = &'static NodeDef> {
    inventory::iter::<Registered>.into_iter().map(|registered| registered.0).filter(move |def| keep(def))
}

/// Nodes of a module `tests` below belong to the tests alone: they must not change what the tests are about.
fn is_under(module: &str, path: &str) -> bool {
    let rest = module.strip_prefix(path).filter(|rest| rest.is_empty() || rest.starts_with("::"));
    rest.is_some_and(|rest| !rest.split("::").any(|name| name == "tests"))
}

fn sorted(defs: impl Iterator<Item = &'static NodeDef>) -> Vec<&'static NodeDef> {
    let mut defs: Vec<_> = defs.collect();
    // The address last, so that what stands there twice stands side by side.
    defs.sort_by_key(|def| (def.name, def.function.location, def.function.module, ptr::from_ref(*def)));
    defs.dedup_by_key(|def| ptr::from_ref(*def));
    defs
}
