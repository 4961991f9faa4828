//! States that are gone with the process: for tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Persister, Saved};
use crate::error::Result;

type Key = (Option<String>, String, u64);

/// Keeps states in memory.
#[derive(Debug, Default)]
pub struct MemoryPersister {
    /// Each state with its turn of being saved.
    saved: Mutex<BTreeMap<Key, (usize, Saved)>>,
}

impl MemoryPersister {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn saved(&self) -> MutexGuard<'_, BTreeMap<Key, (usize, Saved)>> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Persister for MemoryPersister {
    fn save(&self, saved: &Saved) -> Result<()> {
        let mut states = self.saved();
        let key = (saved.partition_key.clone(), saved.app_id.clone(), saved.sequence_id);
        if states.contains_key(&key) {
            return Err(saved.again());
        }
        let turn = states.len();
        states.insert(key, (turn, saved.clone()));
        Ok(())
    }

    fn replace(&self, saved: &Saved) -> Result<()> {
        let mut states = self.saved();
        let key = (saved.partition_key.clone(), saved.app_id.clone(), saved.sequence_id);
        let Some((_, old)) = states.get_mut(&key) else { return Err(saved.missing()) };
        *old = saved.clone();
        Ok(())
    }

    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>> {
        let key = |sequence_id| (partition_key.map(ToOwned::to_owned), app_id.to_owned(), sequence_id);
        let (first, last) = sequence_id.map_or((0, u64::MAX), |wanted| (wanted, wanted));
        let states = self.saved();
        let found = states.range(key(first)..=key(last)).next_back();
        Ok(found.map(|(_, (_, saved))| saved.clone()))
    }

    fn list_app_ids(&self, partition_key: Option<&str>) -> Result<Vec<String>> {
        let states = self.saved();
        let mut last = BTreeMap::new();
        for ((_, app_id, _), (turn, _)) in states.iter().filter(|((key, ..), _)| key.as_deref() == partition_key) {
            let newest = last.entry(app_id.clone()).or_insert(*turn);
            *newest = (*newest).max(*turn);
        }
        let mut ids: Vec<_> = last.into_iter().collect();
        ids.sort_by_key(|(_, turn)| std::cmp::Reverse(*turn));
        Ok(ids.into_iter().map(|(app_id, _)| app_id).collect())
    }
}
