//! Nodes that need each other, under some configuration.

use std::collections::{BTreeMap, BTreeSet};

use syn::Error;

use super::config;
use super::read::{Module, Node};
use crate::wired::Need;

/// Each cycle once, on the parameter of its first node.
pub(super) fn check(module: &Module) -> Vec<Error> {
    // Whether a node with a `cfg` exists is not known here.
    let tangled = tangled(module.nodes.iter().filter(|node| node.cfg.is_empty()).collect());
    let keys: BTreeSet<&str> = tangled.iter().flat_map(|node| config::keys(module, node)).collect();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut errors = Vec::new();
    for config in config::all(module, &keys, true).unwrap_or_default() {
        let mut nodes: Vec<&Node> = tangled.iter().copied().filter(|node| config.has(module, node)).collect();
        while let Some(path) = cycle(&mut nodes) {
            if known.insert(path.iter().map(|(node, _)| node.ident.to_string()).collect()) {
                errors.extend(error(&path));
            }
        }
    }
    errors
}

/// What is left when nodes that need none of the others are taken away, again and again.
fn tangled(nodes: Vec<&Node>) -> Vec<&Node> {
    let mut readers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut functions: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        *functions.entry(&node.name).or_default() += 1;
        node.needs.iter().for_each(|need| readers.entry(&need.name).or_default().push(at));
    }
    // For how many functions each one waits.
    let mut waits = vec![0; nodes.len()];
    for (name, readers) in &readers {
        readers.iter().for_each(|&at| waits[at] += functions.get(name).copied().unwrap_or_default());
    }
    let mut done: Vec<usize> = (0..nodes.len()).filter(|&at| waits[at] == 0).collect();
    while let Some(at) = done.pop() {
        for &reader in readers.get(&*nodes[at].name).into_iter().flatten() {
            waits[reader] -= 1;
            if waits[reader] == 0 {
                done.push(reader);
            }
        }
    }
    nodes.into_iter().zip(waits).filter(|(_, waits)| *waits > 0).map(|(node, _)| node).collect()
}

/// A cycle among these nodes, which are left without it.
fn cycle<'a>(nodes: &mut Vec<&'a Node>) -> Option<Vec<(&'a Node, &'a Need)>> {
    *nodes = tangled(std::mem::take(nodes));
    let mut path: Vec<(&Node, &Need)> = Vec::new();
    let mut node = *nodes.first()?;
    let start = loop {
        if let Some(at) = path.iter().position(|(known, _)| known.name == node.name) {
            break at;
        }
        let step = |need: &'a Need| Some((nodes.iter().copied().find(|other| other.name == need.name)?, need));
        let (next, need) = node.needs.iter().find_map(step)?;
        path.push((node, need));
        node = next;
    };
    path.drain(..start);
    nodes.retain(|node| path.iter().all(|(known, _)| known.name != node.name));
    Some(path)
}

fn error(path: &[(&Node, &Need)]) -> Option<Error> {
    let (first, need) = path.first()?;
    let names: Vec<_> = path.iter().map(|(node, _)| format!("`{}`", node.name)).collect();
    let text = format!(
        "these nodes need each other: {} needs `{}`\nhelp: take one of these parameters from an input instead",
        names.join(" needs "),
        first.name
    );
    Some(Error::new(need.span, text))
}
