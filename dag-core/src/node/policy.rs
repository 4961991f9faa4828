//! How a node is run.

use std::time::Duration;

use super::BoxError;
use crate::exec::Fallback;

/// How a node is run: where, how long, and how often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Where it runs.
    pub place: Place,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// How often it is tried again.
    pub retry: Option<Retry>,
    /// What it gives when it has failed for good.
    pub fallback: Option<Fallback>,
}

/// Where a node runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the task of the run.
    Inline,
    /// On a thread that may block: for calls that wait without being async.
    Blocking,
    /// On a task of its own, so that another core can take it: for long computations.
    Spawned,
}

/// How often a node that failed is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// How many more attempts there are after the first.
    pub attempts: u32,
    /// The wait before the first of them; it doubles for each one after.
    pub backoff: Duration,
    /// Which errors may pass; all of them if there is no such function. A panic is never tried again, a timeout always is.
    pub only: Option<fn(&BoxError) -> bool>,
}

impl PartialEq for Retry {
    fn eq(&self, other: &Self) -> bool {
        self.attempts == other.attempts && self.backoff == other.backoff
    }
}

impl Policy {
    /// On the task of the run, without a limit, once.
    pub const PLAIN: Self = Self { place: Place::Inline, timeout: None, retry: None, fallback: None };
}
