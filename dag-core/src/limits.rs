//! How many nodes of a run may wait at once: for the whole run, and for each tag.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::names::nearest;
use crate::node::{Location, NodeDef};

/// The limits of a run, or those that a graph gives to its runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    at_most: BTreeMap<Scope, (usize, Location)>,
    /// What was said more than once.
    pub(crate) twice: Vec<(Scope, Location)>,
}

/// Which nodes a limit counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    All,
    Tagged(Tag),
}

/// `key = "value"`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tag {
    key: String,
    value: String,
}

/// The tags of all nodes that a graph knows, those of alternatives that were not chosen among them.
pub(crate) type Tags = BTreeSet<(&'static str, &'static str)>;

/// What is wrong with a limit.
pub(crate) enum Wrong {
    Zero { limit: String },
    UnknownTag { tag: String, nearest: Option<String> },
}

impl Limits {
    pub(crate) fn set(&mut self, scope: Scope, at_most: usize, location: Location) {
        if self.at_most.insert(scope.clone(), (at_most, location)).is_some() {
            self.twice.push((scope, location));
        }
    }

    /// These limits, and those of the graph for what these say nothing about.
    pub(crate) fn over(mut self, defaults: &Self) -> Self {
        self.add(defaults);
        self
    }

    /// Adds what these say nothing about, and what is wrong with the others already.
    pub(crate) fn add(&mut self, defaults: &Self) {
        self.twice.extend(defaults.twice.iter().cloned());
        for (scope, limit) in &defaults.at_most {
            self.at_most.entry(scope.clone()).or_insert(*limit);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at_most.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Scope, usize)> {
        self.at_most.iter().map(|(scope, (at_most, _))| (scope, *at_most))
    }

    pub(crate) fn wrong(&self, known: &Tags) -> impl Iterator<Item = (Wrong, Location)> {
        self.at_most.iter().flat_map(|(scope, (at_most, location))| {
            let zero = (*at_most == 0).then(|| Wrong::Zero { limit: scope.written("0") });
            let unknown = scope.unknown(known);
            zero.into_iter().chain(unknown).map(|wrong| (wrong, *location))
        })
    }
}

impl Scope {
    pub(crate) fn tagged(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Tagged(Tag { key: key.into(), value: value.into() })
    }

    pub(crate) fn counts(&self, def: &NodeDef) -> bool {
        match self {
            Self::All => true,
            Self::Tagged(tag) => def.tags.contains(&(&tag.key, &tag.value)),
        }
    }

    fn unknown(&self, known: &Tags) -> Option<Wrong> {
        let Self::Tagged(tag) = self else { return None };
        if known.contains(&(tag.key.as_str(), tag.value.as_str())) {
            return None;
        }
        let written: Vec<_> = known.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect();
        let tag = tag.to_string();
        let nearest = nearest(&tag, written.iter().map(String::as_str)).map(Into::into);
        Some(Wrong::UnknownTag { tag, nearest })
    }

    /// As it is called.
    fn written(&self, at_most: &str) -> String {
        match self {
            Self::All => format!("at_most({at_most})"),
            Self::Tagged(Tag { key, value }) => format!("at_most_tagged({key:?}, {value:?}, {at_most})"),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written("…"))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {:?}", self.key, self.value)
    }
}
