//! Configurations of a graph: which conditions hold under one, and which ones there are to try.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::read::{Module, Node};
use crate::node::When;

/// More configurations than this are not tried: `build` checks the one that is used.
const MOST: usize = 4096;

/// The value of each key that is set.
#[derive(Clone, Default)]
pub(super) struct Config<'a>(BTreeMap<&'a str, &'a str>);

impl Config<'_> {
    pub(super) fn fits(&self, node: &Node) -> bool {
        !node.is_otherwise && node.when.iter().all(|when| when.holds(self.0.get(when.key()).copied()))
    }

    /// Whether the node exists, given all that have its name.
    pub(super) fn has(&self, module: &Module, node: &Node) -> bool {
        if node.is_otherwise { !module.named(&node.name).any(|other| self.fits(other)) } else { self.fits(node) }
    }
}

/// `key = "value", other = "value"`.
impl fmt::Display for Config<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<_> = self.0.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect();
        f.write_str(&pairs.join(", "))
    }
}

impl When {
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Is(key, _) | Self::IsNot(key, _) | Self::IsIn(key, _) => key,
        }
    }

    fn values(&self) -> &[String] {
        match self {
            Self::Is(_, value) | Self::IsNot(_, value) => std::slice::from_ref(value),
            Self::IsIn(_, values) => values,
        }
    }

    fn holds(&self, set: Option<&str>) -> bool {
        let is_mentioned = set.is_some_and(|set| self.values().iter().any(|value| value == set));
        is_mentioned != matches!(self, Self::IsNot(..))
    }
}

/// A configuration under which all of these conditions hold.
pub(super) fn fitting<'a>(conditions: &[&'a When]) -> Option<Config<'a>> {
    let mut config = Config::default();
    for asks in conditions.iter().filter(|when| !matches!(when, When::IsNot(..))) {
        let of_key = || conditions.iter().filter(|when| when.key() == asks.key());
        let value = asks.values().iter().find(|value| of_key().all(|when| when.holds(Some(value))))?;
        config.0.insert(asks.key(), value);
    }
    Some(config)
}

/// A configuration under which both nodes exist, as far as their own conditions say.
pub(super) fn both<'a>(one: &'a Node, other: &'a Node) -> Option<Config<'a>> {
    fitting(&one.when.iter().chain(&other.when).collect::<Vec<_>>())
}

/// The keys that decide whether this node exists.
pub(super) fn keys<'a>(module: &'a Module, node: &'a Node) -> impl Iterator<Item = &'a str> {
    let asked = if node.is_otherwise { module.named(&node.name).collect() } else { vec![node] };
    asked.into_iter().flat_map(|node| node.when.iter().map(When::key))
}

/// Each way to set these keys to values that the module mentions, and if `unset` to leave them out; `None` for too many ways.
pub(super) fn all<'a>(module: &'a Module, keys: &BTreeSet<&'a str>, unset: bool) -> Option<Vec<Config<'a>>> {
    let mut configs = vec![Config::default()];
    for &key in keys {
        let conditions = module.nodes.iter().flat_map(|node| &node.when).filter(|when| when.key() == key);
        let values: BTreeSet<&str> = conditions.flat_map(When::values).map(String::as_str).collect();
        let choices: Vec<_> = unset.then_some(None).into_iter().chain(values.into_iter().map(Some)).collect();
        if configs.len() * choices.len() > MOST {
            return None;
        }
        configs = configs.iter().flat_map(|config| choices.iter().map(|choice| config.with(key, *choice))).collect();
    }
    Some(configs)
}

impl<'a> Config<'a> {
    fn with(&self, key: &'a str, value: Option<&'a str>) -> Self {
        let mut config = self.clone();
        config.0.extend(value.map(|value| (key, value)));
        config
    }
}
