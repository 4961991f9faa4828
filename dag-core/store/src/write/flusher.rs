//! Writes what has been queued for a moment, so that a reader sees the spans of a step that takes long.
//!
//! One thread serves all writers of the process. It starts with the first queued line.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, LazyLock, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::output::{Output, locked};

/// How long a line may wait.
const WAIT: Duration = Duration::from_millis(50);

type Due = (Instant, Weak<Mutex<Output>>);

static QUEUE: LazyLock<Option<Mutex<Sender<Due>>>> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("dag-store".to_owned()).spawn(move || flush_all(&receiver));
    thread.is_ok().then(|| Mutex::new(sender))
});

/// Has the queue of a writer flushed soon. Without a thread it waits for the end of its step.
pub(super) fn schedule(output: &Arc<Mutex<Output>>) {
    if let Some(queue) = &*QUEUE {
        let due = (Instant::now() + WAIT, Arc::downgrade(output));
        // The thread ends with the process, so that there is always somebody at the other end.
        drop(locked(queue).send(due));
    }
}

fn flush_all(due: &Receiver<Due>) {
    for (at, output) in due {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        let Some(output) = output.upgrade() else { continue };
        let mut output = locked(&output);
        output.scheduled = false;
        // What can not be written stays queued, and the end of the step says why.
        drop(output.flush());
    }
}
