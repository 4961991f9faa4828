//! Telling a computation that nobody waits for it any more.
//!
//! A future is cancelled by dropping it. A thread is not: it must ask.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether anybody still waits for a call: for nodes marked `blocking` or `spawn`, and for what an async one has begun elsewhere.
///
/// A parameter `&Cancel` or `Cancel` is recognised by its type, whatever its name is. It is cancelled when the run is dropped or has failed,
/// when the attempt is out of time, and for clones that outlast it when the call is over.
///
/// ```
/// use dag_core::{Cancel, Dag, module, node};
///
/// #[node(blocking, timeout = "5ms")]
/// fn counted(cancel: &Cancel) -> u64 {
///     let mut count = 0;
///     while !cancel.is_cancelled() {
///         count += 1; // one piece of a long computation
///     }
///     count
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([counted])).build()?;
/// assert!(dag.run::<counted>().await.is_err()); // and its thread is free again
///
/// // Called directly, somebody else must say so.
/// let cancel = Cancel::new();
/// cancel.cancel();
/// assert_eq!(counted(&cancel), 0);
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that nobody has cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nobody waits any more.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Cancels this one and all its clones. Runs do it themselves; this is for calling a function directly.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Calls a function that finds this one when it asks.
    pub(crate) fn around<R>(&self, call: impl FnOnce() -> R) -> R {
        let _restored = Restored(OF_CALL.replace(Some(self.clone())));
        call()
    }
}

thread_local! {
    /// Of the call that is about to begin on this thread. Arguments are passed in registers: one more word would be felt by every node.
    static OF_CALL: Cell<Option<Cancel>> = const { Cell::new(None) };
}

/// What was there before: a node may run a graph of its own.
struct Restored(Option<Cancel>);

impl Drop for Restored {
    fn drop(&mut self) {
        OF_CALL.set(self.0.take());
    }
}

/// What a call keeps while it runs.
#[doc(hidden)]
#[derive(Debug)]
pub struct Cancelling(Cancel);

impl Cancelling {
    /// That of the call on this thread, or a new one where dropping the future cancels the call.
    pub(crate) fn of_call() -> Self {
        Self(OF_CALL.take().unwrap_or_default())
    }

    /// One for a function that takes it by value.
    pub fn token(&self) -> Cancel {
        self.0.clone()
    }
}

impl Deref for Cancelling {
    type Target = Cancel;

    fn deref(&self) -> &Cancel {
        &self.0
    }
}

impl Drop for Cancelling {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
