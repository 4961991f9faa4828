//! Functions of one name: two that one configuration fits, and a configuration that fits none.

use std::collections::BTreeSet;

use syn::Error;

use super::config::{self, Config, fitting};
use super::read::{Module, Node};
use crate::wired::Need;

pub(super) fn check(module: &Module) -> Vec<Error> {
    // Whether a node with a `cfg` exists is not known here.
    let sure: Vec<&Node> = module.nodes.iter().filter(|node| node.cfg.is_empty()).collect();
    let never = sure.iter().filter_map(|node| module.once(node, |_, node| never(node)));
    let overlapping = sure.iter().filter_map(|node| module.once(node, overlapping));
    let otherwise = sure.iter().filter(|node| node.is_otherwise).filter_map(|node| module.once(node, otherwise));
    let needs = sure.iter().flat_map(|node| node.needs.iter().map(move |need| (*node, need)));
    let missing = needs.filter_map(|(node, need)| missing(module, node, need));
    never.chain(overlapping).chain(otherwise).chain(missing).collect()
}

fn never(node: &Node) -> Option<Error> {
    let is_never = fitting(&node.when.iter().collect::<Vec<_>>()).is_none();
    let text = "no configuration fits these conditions: they exclude each other";
    is_never.then(|| Error::new(node.ident.span(), text))
}

/// Two functions without conditions are reported as duplicates.
fn overlapping(module: &Module, node: &Node) -> Option<Error> {
    let is_sure = |other: &&Node| !other.is_otherwise && !node.is_otherwise && other.cfg.is_empty();
    let rivals = module.before(node).filter(is_sure).filter(|other| !(other.is_always() && node.is_always()));
    let (other, config) = rivals.filter_map(|other| Some((other, config::both(other, node)?))).next()?;
    let config = config.to_string();
    let under = if config.is_empty() { "a configuration that sets neither key".into() } else { format!("`{config}`") };
    let text = format!(
        "several alternatives of `{}` fit the configuration: `{}` and `{}` both fit {under}\nhelp: make their `when(…)` exclude each other",
        node.name, other.ident, node.ident
    );
    Some(Error::new(node.ident.span(), text))
}

/// One for a name, beside at least one other, each of which may fail to fit.
fn otherwise(module: &Module, node: &Node) -> Option<Error> {
    let others = || module.named(&node.name).filter(|other| !std::ptr::eq(*other, node));
    let name = &node.name;
    let text = if let Some(first) = module.before(node).find(|other| other.is_otherwise) {
        format!(
            "several alternatives of `{name}` are its `otherwise`: `{}` too\nhelp: keep one, and give the others a `when(…)`",
            first.ident
        )
    } else if others().next().is_none() {
        format!(
            "`{name}` is an `otherwise`, but has no other alternatives\nhelp: remove `otherwise`, or add the alternatives"
        )
    } else {
        let always = others().find(|other| other.is_always())?;
        format!(
            "the `otherwise` of `{name}` can never be taken: `{}` has no conditions\nhelp: give that one a `when(…)`, or remove one of \
             the two",
            always.ident
        )
    };
    Some(Error::new(node.ident.span(), text))
}

/// A configuration under which the node exists, but nothing that its parameter names.
///
/// Only values that the module mentions are tried: whether a key is set at all, and to what else, is seen by `build`.
fn missing(module: &Module, node: &Node, need: &Need) -> Option<Error> {
    let name = &need.name;
    let named: Vec<&Node> = module.named(name).collect();
    if !module.is_whole || named.is_empty() || named.iter().any(|other| other.is_otherwise || !other.cfg.is_empty()) {
        return None;
    }
    let keys: BTreeSet<&str> = named.iter().chain([&node]).flat_map(|node| config::keys(module, node)).collect();
    let configs = config::all(module, &keys, false)?;
    let is_gap = |config: &Config<'_>| config.has(module, node) && !named.iter().any(|other| config.fits(other));
    let gap = configs.iter().find(|config| is_gap(config))?;
    let text = format!(
        "no alternative of `{name}`, which `{}` needs, fits the configuration `{gap}`\nhelp: add one for it, or one that is taken \
         `otherwise`",
        node.name
    );
    Some(Error::new(need.span, text))
}
