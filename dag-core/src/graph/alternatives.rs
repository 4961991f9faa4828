//! Which of several functions with one node name exists: the one whose conditions fit the configuration, or else the `otherwise`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Problem;
use crate::names::{self, nearest};
use crate::node::{Location, NodeDef, When};

/// Names that exist only under another configuration, with the functions that are left out.
pub(crate) type Missing = BTreeMap<&'static str, Vec<&'static NodeDef>>;

/// The nodes that exist under the configuration, and the names for which none does.
pub(super) fn choose(
    defs: &[&'static NodeDef],
    config: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> (Vec<&'static NodeDef>, Missing) {
    check_otherwise(defs, problems);
    let fitting: HashSet<&str> = defs.iter().filter(|def| fits(def, config)).map(|def| def.name).collect();
    let mut others = HashSet::new();
    let (chosen, left_out): (Vec<_>, Vec<_>) = defs.iter().copied().partition(|def| match def.is_otherwise() {
        // A second one was reported: the first stands for all.
        true => !fitting.contains(def.name) && others.insert(def.name),
        false => fits(def, config),
    });
    several(&chosen, problems);
    let names: HashSet<&str> = chosen.iter().map(|def| def.name).collect();
    let mut missing = Missing::new();
    for def in left_out.into_iter().filter(|def| !names.contains(def.name)) {
        missing.entry(def.name).or_default().push(def);
    }
    (first_of_each_choice(chosen), missing)
}

fn fits(def: &NodeDef, config: &BTreeMap<String, String>) -> bool {
    let set = |key: &str| config.get(key).map(String::as_str);
    def.when.iter().all(|when| match when {
        When::Is { key, value } => set(key) == Some(*value),
        When::IsNot { key, value } => set(key) != Some(*value),
        When::IsIn { key, values } => set(key).is_some_and(|set| values.contains(&set)),
        When::Otherwise => false,
    })
}

/// The conditions for a message: `key = "value", other not "value"`.
pub(super) fn condition(def: &NodeDef) -> String {
    def.when.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// An `otherwise` needs others, one of which may fail to fit; and there is no choosing between two. This holds for every configuration.
fn check_otherwise(defs: &[&'static NodeDef], problems: &mut Vec<Problem>) {
    let names: HashSet<&str> = defs.iter().filter(|def| def.is_otherwise()).map(|def| def.name).collect();
    let mut by_name: BTreeMap<&str, Vec<&NodeDef>> = BTreeMap::new();
    for def in defs.iter().filter(|def| names.contains(def.name)) {
        by_name.entry(def.name).or_default().push(def);
    }
    for (name, defs) in by_name {
        let (otherwise, others): (Vec<&NodeDef>, Vec<&NodeDef>) = defs.into_iter().partition(|def| def.is_otherwise());
        let locations: Vec<_> = otherwise.iter().map(|def| def.function.location).collect();
        let always = others.iter().find(|def| def.when.is_empty()).map(|def| def.function.location);
        match (&*locations, always) {
            ([_, _, ..], _) => problems.push(Problem::SeveralOtherwise { name: name.into(), locations }),
            ([location], Some(always)) => {
                problems.push(Problem::OtherwiseNeverTaken { name: name.into(), location: *location, always });
            }
            ([location], None) if others.is_empty() => {
                problems.push(Problem::OtherwiseAlone { name: name.into(), location: *location });
            }
            _ => {}
        }
    }
}

/// Reports names for which several conditional functions fit; plain duplicates are reported when the graph is made.
fn several(chosen: &[&'static NodeDef], problems: &mut Vec<Problem>) {
    let conditional: HashSet<&str> = chosen.iter().filter(|def| !def.when.is_empty()).map(|def| def.name).collect();
    let mut by_name: BTreeMap<&str, Vec<&NodeDef>> = BTreeMap::new();
    for def in chosen.iter().filter(|def| conditional.contains(def.name)) {
        by_name.entry(def.name).or_default().push(def);
    }
    for (name, defs) in by_name.into_iter().filter(|(_, defs)| defs.len() > 1) {
        problems.push(Problem::SeveralAlternatives {
            name: name.into(),
            matching: defs.iter().map(|def| (condition(def), def.function.location)).collect(),
        });
    }
}

/// After a choice was reported, its first function stands for all, so that one mistake gives one message.
fn first_of_each_choice(chosen: Vec<&'static NodeDef>) -> Vec<&'static NodeDef> {
    let choices: HashSet<&str> = chosen.iter().filter(|def| !def.when.is_empty()).map(|def| def.name).collect();
    let mut seen = HashSet::new();
    chosen.into_iter().filter(|def| seen.insert(def.name) || !choices.contains(def.name)).collect()
}

/// Reports what is set in vain.
pub(super) fn unused_config(
    defs: &[&'static NodeDef],
    config: &BTreeMap<String, String>,
    config_at: &BTreeMap<String, Location>,
    problems: &mut Vec<Problem>,
) {
    let conditions = || defs.iter().flat_map(|def| def.when);
    for ((key, value), &location) in config.iter().zip(config_at.values()) {
        let of_key = || conditions().filter(|when| when.key() == Some(key));
        let values = || of_key().flat_map(When::values).copied();
        // What asks for "another value" asks for every one.
        let any_value = of_key().any(|when| matches!(when, When::IsNot { .. }));
        if of_key().next().is_none() {
            let nearest = nearest(key, conditions().filter_map(When::key)).map(Into::into);
            let known: BTreeSet<&str> = conditions().filter_map(When::key).collect();
            problems.push(Problem::UnusedConfig { key: key.clone(), known: names::list(known), nearest, location });
        } else if !any_value && !values().any(|known| known == value) {
            let nearest = nearest(value, values()).map(Into::into);
            let known: BTreeSet<&str> = values().collect();
            problems.push(Problem::UnusedConfigValue {
                key: key.clone(),
                value: value.clone(),
                known: names::list(known),
                nearest,
                location,
            });
        }
    }
}
