//! What nodes are called by those that read them from outside of their subdag.

use std::collections::{BTreeMap, BTreeSet};

use super::instance::Instance;
use super::{Problem, Said};
use crate::graph::build::Parts;
use crate::made::intern;
use crate::names::nearest;
use crate::node::{Location, NodeDef};

/// What the nodes are called, by those that read them.
pub(super) struct Names {
    /// The nodes of the whole, and where those of the graph around the instances are written.
    nodes: BTreeMap<String, Option<Location>>,
    /// Other names for nodes of instances; `None` where one would stand for two.
    others: BTreeMap<String, Option<String>>,
    /// The other names that somebody asked for.
    said: BTreeMap<String, Said>,
    read: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(outer: &Parts, instances: &[Instance], problems: &mut Vec<Problem>) -> Self {
        let mut nodes: BTreeMap<_, _> = outer.missing.keys().map(|name| ((*name).to_owned(), None)).collect();
        nodes.extend(outer.defs.iter().map(|def| (def.name.to_owned(), Some(def.function.location))));
        let mut names = Self { nodes, others: BTreeMap::new(), said: BTreeMap::new(), read: BTreeSet::new() };
        instances.iter().for_each(|instance| names.own(instance));
        instances.iter().for_each(|instance| names.asked_for(instance, problems));
        names
    }

    /// The names that need no words.
    fn own(&mut self, instance: &Instance) {
        for name in instance.names() {
            let path = instance.subdag.path(name);
            self.nodes.insert(path.clone(), None);
            if let Some(other) = instance.own_output(name) {
                let taken = self.others.contains_key(&other);
                self.others.insert(other, (!taken).then_some(path));
            }
        }
    }

    fn asked_for(&mut self, instance: &Instance, problems: &mut Vec<Problem>) {
        let subdag = &instance.subdag;
        for (node, Said { name, location }) in &subdag.outputs {
            let (path, location) = (subdag.path(node), *location);
            if !instance.names().any(|known| known == node) {
                let nearest = nearest(node, instance.names()).map(|name| subdag.path(name));
                problems.push(Problem::UnknownInside { what: "node", name: path, location, nearest });
            } else if self.others.contains_key(name) {
                problems.push(Problem::GivenTwice { what: "the name", name: name.clone(), location });
            } else {
                self.others.insert(name.clone(), Some(path.clone()));
                self.said.insert(name.clone(), Said { name: path, location });
            }
        }
    }

    /// The node that a reader outside of the instances means.
    fn meant(&mut self, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
        let other = self.others.get(name).cloned().flatten();
        if other.is_some()
            && self.read.insert(name.to_owned())
            && let (Some(Some(location)), Some(inside)) = (self.nodes.get(name), &other)
        {
            let (name, inside, location) = (name.to_owned(), inside.clone(), *location);
            problems.push(Problem::AmbiguousOutput { name, inside, location });
        }
        if self.nodes.contains_key(name) { Some(name.to_owned()) } else { other }
    }

    /// The node with the names of instances' nodes for their other names.
    pub(super) fn read(&mut self, def: &'static NodeDef, problems: &mut Vec<Problem>) -> &'static NodeDef {
        let params = def.function.params.iter();
        let meant: Vec<_> =
            params.map(|param| self.meant(param.name, problems).unwrap_or_else(|| param.name.into())).collect();
        let is_same = def.function.params.iter().zip(&meant).all(|(param, meant)| param.name == meant);
        if is_same { def } else { intern::renamed(def, def.name, &meant) }
    }

    /// The node that an input comes from.
    pub(super) fn wire(&mut self, input: &str, from: &Said, problems: &mut Vec<Problem>) -> Option<String> {
        let meant = self.meant(&from.name, problems);
        if meant.is_none() {
            let known = self.nodes.keys().chain(self.others.keys()).map(String::as_str).filter(|known| *known != input);
            let nearest = nearest(&from.name, known).map(Into::into);
            let (name, from, location) = (input.to_owned(), from.name.clone(), from.location);
            problems.push(Problem::UnknownOutside { name, from, location, nearest });
        }
        meant
    }

    pub(super) fn unread(self, problems: &mut Vec<Problem>) {
        for (name, Said { name: inside, location }) in
            self.said.into_iter().filter(|(name, _)| !self.read.contains(name))
        {
            problems.push(Problem::UnreadOutput { name, inside, location });
        }
    }
}
