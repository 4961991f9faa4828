//! What is broken in a log that grows, and nothing else of it.

use super::broken::Broken;
use super::numbers::Steps;
use super::tail::Tail;
use crate::dir::AppDir;
use crate::error::{Problem, Result};
use crate::follow::{self, Follower};
use crate::write::Lock;

/// Reads the log of an application once, and then what is added to it, and keeps which lines are broken or odd: some hundred bytes,
/// however long the log is.
///
/// ```
/// use std::io::Write;
/// use dag_store::{Graph, NewApp, Options, Store};
///
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
/// drop(project.create(&NewApp::new("first", Graph::new("count")), Options::default())?);
/// let dir = project.app("first")?;
/// let mut log = std::fs::File::options().append(true).open(dir.path().join("log.jsonl"))?;
/// writeln!(log, "nonsense")?;
///
/// let mut scan = dir.scan();
/// while scan.update()? {}
/// assert_eq!(scan.problems()[0].line, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Scan {
    dir: AppDir,
    follower: Follower,
    broken: Broken,
    tail: Tail,
    steps: Steps,
}

/// Of a log that is broken in each line, so many are named.
const MOST: usize = 20;

impl AppDir {
    /// A scan of the log for what is broken, still at its beginning: see [`Scan::update`].
    #[must_use]
    pub fn scan(&self) -> Scan {
        Scan {
            dir: self.clone(),
            follower: self.follow().without_states(),
            broken: Broken::at_most(MOST),
            tail: Tail::default(),
            steps: Steps::default(),
        }
    }
}

impl Scan {
    /// Reads on, a few megabytes at most, and gives whether there is more. Where there is no log, there is nothing to read.
    ///
    /// # Errors
    ///
    /// When the log can not be read.
    pub fn update(&mut self) -> Result<bool> {
        let before = self.follower.offset();
        let added = self.follower.poll()?;
        if added.restarted {
            (self.broken, self.steps) = (Broken::at_most(MOST), Steps::default());
        }
        let bytes = self.follower.offset().saturating_sub(if added.restarted { 0 } else { before });
        let has_more = bytes > follow::MOST;
        for entry in added.entries {
            match entry {
                Ok(entry) => {
                    self.steps.take(&entry.record);
                    let note = |note| Problem::line(&self.dir.log(), entry.line, note).kept();
                    entry.notes.iter().map(note).for_each(|problem| self.broken.add(problem));
                }
                Err(problem) => self.broken.add(problem),
            }
        }
        if !has_more {
            self.tail.look(&self.dir.log(), &self.follower, Lock::is_held(self.dir.path()))?;
        }
        Ok(has_more)
    }

    /// How far the log was read: up to here it has whole lines.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.follower.offset()
    }

    /// How many steps began or ended as far as the log was read, each number counted once; `None` of a log that has too many gaps to know.
    #[must_use]
    pub fn steps(&self) -> Option<u64> {
        self.steps.count()
    }

    /// What is broken or odd as far as the log was read: the first twenty lines of it.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.broken.list(&self.dir.log(), self.tail.problem())
    }
}
