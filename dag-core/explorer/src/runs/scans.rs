//! What is broken in the files of a list: each log is read once, and then only what was added to it, so much in one answer; the small files
//! beside it whenever they have changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use dag_store::{AppDir, Problem, Result, Scan};

/// So many bytes of logs are read for one answer. What is left is read for the next ones, and told to those who listen.
pub(crate) const ROOM: u64 = 1 << 25;

/// By what a change of a file is noticed: how long it is, and when it was written.
type Stamp = (u64, Option<SystemTime>);

/// By what a change of a run is noticed. Burr writes down whom a run belongs to when its log is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    log: Stamp,
    metadata: Stamp,
}

pub(crate) fn mark(dir: &AppDir) -> Mark {
    Mark { log: stamp(dir, "log.jsonl"), metadata: stamp(dir, "metadata.json") }
}

fn stamp(dir: &AppDir, name: &str) -> Stamp {
    let found = dir.path().join(name).metadata().ok();
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
    read: Option<Stamp>,
    /// Whether the scan has come to the end of the log.
    is_whole: bool,
    beside: [Beside; 2],
}

/// A small file beside the log.
struct Beside {
    name: &'static str,
    problems_of: fn(&AppDir) -> Vec<Problem>,
    /// The file as it was when it was read.
    read: Option<Stamp>,
    problems: Vec<Problem>,
}

/// What a scan has found.
pub(crate) struct Found {
    pub(crate) problems: Vec<Problem>,
    /// How many steps there are, once all of the log was read.
    pub(crate) steps: Option<u64>,
}

impl Scans {
    /// What is broken in a run, as far as it was read: reads on while there is room.
    pub(crate) fn of(&self, dir: &AppDir, room: &mut u64) -> Result<Found> {
        let known = self.known(dir);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.beside.iter_mut().for_each(|beside| beside.update(dir, room));
        known.read_on(stamp(dir, "log.jsonl"), room)?;
        let beside = known.beside.iter().flat_map(|beside| beside.problems.iter().cloned());
        let problems = beside.chain(known.scan.problems()).collect();
        Ok(Found { problems, steps: known.scan.steps().filter(|_| known.is_whole) })
    }

    /// Forgets the runs of a project that are gone.
    pub(crate) fn keep_only(&self, project: &str, apps: &[AppDir]) {
        let is_there = |id: &str| apps.binary_search_by(|app| app.id().cmp(id)).is_ok();
        self.lock().retain(|(of, id), _| of != project || is_there(id));
    }

    fn known(&self, dir: &AppDir) -> Arc<Mutex<Known>> {
        let key = (dir.project().name().to_owned(), dir.id().to_owned());
        self.lock().entry(key).or_insert_with(|| Arc::new(Mutex::new(Known::new(dir)))).clone()
    }

    fn lock(&self) -> MutexGuard<'_, Logs> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn new(dir: &AppDir) -> Self {
        let beside = |name, problems_of| Beside { name, problems_of, read: None, problems: Vec::new() };
        let beside = [beside("graph.json", of_graph), beside("children.jsonl", of_children)];
        Self { scan: dir.scan(), read: None, is_whole: false, beside }
    }

    fn read_on(&mut self, now: Stamp, room: &mut u64) -> Result<()> {
        while *room > 0 && self.read != Some(now) {
            let before = self.scan.offset();
            self.is_whole = !self.scan.update()?;
            *room = room.saturating_sub(self.scan.offset().abs_diff(before));
            if self.is_whole {
                // Of half a line at the end, whether it is broken depends on who writes it: that is looked at again.
                self.read = (self.scan.offset() == now.0).then_some(now);
                break;
            }
        }
        Ok(())
    }
}

impl Beside {
    fn update(&mut self, dir: &AppDir, room: &mut u64) {
        let now = stamp(dir, self.name);
        if *room > 0 && self.read != Some(now) {
            *room = room.saturating_sub(now.0);
            self.problems = (self.problems_of)(dir);
            self.read = Some(now);
        }
    }
}

fn of_graph(dir: &AppDir) -> Vec<Problem> {
    let mut problems = Vec::new();
    let read = dir.graph(&mut problems).map(drop);
    with_failure(dir, problems, read)
}

fn of_children(dir: &AppDir) -> Vec<Problem> {
    let mut problems = Vec::new();
    let read = dir.children(&mut problems).map(drop);
    with_failure(dir, problems, read)
}

/// A file that can not be read at all is a problem of its row, and not the end of it.
fn with_failure(dir: &AppDir, mut problems: Vec<Problem>, read: Result<()>) -> Vec<Problem> {
    let failed = |what: String| Problem { path: dir.path().to_owned(), line: None, what, lost: true };
    problems.extend(read.err().map(|error| failed(error.to_string())));
    problems
}
