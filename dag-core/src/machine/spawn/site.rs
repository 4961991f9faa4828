//! The step that runs, as what its action begins must know it. It travels with the observers of the run.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::action::Runner;
use super::super::{Inner, Tracker};

/// A step of an application.
#[derive(Clone)]
pub(crate) struct Site {
    scope: Arc<Scope>,
    sequence_id: u64,
    /// Which action runs.
    at: usize,
}

/// What is the same for all steps of an application.
pub(in super::super) struct Scope {
    machine: Arc<dyn Actions>,
    tracker: Option<Arc<dyn Tracker>>,
    keys: Mutex<Keys>,
}

/// The keys of one attempt at a step.
#[derive(Default)]
struct Keys {
    sequence_id: u64,
    taken: HashSet<Arc<str>>,
    /// How often each function has begun something without a key.
    counts: BTreeMap<&'static str, usize>,
}

/// The actions of a machine of any state.
trait Actions: Send + Sync {
    fn name(&self, at: usize) -> &str;
    fn is_graph(&self, at: usize) -> bool;
}

impl<S: Send + Sync> Actions for Inner<S> {
    fn name(&self, at: usize) -> &str {
        &self.actions[at].name
    }

    fn is_graph(&self, at: usize) -> bool {
        matches!(self.actions[at].action.runner, Runner::Dag(_))
    }
}

impl Scope {
    pub(in super::super) fn new<S: Send + Sync + 'static>(
        machine: Arc<Inner<S>>,
        tracker: Option<Arc<dyn Tracker>>,
    ) -> Arc<Self> {
        Arc::new(Self { machine, tracker, keys: Mutex::default() })
    }
}

impl Site {
    pub(in super::super) fn new(scope: &Arc<Scope>, sequence_id: u64, at: usize) -> Self {
        Self { scope: scope.clone(), sequence_id, at }
    }

    /// The next step of the same application.
    pub(in super::super) fn go_to(&mut self, sequence_id: u64, at: usize) {
        (self.sequence_id, self.at) = (sequence_id, at);
    }

    pub(crate) fn sequence_id(&self) -> u64 {
        self.sequence_id
    }

    pub(crate) fn action(&self) -> &str {
        self.scope.machine.name(self.at)
    }

    pub(super) fn tracker(&self) -> Option<&Arc<dyn Tracker>> {
        self.scope.tracker.as_ref()
    }

    /// A key for what a function begins without one: the same in each attempt, as long as the function begins the same things in the
    /// same order. The nodes of a graph may overlap, so that each counts for itself.
    pub(super) fn next_key(&self, source: &'static str) -> String {
        let mut keys = self.keys();
        let count = keys.counts.entry(source).or_default();
        let number = *count;
        *count += 1;
        if self.scope.machine.is_graph(self.at) { format!("{source}-{number}") } else { number.to_string() }
    }

    /// Whether nothing else in this attempt has the key.
    pub(super) fn take(&self, key: &Arc<str>) -> bool {
        self.keys().taken.insert(key.clone())
    }

    /// Another attempt at the step begins.
    pub(in super::super) fn begin_again(&self) {
        *self.keys() = Keys { sequence_id: self.sequence_id, ..Keys::default() };
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        let mut keys = self.scope.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.sequence_id != self.sequence_id {
            *keys = Keys { sequence_id: self.sequence_id, ..Keys::default() };
        }
        keys
    }
}
