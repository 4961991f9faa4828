//! What a cache holds and what has to go: the entry that was used least recently, until the limits are kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, SystemTime};

use super::key::Key;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Limits {
    pub(super) max_bytes: Option<u64>,
    pub(super) max_entries: Option<usize>,
    pub(super) ttl: Option<Duration>,
}

impl Limits {
    pub(super) fn is_expired(&self, stored_at: SystemTime, now: SystemTime) -> bool {
        // A clock that was set back makes nothing old.
        self.ttl.is_some_and(|ttl| now.duration_since(stored_at).is_ok_and(|age| age >= ttl))
    }

    fn allow(&self, entries: usize, bytes: u64) -> bool {
        self.max_entries.is_none_or(|max| entries <= max) && self.max_bytes.is_none_or(|max| bytes <= max)
    }
}

/// How many dropped keys are remembered, for [`Explanation::Evicted`](super::Explanation::Evicted).
const REMEMBERED: usize = 4096;

/// The entries in the order in which they were used.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: HashMap<Key, Entry>,
    order: BTreeMap<u64, Key>,
    bytes: u64,
    next: u64,
    evicted: HashSet<Key>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    bytes: u64,
    used: u64,
}

impl Index {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        self.order.values().copied().collect()
    }

    pub(super) fn was_evicted(&self, key: &Key) -> bool {
        self.evicted.contains(key)
    }

    pub(super) fn used(&mut self, key: Key) {
        if let Some(bytes) = self.remove(&key) {
            self.insert(key, bytes);
        }
    }

    /// Whether there is room, and the entries that have to go for it. One that is too large by itself makes none go.
    pub(super) fn add(&mut self, key: Key, bytes: u64, limits: &Limits) -> (bool, Vec<Key>) {
        self.remove(&key);
        if !limits.allow(1, bytes) {
            self.forget(key);
            return (false, Vec::new());
        }
        self.insert(key, bytes);
        self.evicted.remove(&key);
        let mut gone = Vec::new();
        while !limits.allow(self.entries.len(), self.bytes)
            && let Some((_, &oldest)) = self.order.first_key_value()
        {
            self.remove(&oldest);
            self.forget(oldest);
            gone.push(oldest);
        }
        (true, gone)
    }

    pub(super) fn insert(&mut self, key: Key, bytes: u64) {
        self.entries.insert(key, Entry { bytes, used: self.next });
        self.order.insert(self.next, key);
        self.bytes += bytes;
        self.next += 1;
    }

    /// Takes an entry out; gives its size.
    pub(super) fn remove(&mut self, key: &Key) -> Option<u64> {
        let entry = self.entries.remove(key)?;
        self.order.remove(&entry.used);
        self.bytes -= entry.bytes;
        Some(entry.bytes)
    }

    fn forget(&mut self, key: Key) {
        if self.evicted.len() == REMEMBERED {
            self.evicted.clear();
        }
        self.evicted.insert(key);
    }
}
