//! What has happened in a run and was not taken yet.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::RunEvent;
use crate::call::may_wait;
use crate::machine::StepError;

/// How many items may wait before a thread that can wait does.
const ROOM: usize = 1024;

type Item = Result<RunEvent, StepError>;

#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    taken: Condvar,
}

#[derive(Default)]
struct Waiting {
    items: VecDeque<Item>,
    reader: Option<Waker>,
    is_closed: bool,
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, item: Item) {
        self.put(self.waiting(), item);
    }

    /// Waits for room, if this thread may wait.
    pub(super) fn push_when_there_is_room(&self, event: RunEvent) {
        let mut waiting = self.waiting();
        if may_wait() {
            let is_full = |waiting: &mut Waiting| waiting.items.len() >= ROOM && !waiting.is_closed;
            waiting = self.taken.wait_while(waiting, is_full).unwrap_or_else(PoisonError::into_inner);
        }
        self.put(waiting, Ok(event));
    }

    fn put(&self, mut waiting: MutexGuard<'_, Waiting>, item: Item) {
        if waiting.is_closed {
            return;
        }
        waiting.items.push_back(item);
        let reader = waiting.reader.take();
        drop(waiting);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    /// Takes the first one; where there is none, the reader is woken for the next.
    pub(super) fn pop(&self, reader: Option<&Waker>) -> Option<Item> {
        let mut waiting = self.waiting();
        let first = waiting.items.pop_front();
        match first {
            Some(_) => self.taken.notify_one(),
            None => waiting.reader = reader.cloned(),
        }
        first
    }

    /// Takes nothing more. What waits can still be taken.
    pub(super) fn close(&self) {
        self.waiting().is_closed = true;
        self.taken.notify_all();
    }
}
