//! Whether somebody writes to an application, as far as its files tell.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::dir::AppDir;
use crate::names;
use crate::write::Lock;

/// Of a writer that takes no lock nothing is known but when it last wrote: for so long it counts as being there.
const QUIET: Duration = Duration::from_secs(60);

impl AppDir {
    /// Whether somebody writes to it, so that a step without an end is running.
    ///
    /// Whoever opens it by this crate holds a lock until it is closed, or its process ends. Burr takes none: in a folder without our lock
    /// file there is a writer until a minute after the log was last written, and what has gone on for longer in silence counts as
    /// interrupted until it writes again.
    #[must_use]
    pub fn has_writer(&self) -> bool {
        if self.path().join(names::LOCK).exists() {
            return Lock::is_held(self.path());
        }
        let written = fs::metadata(self.log()).and_then(|found| found.modified());
        written.is_ok_and(|written| distance(written, SystemTime::now()) < QUIET)
    }
}

/// The clock of another machine may be ahead.
fn distance(one: SystemTime, other: SystemTime) -> Duration {
    other.duration_since(one).unwrap_or_else(|ahead| ahead.duration())
}
