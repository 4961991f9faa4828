//! What is on its way into a log: a queue of whole lines, and what the next line needs to know.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::lines::{Name, Now};
use super::log_file::LogFile;
use crate::error::Result;
use crate::time::{Stamp, Time};

/// A thread that panicked while it had the lock has left whole lines behind, or none.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The log of one writer, behind its lock.
pub(super) struct Output {
    pub(super) log: LogFile,
    /// Whole lines that are to be written.
    pub(super) queue: Vec<u8>,
    /// Whether the flusher knows of them.
    pub(super) scheduled: bool,
    /// The action that completed last.
    pub(super) prior_step: Option<Arc<Name>>,
    /// The action that began last: most applications have few, and a step need not allocate its name.
    begun: Arc<Name>,
    /// The time of the last line.
    pub(super) time: Time,
    stamp: Stamp,
    /// When the folder's time was set.
    pub(super) touched: Option<Time>,
}

impl Output {
    pub(super) fn new(log: LogFile, prior_step: Option<&str>) -> Self {
        Self {
            log,
            queue: Vec::new(),
            scheduled: false,
            prior_step: prior_step.map(|name| Arc::new(Name::new(name))),
            begun: Arc::new(Name::new("")),
            time: Time::now(),
            stamp: Stamp::new(),
            touched: None,
        }
    }

    /// Adds a line to the queue, all of it or nothing.
    pub(super) fn add(&mut self, line: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
        let before = self.queue.len();
        let added = line(&mut self.queue);
        match added {
            Ok(()) => self.queue.push(b'\n'),
            Err(_) => self.queue.truncate(before),
        }
        added
    }

    /// Writes the queue and this line after it. If that fails the line is not in the file, nor in the queue.
    pub(super) fn write_now(&mut self, line: impl FnOnce(&mut Vec<u8>, Now<'_>) -> Result<()>) -> Result<()> {
        let mut queue = mem::take(&mut self.queue);
        let before = queue.len();
        self.time = Time::now();
        let now = Now { time: self.stamp.text(self.time), prior_step: self.prior_step.as_deref() };
        let added = line(&mut queue, now);
        self.queue = queue;
        added
            .inspect(|()| self.queue.push(b'\n'))
            .and_then(|()| self.flush())
            .inspect_err(|_| self.queue.truncate(before))
    }

    /// The name of an action, as it was kept for the step before.
    pub(super) fn shared_name(&mut self, action: &str) -> Arc<Name> {
        if !self.begun.is(action) {
            self.begun = Arc::new(Name::new(action));
        }
        Arc::clone(&self.begun)
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        if !self.queue.is_empty() {
            self.log.append(&self.queue)?;
            self.queue.clear();
        }
        Ok(())
    }
}
