//! Nodes that really suspend: each waits for a oneshot that another task sends.
//!
//! A `yield_now` would not do: its second poll is always ready, so that an executor that polls twice never suspends. Here the other task
//! sends only once as many nodes wait as the case says, so that all of them are suspended at once.

use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

/// Node functions are plain pointers and carry nothing along, hence statics.
static WAITING: Mutex<Vec<oneshot::Sender<()>>> = Mutex::new(Vec::new());
static TOGETHER: AtomicUsize = AtomicUsize::new(1);
static ALL_WAIT: Notify = Notify::const_new();

/// Waits until the other task answers.
pub(crate) async fn woken() {
    let (sender, receiver) = oneshot::channel();
    if wait_with(sender) == TOGETHER.load(Ordering::Relaxed) {
        ALL_WAIT.notify_one();
    }
    receiver.await.expect("the other task answers everybody");
}

/// How many wait by now.
fn wait_with(sender: oneshot::Sender<()>) -> usize {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.push(sender);
    waiting.len()
}

/// The other task; it ends with this.
pub(crate) struct Waker(JoinHandle<()>);

impl Waker {
    /// Starts a task that answers whenever this many nodes wait.
    pub(crate) fn start(together: usize) -> Self {
        TOGETHER.store(together, Ordering::Relaxed);
        Self(tokio::spawn(answer()))
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer() {
    let mut waiting = Vec::new();
    loop {
        ALL_WAIT.notified().await;
        mem::swap(&mut waiting, &mut WAITING.lock().unwrap_or_else(PoisonError::into_inner));
        for sender in waiting.drain(..) {
            // A run that was dropped does not wait any more.
            let _ = sender.send(());
        }
    }
}
