//! What a sub-application is called, in events, errors and logs.

use std::fmt;
use std::sync::Arc;

/// A sub-application: the step in which it runs, and the key that tells it from the others of that step.
///
/// It prints as the id under which it is kept, or as `3.judge.0` if nobody keeps it: the step, its action, the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildName(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    sequence_id: u64,
    action: String,
    key: Arc<str>,
    id: Option<String>,
}

impl ChildName {
    pub(super) fn new(sequence_id: u64, action: &str, key: Arc<str>) -> Self {
        Self(Arc::new(Inner { sequence_id, action: action.to_owned(), key, id: None }))
    }

    /// The same, under the id by which it is kept.
    pub(super) fn kept(&self, id: String) -> Self {
        let Inner { sequence_id, action, key, .. } = &*self.0;
        Self(Arc::new(Inner { sequence_id: *sequence_id, action: action.clone(), key: key.clone(), id: Some(id) }))
    }

    pub(super) fn shared_key(&self) -> &Arc<str> {
        &self.0.key
    }

    /// The number of the parent's step.
    pub fn sequence_id(&self) -> u64 {
        self.0.sequence_id
    }

    /// The action of that step; outside of a machine, the node.
    pub fn action(&self) -> &str {
        &self.0.action
    }

    /// What tells it from the other sub-applications of the step.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The id under which it is kept.
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }
}

impl fmt::Display for ChildName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id() {
            Some(id) => f.write_str(id),
            None => write!(f, "{}.{}.{}", self.sequence_id(), self.action(), self.key()),
        }
    }
}
