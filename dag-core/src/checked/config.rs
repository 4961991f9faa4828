//! The configurations under which something may be missing, one after the other, while a `dag!` is compiled.

use super::graph::{Entry, Names};
use super::text::Text;
use crate::__private::same;
use crate::node::{NodeDef, When};

/// More keys, or more values of one, are not tried: `build` checks the configuration that is used.
const KEYS: usize = 4;
const VALUES: usize = 16;

/// A value for each key.
pub(super) struct Config {
    keys: [Key; KEYS],
    count: usize,
    pub(super) is_too_large: bool,
}

#[derive(Clone, Copy)]
struct Key {
    name: &'static str,
    values: [&'static str; VALUES],
    count: usize,
    chosen: usize,
}

impl Config {
    pub(super) const fn new() -> Self {
        let none = Key { name: "", values: [""; VALUES], count: 0, chosen: 0 };
        Self { keys: [none; KEYS], count: 0, is_too_large: false }
    }

    /// Adds the keys of these alternatives, with every value that the graph mentions.
    pub(super) const fn add<const ENTRIES: usize, const SLOTS: usize>(
        &mut self,
        entry: &Entry,
        names: &Names<ENTRIES, SLOTS>,
    ) {
        let mut index = 0;
        while index < entry.defs.len() {
            let when = entry.defs[index].when;
            let mut at = 0;
            while at < when.len() {
                if let Some((key, _)) = parts(&when[at])
                    && self.position(key).is_none()
                {
                    self.add_key(key, names);
                }
                at += 1;
            }
            index += 1;
        }
    }

    const fn add_key<const ENTRIES: usize, const SLOTS: usize>(
        &mut self,
        name: &'static str,
        names: &Names<ENTRIES, SLOTS>,
    ) {
        if self.count == KEYS {
            self.is_too_large = true;
            return;
        }
        self.keys[self.count].name = name;
        self.count += 1;
        let mut index = 0;
        while index < ENTRIES {
            let mut at = 0;
            while at < names.entries[index].defs.len() {
                self.add_values(names.entries[index].defs[at].when);
                at += 1;
            }
            index += 1;
        }
    }

    /// Adds what these conditions say of the last key.
    const fn add_values(&mut self, when: &'static [When]) {
        let key = &mut self.keys[self.count - 1];
        let mut at = 0;
        while at < when.len() {
            if let Some((name, values)) = parts(&when[at])
                && same(name, key.name)
            {
                let mut value = 0;
                while value < values.len() {
                    if key.count == VALUES {
                        self.is_too_large = true;
                        return;
                    }
                    if !contains(key.values.split_at(key.count).0, values[value]) {
                        key.values[key.count] = values[value];
                        key.count += 1;
                    }
                    value += 1;
                }
            }
            at += 1;
        }
    }

    const fn position(&self, name: &str) -> Option<usize> {
        let mut at = 0;
        while at < self.count {
            if same(self.keys[at].name, name) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Goes on to the next configuration; false behind the last one.
    pub(super) const fn next(&mut self) -> bool {
        let mut at = 0;
        while at < self.count {
            let key = &mut self.keys[at];
            key.chosen += 1;
            if key.chosen < key.count {
                return true;
            }
            key.chosen = 0;
            at += 1;
        }
        false
    }

    /// Whether this one of the alternatives exists.
    pub(super) const fn has(&self, entry: &Entry, def: &NodeDef) -> bool {
        match def.when {
            [When::Otherwise] => !self.fits_any(entry),
            _ => self.fits(def),
        }
    }

    pub(super) const fn fits_any(&self, entry: &Entry) -> bool {
        let mut at = 0;
        while at < entry.defs.len() {
            if self.fits(entry.defs[at]) {
                return true;
            }
            at += 1;
        }
        false
    }

    const fn fits(&self, def: &NodeDef) -> bool {
        let mut at = 0;
        while at < def.when.len() {
            let holds = match parts(&def.when[at]) {
                Some((name, _)) if let Some(key) = self.position(name) => holds(&def.when[at], self.keys[key].value()),
                _ => false,
            };
            if !holds {
                return false;
            }
            at += 1;
        }
        true
    }

    pub(super) const fn write(&self, text: &mut Text) {
        let mut at = 0;
        while at < self.count {
            text.push(if at == 0 { "`" } else { ", " });
            text.push(self.keys[at].name).push(" = \"").push(self.keys[at].value()).push("\"");
            at += 1;
        }
        text.push("`");
    }
}

impl Key {
    const fn value(&self) -> &'static str {
        self.values[self.chosen]
    }
}

/// What [`When::key`] and [`When::values`] give, which are not for constants.
pub(super) const fn parts(when: &'static When) -> Option<(&'static str, &'static [&'static str])> {
    match when {
        When::Is { key, value } | When::IsNot { key, value } => Some((key, std::slice::from_ref(value))),
        When::IsIn { key, values } => Some((key, values)),
        When::Otherwise => None,
    }
}

/// Whether the condition holds where its key has this value.
pub(super) const fn holds(when: &'static When, set: &str) -> bool {
    match parts(when) {
        Some((_, values)) => contains(values, set) != matches!(when, When::IsNot { .. }),
        None => false,
    }
}

const fn contains(values: &[&str], wanted: &str) -> bool {
    let mut at = 0;
    while at < values.len() {
        if same(values[at], wanted) {
            return true;
        }
        at += 1;
    }
    false
}
