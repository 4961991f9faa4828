//! Why a node ran, or why it did not have to.

use std::fmt;

/// What came of looking a node's value up. [`Cache::explain`](super::Cache::explain) gives the last one of a node, and
/// [`Event::CacheLookup`](crate::Event::CacheLookup) that of a run.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// The value was there: the node did not run.
    Hit,
    /// Another run was just computing the value: this one waited for it.
    Joined,
    /// No value was kept for this node yet: it never ran here, or it failed.
    NoEntry,
    /// The node's own code has changed, or the version that its `cache(version = "…")` says.
    CodeChanged,
    /// These inputs have another content than when the node was asked for the last time, and with it there was no value.
    InputsChanged(Vec<String>),
    /// The value was older than the cache keeps any.
    Expired,
    /// The value was dropped to stay within the limits of the cache.
    Evicted,
    /// There was a value once, and the store no longer has it.
    Gone,
    /// The store could not be read, or what it kept is damaged or of another form.
    Unreadable(String),
    /// The value does not pass a check of the node, which may hold other values to be good than it did.
    FailedCheck(String),
    /// The node always runs ([`Behavior::Recompute`](super::Behavior::Recompute)).
    Recompute,
    /// The node always runs and its value is not kept ([`Behavior::Disable`](super::Behavior::Disable),
    /// [`Behavior::Ignore`](super::Behavior::Ignore)).
    NotKept,
    /// The `Serialize` of an input failed, so that the node ran as if it was not cached.
    NotHashable {
        /// The input.
        input: String,
        /// Why.
        error: String,
    },
}

impl Explanation {
    /// Whether the node did not have to run.
    pub fn is_hit(&self) -> bool {
        matches!(self, Self::Hit | Self::Joined)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hit => f.write_str("found in the cache"),
            Self::Joined => f.write_str("computed by another run at the same time"),
            Self::NoEntry => f.write_str("ran: no value of it was kept yet"),
            Self::CodeChanged => f.write_str("ran: its code has changed"),
            Self::InputsChanged(names) => write!(f, "ran: {} changed", crate::names::list(names)),
            Self::Expired => f.write_str("ran: the value that was kept is too old"),
            Self::Evicted => f.write_str("ran: the value that was kept was dropped to stay within the limits"),
            Self::Gone => f.write_str("ran: the store no longer has the value that was kept"),
            Self::Unreadable(why) => write!(f, "ran: the value that was kept cannot be read: {why}"),
            Self::FailedCheck(why) => write!(f, "ran: the value that was kept does not pass: {why}"),
            Self::Recompute => f.write_str("ran: its behaviour is to recompute"),
            Self::NotKept => f.write_str("ran: its behaviour is not to be kept"),
            Self::NotHashable { input, error } => write!(f, "ran: its input `{input}` cannot be hashed: {error}"),
        }
    }
}
