//! Which of several functions with one node name exists: the one whose `when(…)` fits the configuration.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Problem;
use crate::names::{self, nearest};
use crate::node::NodeDef;

/// Names that exist only under another configuration, with the conditions that would have made them.
pub(crate) type Missing = BTreeMap<&'static str, Vec<String>>;

/// The nodes that exist under the configuration, and the names for which none does.
pub(super) fn choose(
    defs: &[&'static NodeDef],
    config: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> (Vec<&'static NodeDef>, Missing) {
    unused_config(defs, config, problems);
    let (chosen, left_out): (Vec<_>, Vec<_>) = defs.iter().copied().partition(|def| fits(def, config));
    several(&chosen, problems);
    let names: HashSet<&str> = chosen.iter().map(|def| def.name).collect();
    let mut missing = Missing::new();
    for def in left_out.into_iter().filter(|def| !names.contains(def.name)) {
        missing.entry(def.name).or_default().push(condition(def));
    }
    (first_of_each_choice(chosen), missing)
}

fn fits(def: &NodeDef, config: &BTreeMap<String, String>) -> bool {
    def.when.iter().all(|(key, value)| config.get(*key).is_some_and(|set| set == value))
}

fn condition(def: &NodeDef) -> String {
    def.when.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect::<Vec<_>>().join(", ")
}

/// Reports names for which several conditional functions fit; plain duplicates are reported when the graph is made.
fn several(chosen: &[&'static NodeDef], problems: &mut Vec<Problem>) {
    let mut by_name: BTreeMap<&str, Vec<&NodeDef>> = BTreeMap::new();
    for def in chosen {
        by_name.entry(def.name).or_default().push(def);
    }
    for (name, defs) in by_name.into_iter().filter(|(_, defs)| is_choice(defs)) {
        problems.push(Problem::SeveralAlternatives {
            name: name.into(),
            matching: defs.iter().map(|def| (condition(def), def.function.location)).collect(),
        });
    }
}

fn is_choice(defs: &[&NodeDef]) -> bool {
    defs.len() > 1 && defs.iter().any(|def| !def.when.is_empty())
}

/// After a choice was reported, its first function stands for all, so that one mistake gives one message.
fn first_of_each_choice(chosen: Vec<&'static NodeDef>) -> Vec<&'static NodeDef> {
    let choices: HashSet<&str> = chosen.iter().filter(|def| !def.when.is_empty()).map(|def| def.name).collect();
    let mut seen = HashSet::new();
    chosen.into_iter().filter(|def| seen.insert(def.name) || !choices.contains(def.name)).collect()
}

fn unused_config(defs: &[&'static NodeDef], config: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
    let keys = || defs.iter().flat_map(|def| def.when).map(|(key, _)| *key);
    for (key, value) in config {
        let values = || defs.iter().flat_map(|def| def.when).filter(|(known, _)| known == key).map(|(_, value)| *value);
        if values().next().is_none() {
            problems.push(Problem::UnusedConfig { key: key.clone(), nearest: nearest(key, keys()).map(Into::into) });
        } else if !values().any(|known| known == value) {
            let nearest = nearest(value, values()).map(Into::into);
            let known: BTreeSet<&str> = values().collect();
            problems.push(Problem::UnusedConfigValue {
                key: key.clone(),
                value: value.clone(),
                known: names::list(known),
                nearest,
            });
        }
    }
}
