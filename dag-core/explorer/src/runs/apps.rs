//! The indexes of applications that somebody looks at, the least recently used forgotten first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dag_store::{AppDir, Index, Result, Time};

use super::usage::Usage;

/// An index, and which reading of the log it is of.
pub(crate) struct Open {
    pub(crate) index: Index,
    /// Its calls to models.
    pub(crate) usage: Usage,
    /// Another number whenever what was read before is void.
    pub(crate) epoch: i64,
}

impl Open {
    fn new(dir: &AppDir) -> Self {
        Self { index: dir.index(), usage: Usage::default(), epoch: Time::now().as_micros() }
    }

    fn update(&mut self) -> Result<()> {
        if self.index.update_with(&mut self.usage)? {
            self.epoch = Time::now().as_micros().max(self.epoch + 1);
        }
        Ok(())
    }
}

#[derive(Default)]
pub(crate) struct Apps {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    apps: HashMap<(String, String), Entry>,
    clock: u64,
}

struct Entry {
    open: Arc<Mutex<Open>>,
    rows: usize,
    used: u64,
}

/// So many indexes are kept, of so many steps in all.
const MOST_APPS: usize = 64;
const MOST_ROWS: usize = 1_000_000;

impl Apps {
    /// Asks the index of an application, after it has taken in what was added to the log.
    pub(crate) fn ask<T>(&self, dir: &AppDir, question: impl FnOnce(&Open) -> T) -> Result<T> {
        let key = (dir.project().name().to_owned(), dir.id().to_owned());
        let open = self.open(dir, &key);
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = open.update() {
            self.lock().apps.remove(&key);
            return Err(error);
        }
        self.lock().used(&key, open.index.rows().len());
        Ok(question(&open))
    }

    fn open(&self, dir: &AppDir, key: &(String, String)) -> Arc<Mutex<Open>> {
        let mut known = self.lock();
        let new = || Entry { open: Arc::new(Mutex::new(Open::new(dir))), rows: 0, used: 0 };
        known.apps.entry(key.clone()).or_insert_with(new).open.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn used(&mut self, key: &(String, String), rows: usize) {
        self.clock += 1;
        if let Some(entry) = self.apps.get_mut(key) {
            (entry.rows, entry.used) = (rows, self.clock);
        }
        while self.apps.len() > 1 && self.is_too_much() {
            let oldest = self.apps.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            oldest.and_then(|key| self.apps.remove(&key));
        }
    }

    fn is_too_much(&self) -> bool {
        self.apps.len() > MOST_APPS || self.apps.values().map(|entry| entry.rows).sum::<usize>() > MOST_ROWS
    }
}
