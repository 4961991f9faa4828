//! Which threads are there for waiting: those of nodes marked `blocking`.

use std::cell::Cell;

thread_local! {
    static MAY_WAIT: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread may wait without holding up a task.
pub(crate) fn may_wait() -> bool {
    MAY_WAIT.get()
}

/// Calls a function on a thread that may wait.
pub(crate) fn while_waiting_is_fine<R>(call: impl FnOnce() -> R) -> R {
    let _restored = Restored(MAY_WAIT.replace(true));
    call()
}

/// What was there before, also after a panic: the thread goes on to other work.
struct Restored(bool);

impl Drop for Restored {
    fn drop(&mut self) {
        MAY_WAIT.set(self.0);
    }
}
