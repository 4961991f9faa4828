//! Nodes that really suspend: each waits for a oneshot that another task sends.
//!
//! A `yield_now` would not do: its second poll is always ready, so that an executor that polls twice never suspends. Here the other task
//! sends only once as many nodes wait as the case says, so that all of them are suspended at once.

use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};
use tokio::task::{LocalSet, block_in_place, spawn_local};

use crate::contenders::Contender;
use crate::measure::Batch;
use crate::runs::Runs;

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

/// The same contender on one thread with the task that answers whenever this many nodes wait.
///
/// Left to tokio's two workers, the two tasks at times share one and at times wake each other across cores: a factor of three
/// between batches, whoever runs.
pub(crate) fn answered(mut contender: Contender, together: usize) -> Contender {
    contender.runs = Box::new(Answered { inner: contender.runs, together });
    contender
}

struct Answered {
    inner: Box<dyn Runs>,
    together: usize,
}

#[async_trait]
impl Runs for Answered {
    async fn batch(&mut self, runs: usize) -> Batch {
        TOGETHER.store(self.together, Ordering::Relaxed);
        let both = async {
            let answer = spawn_local(answer());
            let batch = self.inner.batch(runs).await;
            answer.abort();
            batch
        };
        block_in_place(|| Handle::current().block_on(LocalSet::new().run_until(both)))
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
