//! What is broken in the logs of a list: each log is read once, and then only what was added to it, so much in one answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use dag_store::{AppDir, Problem, Result, Scan};

/// So many bytes of logs are read for one answer. What is left is read for the next ones, and told to those who listen.
pub(crate) const ROOM: u64 = 1 << 25;

/// By what a change is noticed: how long the log is, and when it was written.
pub(crate) type Mark = (u64, Option<SystemTime>);

pub(crate) fn mark(dir: &AppDir) -> Mark {
    let found = dir.path().join("log.jsonl").metadata().ok();
    found.map_or((0, None), |found| (found.len(), found.modified().ok()))
}

/// The logs by project and run.
type Logs = HashMap<(String, String), Arc<Mutex<Known>>>;

#[derive(Default)]
pub(crate) struct Scans {
    known: Mutex<Logs>,
}

struct Known {
    scan: Scan,
    /// The log as it was when all of it had been read.
    read: Option<Mark>,
}

impl Scans {
    /// What is broken in a log, as far as it was read: reads on while there is room.
    pub(crate) fn of(&self, dir: &AppDir, room: &mut u64) -> Result<Vec<Problem>> {
        let known = self.known(dir);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = mark(dir);
        while *room > 0 && known.read != Some(now) {
            let before = known.scan.offset();
            let has_more = known.scan.update()?;
            *room = room.saturating_sub(known.scan.offset().abs_diff(before));
            if !has_more {
                // Of half a line at the end, whether it is broken depends on who writes it: that is looked at again.
                known.read = (known.scan.offset() == now.0).then_some(now);
                break;
            }
        }
        Ok(known.scan.problems())
    }

    /// Forgets the runs of a project that are gone.
    pub(crate) fn keep_only(&self, project: &str, apps: &[AppDir]) {
        let is_there = |id: &str| apps.binary_search_by(|app| app.id().cmp(id)).is_ok();
        self.lock().retain(|(of, id), _| of != project || is_there(id));
    }

    fn known(&self, dir: &AppDir) -> Arc<Mutex<Known>> {
        let key = (dir.project().name().to_owned(), dir.id().to_owned());
        let new = || Arc::new(Mutex::new(Known { scan: dir.scan(), read: None }));
        self.lock().entry(key).or_insert_with(new).clone()
    }

    fn lock(&self) -> MutexGuard<'_, Logs> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
