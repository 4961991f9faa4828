//! The names of a `dag!`, checked while it is compiled: what each parameter names, what is there twice, what needs itself.
//!
//! Names are looked up by a hash table, since the compiler evaluates constants slowly; distances between names are computed only for a
//! message. A mistake panics, which is how a constant says what is wrong; `track_caller` puts it on the node's place in the list.

use super::alternatives::overlapping;
use super::text::{Text, distance, written_type};
use crate::__private::same;
use crate::hash::fnv;
use crate::node::{Function, NodeDef, Param};

/// A node of the list.
pub struct Entry {
    pub(super) name: &'static str,
    pub(super) defs: &'static [&'static NodeDef],
}

/// The entry for a handle's constants: only those of its own name stand for it, and they come first.
pub const fn entry(name: &'static str, defs: &'static [&'static NodeDef]) -> Entry {
    let mut own = 0;
    while own < defs.len() && same(defs[own].name, name) {
        own += 1;
    }
    Entry { name, defs: defs.split_at(own).0 }
}

/// How many descriptors these are together.
pub const fn count(each: &[&[&NodeDef]]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < each.len() {
        count += each[at].len();
        at += 1;
    }
    count
}

/// The descriptors of alternatives, given those of each: those of this name, then the others. None of them if one has a mistake, which is
/// reported there.
pub const fn all<const COUNT: usize>(
    name: &str,
    each: &[&'static [&'static NodeDef]],
) -> Option<[&'static NodeDef; COUNT]> {
    let [[first, ..], ..] = each else { return None };
    let mut all = [*first; COUNT];
    let (mut filled, mut is_own) = (0, true);
    loop {
        let mut at = 0;
        while at < each.len() {
            let (defs, mut of) = (each[at], 0);
            if defs.is_empty() {
                return None;
            }
            while of < defs.len() {
                if same(defs[of].name, name) == is_own {
                    all[filled] = defs[of];
                    filled += 1;
                }
                of += 1;
            }
            at += 1;
        }
        if !is_own {
            return Some(all);
        }
        is_own = false;
    }
}

/// The entries of a `dag!`, to be found by name; there are at least twice as many slots as entries.
pub struct Names<const ENTRIES: usize, const SLOTS: usize> {
    pub(super) entries: &'static [Entry; ENTRIES],
    /// An index plus one, 0 where nothing is.
    slots: [usize; SLOTS],
}

impl<const ENTRIES: usize, const SLOTS: usize> Names<ENTRIES, SLOTS> {
    /// The table of these entries.
    pub const fn of(entries: &'static [Entry; ENTRIES]) -> Self {
        let mut names = Self { entries, slots: [0; SLOTS] };
        let mut index = 0;
        while index < ENTRIES {
            let slot = names.slot(entries[index].name);
            if names.slots[slot] == 0 {
                names.slots[slot] = index + 1;
            }
            index += 1;
        }
        names
    }

    /// Where this name is, or would be.
    #[expect(clippy::cast_possible_truncation, reason = "of the hash only the lowest bits matter")]
    const fn slot(&self, name: &str) -> usize {
        let mut slot = fnv(name) as usize % SLOTS;
        while self.slots[slot] != 0 && !same(self.entries[self.slots[slot] - 1].name, name) {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// The first entry of this name.
    pub(super) const fn find(&self, name: &str) -> Option<usize> {
        self.slots[self.slot(name)].checked_sub(1)
    }

    /// The number of each name; one that is there again gets a number that no name has, so that the first stands for both.
    pub const fn keys(&self) -> [u64; ENTRIES] {
        let mut keys = [0; ENTRIES];
        let mut index = 0;
        while index < ENTRIES {
            let name = self.entries[index].name;
            let is_first = matches!(self.find(name), Some(first) if first == index);
            keys[index] = if is_first { fnv(name) } else { index as u64 };
            index += 1;
        }
        keys
    }

    /// Whether there is a node for each parameter of the entry.
    pub const fn knows(&self, index: usize) -> bool {
        let mut nth = 0;
        while let Some(Read { param, .. }) = read(&self.entries[index], nth) {
            if self.find(param.name).is_none() {
                return false;
            }
            nth += 1;
        }
        true
    }

    /// Everything that is wrong with the names of one entry.
    #[track_caller]
    pub const fn check(&self, index: usize) {
        let mut text = Text::new();
        self.twice(index, &mut text);
        self.unknown(index, &mut text);
        overlapping(&self.entries[index], &mut text);
        self.missing(index, &mut text);
        text.fail();
    }

    const fn twice(&self, index: usize, text: &mut Text) {
        let entry = &self.entries[index];
        if let (Some(first), [def, ..]) = (self.find(entry.name), entry.defs)
            && first != index
            && let [other, ..] = self.entries[first].defs
        {
            text.problem().push("two nodes are named ").quote(entry.name);
            text.place(&other.function).place(&def.function);
            text.push("\nhelp: list one of them; alternatives are listed as the one handle that `alternatives!` makes");
        }
    }

    const fn unknown(&self, index: usize, text: &mut Text) {
        let mut nth = 0;
        while let Some(Read { node: def, param, .. }) = read(&self.entries[index], nth) {
            if self.find(param.name).is_none() {
                text.problem().push("no node or input is named ").quote(param.name);
                text.push(", which ").quote(def.name).push(" needs");
                if let Some(into) = param.into {
                    text.push(" for its parameter ").quote(into);
                }
                if let Some(near) = self.nearest(param.name) {
                    text.push("; did you mean ").quote(near).push("?");
                }
                text.place(&def.function);
                let name = if let Some(into) = param.into { into } else { param.name };
                // What is no function, such as a step of a pipe, writes no type.
                let ty = written_type(def.function.source, name);
                if !ty.is_empty() {
                    text.push(" takes `").push(name).push(": ").push(ty).push("`");
                }
                text.push("\nhelp: add it to `inputs`, or list the node that gives it");
            }
            nth += 1;
        }
    }

    const fn nearest(&self, wanted: &str) -> Option<&'static str> {
        let mut best: Option<(usize, &'static str)> = None;
        let mut index = 0;
        while index < ENTRIES {
            let name = self.entries[index].name;
            best = match (distance(wanted, name), best) {
                (Some(near), Some((nearest, _))) if near >= nearest => best,
                (Some(near), _) => Some((near, name)),
                (None, _) => best,
            };
            index += 1;
        }
        match best {
            Some((_, name)) => Some(name),
            None => None,
        }
    }
}

/// One value that an entry takes of another.
pub(super) struct Read {
    /// The descriptor of the entry, which has the conditions.
    pub(super) def: &'static NodeDef,
    /// The same, or the one of its pipes that takes the value.
    pub(super) node: &'static NodeDef,
    pub(super) param: &'static Param,
}

/// What an entry takes of others: all its alternatives in a row, each with its pipes.
pub(super) const fn read(entry: &Entry, mut nth: usize) -> Option<Read> {
    let mut index = 0;
    while index < entry.defs.len() {
        let def = entry.defs[index];
        let mut pipe = 0;
        while pipe <= def.pipes.len() {
            let node = if pipe == 0 { def } else { def.pipes[pipe - 1] };
            let params = node.function.params;
            if def.pipes.is_empty() {
                if nth < params.len() {
                    return Some(Read { def, node, param: &params[nth] });
                }
                nth -= params.len();
            } else {
                let mut at = 0;
                while at < params.len() {
                    if !is_pipe(def, params[at].name) {
                        if nth == 0 {
                            return Some(Read { def, node, param: &params[at] });
                        }
                        nth -= 1;
                    }
                    at += 1;
                }
            }
            pipe += 1;
        }
        index += 1;
    }
    None
}

/// Whether a node of this name comes with the descriptor.
const fn is_pipe(def: &NodeDef, name: &str) -> bool {
    let mut at = 0;
    while at < def.pipes.len() {
        if same(def.pipes[at].name, name) {
            return true;
        }
        at += 1;
    }
    false
}

impl Text {
    /// Separates a problem from the one before.
    pub(super) const fn problem(&mut self) -> &mut Self {
        if self.as_str().is_empty() { self } else { self.push("\n\n") }
    }

    pub(super) const fn place(&mut self, function: &Function) -> &mut Self {
        self.push("\n--> ")
            .push(function.location.file)
            .push(":")
            .number(function.location.line)
            .push(" ")
            .quote(function.name)
    }

    #[track_caller]
    pub(super) const fn fail(&self) {
        if !self.as_str().is_empty() {
            panic!("{}", self.as_str());
        }
    }
}
