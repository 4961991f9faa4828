//! A cycle among the names of a `dag!`, found while it is compiled.

use super::graph::{Entry, Names, Read, read};
use super::text::Text;

/// Nodes that need each other, the one that is listed first in front.
pub struct Cycle<const ENTRIES: usize> {
    path: [usize; ENTRIES],
    length: usize,
}

impl<const ENTRIES: usize, const SLOTS: usize> Names<ENTRIES, SLOTS> {
    /// The first cycle, if there is one: a walk from node to provider, which never enters a node again that it has left.
    pub const fn cycle(&self) -> Cycle<ENTRIES> {
        let mut walk = Cycle { path: [0; ENTRIES], length: 0 };
        let mut params = [0; ENTRIES];
        let (mut is_entered, mut is_left) = ([false; ENTRIES], [false; ENTRIES]);
        let mut start = 0;
        while start < ENTRIES {
            if !is_entered[start] {
                walk.enter(start, &mut is_entered);
            }
            while let Some(last) = walk.last() {
                params[last] += 1;
                match self.provider(&self.entries[last], params[last] - 1) {
                    None => {
                        is_left[last] = true;
                        walk.length -= 1;
                    }
                    Some(None) => {}
                    Some(Some(provider)) if !is_entered[provider] => walk.enter(provider, &mut is_entered),
                    Some(Some(provider)) if is_left[provider] => {}
                    Some(Some(provider)) => return walk.from(provider),
                }
            }
            start += 1;
        }
        walk
    }

    /// The node that the nth parameter names, if it names one; `None` behind the last parameter.
    ///
    /// Of alternatives only one exists, so that a cycle through one of them may never be: `build` knows.
    const fn provider(&self, entry: &Entry, nth: usize) -> Option<Option<usize>> {
        match read(entry, nth) {
            Some(Read { param, .. }) if entry.defs.len() == 1 => Some(self.find(param.name)),
            _ => None,
        }
    }

    /// Fails for the entry that the cycle is told from.
    #[track_caller]
    pub const fn check_cycle(&self, cycle: &Cycle<ENTRIES>, index: usize) {
        if cycle.length == 0 || cycle.path[0] != index {
            return;
        }
        let mut text = Text::new();
        text.push("these nodes need each other: ");
        let mut at = 0;
        while at < cycle.length {
            text.quote(self.entries[cycle.path[at]].name).push(" needs ");
            at += 1;
        }
        text.quote(self.entries[index].name);
        at = 0;
        while at < cycle.length {
            let entry = &self.entries[cycle.path[at]];
            if let [def, ..] = entry.defs {
                text.place(&def.function);
            }
            at += 1;
        }
        text.push("\nhelp: take one of these parameters from an input instead");
        text.fail();
    }
}

impl<const ENTRIES: usize> Cycle<ENTRIES> {
    const fn enter(&mut self, index: usize, is_entered: &mut [bool; ENTRIES]) {
        is_entered[index] = true;
        self.path[self.length] = index;
        self.length += 1;
    }

    const fn last(&self) -> Option<usize> {
        if self.length == 0 { None } else { Some(self.path[self.length - 1]) }
    }

    /// Cuts off the way to this entry.
    const fn from(mut self, index: usize) -> Self {
        let mut start = 0;
        while self.path[start] != index {
            start += 1;
        }
        let mut at = start;
        while at < self.length {
            self.path[at - start] = self.path[at];
            at += 1;
        }
        self.length -= start;
        self
    }
}
