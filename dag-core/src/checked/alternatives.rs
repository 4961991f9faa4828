//! Alternatives of which one configuration fits two, or none where one is needed, found while a `dag!` is compiled.

use super::config::{Config, holds, parts};
use super::graph::{Entry, Names, Read, read};
use super::text::Text;
use crate::__private::same;
use crate::node::{NodeDef, When};

/// Two alternatives of the entry that one configuration fits.
pub(super) const fn overlapping(entry: &Entry, text: &mut Text) {
    let mut index = 1;
    while index < entry.defs.len() {
        let mut earlier = 0;
        while earlier < index {
            let (one, other) = (entry.defs[earlier], entry.defs[index]);
            if overlap(one, other) {
                text.problem().push("several alternatives of ").quote(entry.name).push(" fit one configuration");
                text.place(&one.function).place(&other.function);
                text.push("\nhelp: make their `when(…)` exclude each other");
            }
            earlier += 1;
        }
        index += 1;
    }
}

/// Two `otherwise` overlap; one of them and a condition do not.
const fn overlap(one: &'static NodeDef, other: &'static NodeDef) -> bool {
    match (one.when, other.when) {
        ([When::Otherwise], [When::Otherwise]) => true,
        ([When::Otherwise], _) | (_, [When::Otherwise]) => false,
        (when, others) => is_possible(when, when, others) && is_possible(others, when, others),
    }
}

/// Whether each key that these conditions give a value has one with which all conditions of both hold.
///
/// What `when_not` alone says of a key never excludes anything: the key may not be set.
const fn is_possible(these: &'static [When], when: &'static [When], others: &'static [When]) -> bool {
    let mut at = 0;
    while at < these.len() {
        if let Some((key, values)) = parts(&these[at])
            && !matches!(these[at], When::IsNot { .. })
        {
            let mut value = 0;
            while value < values.len() && !(allow(when, key, values[value]) && allow(others, key, values[value])) {
                value += 1;
            }
            if value == values.len() {
                return false;
            }
        }
        at += 1;
    }
    true
}

/// Whether the conditions on this key hold for the value.
const fn allow(when: &'static [When], asked: &str, set: &str) -> bool {
    let mut at = 0;
    while at < when.len() {
        if let Some((key, _)) = parts(&when[at])
            && same(key, asked)
            && !holds(&when[at], set)
        {
            return false;
        }
        at += 1;
    }
    true
}

impl<const ENTRIES: usize, const SLOTS: usize> Names<ENTRIES, SLOTS> {
    /// Parameters of the entry that name alternatives of which none fits a configuration that the entry fits.
    pub(super) const fn missing(&self, index: usize, text: &mut Text) {
        let mut nth = 0;
        while let Some(Read { def, node, param }) = read(&self.entries[index], nth) {
            if let Some(provider) = self.find(param.name)
                && let Some(gap) = self.gap(&self.entries[index], def, &self.entries[provider])
            {
                text.problem().push("no alternative of ").quote(param.name).push(", which ").quote(node.name);
                text.push(" needs, fits the configuration ");
                gap.write(text);
                text.place(&node.function);
                text.push("\nhelp: add one for it, or one that is taken `otherwise`");
            }
            nth += 1;
        }
    }

    /// Only values that the graph mentions are tried: whether a key is set at all, and to what else, is seen by `build`.
    const fn gap(&self, entry: &Entry, def: &NodeDef, provider: &Entry) -> Option<Config> {
        let mut config = Config::new();
        if provider.defs.is_empty() || is_ever(provider) {
            return None;
        }
        config.add(provider, self);
        config.add(entry, self);
        while !config.is_too_large {
            if config.has(entry, def) && !config.fits_any(provider) {
                return Some(config);
            }
            if !config.next() {
                break;
            }
        }
        None
    }
}

/// Whether one of these exists under every configuration.
const fn is_ever(entry: &Entry) -> bool {
    let mut at = 0;
    while at < entry.defs.len() {
        if matches!(entry.defs[at].when, [] | [When::Otherwise]) {
            return true;
        }
        at += 1;
    }
    false
}
