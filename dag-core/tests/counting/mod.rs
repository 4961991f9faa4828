//! How often which node was called.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<BTreeMap<&'static str, u32>>>);

impl Calls {
    /// Counts a call; how many there were with it.
    pub(crate) fn count(&self, node: &'static str) -> u32 {
        let mut calls = self.0.lock().unwrap();
        let count = calls.entry(node).or_default();
        *count += 1;
        *count
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls: Vec<_> = self.0.lock().unwrap().iter().map(|(node, count)| format!("{node} {count}")).collect();
        f.write_str(&calls.join(", "))
    }
}
