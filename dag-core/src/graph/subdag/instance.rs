//! One subdag: its nodes are chosen, its inputs are checked, and it is placed in the graph around it.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::{Problem, Subdag};
use crate::graph::build::Parts;
use crate::made::intern;
use crate::names::nearest;
use crate::node::NodeDef;

/// A subdag whose nodes are chosen.
pub(super) struct Instance {
    pub(super) subdag: Subdag,
    parts: Parts,
    by_name: BTreeMap<&'static str, &'static NodeDef>,
}

impl Instance {
    pub(super) fn new(mut subdag: Subdag, problems: &mut Vec<Problem>) -> Self {
        let mut inside = std::mem::take(&mut subdag.twice);
        let parts = std::mem::take(&mut subdag.inner).parts(&mut inside);
        problems.extend(inside.into_iter().map(|problem| problem.within(&subdag.namespace)));
        let by_name = parts.defs.iter().map(|def| (def.name, *def)).collect();
        let mut instance = Self { subdag, parts, by_name };
        instance.check_wires(problems);
        instance
    }

    fn def(&self, name: &str) -> Option<&'static NodeDef> {
        self.by_name.get(name).copied()
    }

    /// What may come from outside: declared inputs, and what is needed and declared nowhere.
    fn inputs(&self) -> BTreeSet<&'static str> {
        let declared = self.parts.defs.iter().filter(|def| def.is_input()).map(|def| def.name);
        let needed = self.parts.defs.iter().flat_map(|def| def.function.params).map(|param| param.name);
        let is_given = |name: &&str| self.def(name).is_some() || self.parts.missing.contains_key(name);
        declared.chain(needed.filter(|name| !is_given(name))).collect()
    }

    /// Wires that cannot be are reported and left out.
    fn check_wires(&mut self, problems: &mut Vec<Problem>) {
        let inputs = self.inputs();
        let wires = std::mem::take(&mut self.subdag.wires);
        for (input, said) in wires {
            let (name, location) = (self.subdag.path(&input), said.location);
            if self.parts.bound.contains_key(&input) {
                problems.push(Problem::GivenTwice { what: "the input", name, location });
            } else if inputs.contains(&*input) {
                self.subdag.wires.insert(input, said);
            } else if let Some(def) = self.def(&input) {
                problems.push(Problem::InputFromOutsideIsFunction { name, location, function: def.function.location });
            } else {
                let nearest = nearest(&input, inputs.iter().copied()).map(|name| self.subdag.path(name));
                problems.push(Problem::UnknownInside { what: "input", name, location, nearest });
            }
        }
    }

    /// The names of its nodes and of those that another configuration would have, inside.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let nodes = self.parts.defs.iter().map(|def| def.name);
        nodes.chain(self.parts.missing.keys().copied()).filter(|name| !self.subdag.wires.contains_key(*name))
    }

    /// The name by which others read a node, if they may without being told.
    pub(super) fn own_output(&self, name: &str) -> Option<String> {
        let may = self.def(name).is_none_or(|def| !def.is_input()) && !self.subdag.outputs.contains_key(name);
        may.then(|| self.subdag.path(name).replace('.', "_"))
    }

    pub(super) fn place(self, outer: &mut Parts, names: &mut Names, problems: &mut Vec<Problem>) {
        let path = |name: &str| self.subdag.path(name);
        let mut wires: BTreeMap<&str, String> = BTreeMap::new();
        for (input, said) in &self.subdag.wires {
            // Without the node that it comes from, the input stays, so that its readers do not report it again.
            wires.extend(names.wire(&path(input), said, problems).map(|from| (&**input, from)));
        }
        for def in self.parts.defs.iter().filter(|def| !wires.contains_key(def.name)) {
            let from = |name: &str| wires.get(name).cloned().unwrap_or_else(|| path(name));
            let params: Vec<_> = def.function.params.iter().map(|param| from(param.name)).collect();
            outer.defs.push(intern::renamed(def, &path(def.name), &params));
        }
        // A run has one set of limits: what the whole says goes before what a part says.
        outer.limits.add(&self.parts.limits);
        let twice = outer.caching.add(self.parts.caching, path);
        let name = || "cache".into();
        problems.extend(twice.map(|location| Problem::GivenTwice { what: "the setting", name: name(), location }));
        outer.tags.extend(self.parts.tags);
        outer.made.extend(self.parts.made.into_iter().map(|(name, made)| (path(&name), made)));
        outer.missing.extend(self.parts.missing.into_iter().map(|(name, defs)| (intern::text(&path(name)), defs)));
        for (name, value) in self.parts.bound {
            let (name, location) = (path(&name), value.1);
            if outer.bound.insert(name.clone(), value).is_some() {
                problems.push(Problem::GivenTwice { what: "the bound value", name, location });
            }
        }
    }
}
