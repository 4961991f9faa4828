//! Running one node as its policy says: where, how long, and how often.
//!
//! Waiting and other threads are tokio's; a node without a policy needs no runtime.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};

use super::NodeError;
use super::guard::{self, Failure};
use super::span::NodeSpan;
use crate::call::{Arguments, Cancel, while_waiting_is_fine};
use crate::check::CheckError;
use crate::event::Event;
use crate::frame::{Frame, Ticket};
use crate::node::{Call, Place, Retry};
use crate::plan::Step;

/// Why a node gave no value, and after how many attempts.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(super) failure: Failure,
    pub(super) attempts: u32,
}

impl Failed {
    /// The failure of a node in a region, on its way out.
    pub(super) fn in_region(error: NodeError) -> Self {
        Self::at_once(Failure::Inside(Box::new(error)))
    }

    /// The failure of the node in the region, if this is one.
    pub(super) fn inside(self) -> Result<NodeError, Self> {
        match self.failure {
            Failure::Inside(error) => Ok(*error),
            failure => Err(Self { failure, ..self }),
        }
    }

    /// A node that was tried once.
    pub(super) fn at_once(failure: Failure) -> Self {
        Self { failure, attempts: 1 }
    }
}

/// Runs a node until it gives a value, fails in a way that cannot pass, or has no attempts left.
pub(super) async fn run(step: &Step, call: Call, frame: &Arc<Frame>, ticket: Ticket) -> Result<(), Failed> {
    let Some(retry) = step.def.policy.retry else {
        return attempt(step, call, frame, ticket, 1).await.map_err(Failed::at_once);
    };
    for attempts in 1..=retry.attempts {
        // The ticket is kept for the next attempt, so that values taken by value are cloned in this one.
        let failure = match attempt(step, call, frame, frame.twin(&ticket), attempts).await {
            Ok(()) => {
                // Whoever else reads the arguments waits for this reader no longer.
                drop(frame.lease(ticket));
                return Ok(());
            }
            Err(failure) if !may_pass(&failure, retry) => return Err(Failed { failure, attempts }),
            Err(failure) => failure,
        };
        let reason = failure.to_string();
        frame.watch().tell(&Event::NodeRetried { node: step.def, attempt: attempts, reason: &reason });
        tokio::time::sleep(backoff(retry, attempts)).await;
    }
    let attempts = retry.attempts + 1;
    attempt(step, call, frame, ticket, attempts).await.map_err(|failure| Failed { failure, attempts })
}

fn may_pass(failure: &Failure, retry: Retry) -> bool {
    match failure {
        // A value was given: asking for another one must be said.
        Failure::Error(error) => retry.only.map_or(!error.is::<CheckError>(), |only| only(error)),
        Failure::TimedOut(_) => true,
        Failure::Panic(_) | Failure::Inside(_) => false,
    }
}

/// The wait doubles with each attempt and never overflows.
pub(crate) fn backoff(retry: Retry, attempts: u32) -> Duration {
    retry.backoff.saturating_mul(2_u32.saturating_pow(attempts - 1))
}

async fn attempt(step: &Step, call: Call, frame: &Arc<Frame>, ticket: Ticket, number: u32) -> Result<(), Failure> {
    let span = NodeSpan::open(step.def, frame.watch(), number);
    let placed = span.around(placed(step, call, frame, ticket, span.clone()));
    let result = match step.def.policy.timeout {
        None => placed.await,
        Some(limit) => tokio::time::timeout(limit, placed).await.unwrap_or(Err(Failure::TimedOut(limit))),
    };
    span.ended(&result);
    result
}

/// A task of its own keeps the memory of the run alive for as long as it takes.
async fn placed(step: &Step, call: Call, frame: &Arc<Frame>, ticket: Ticket, span: NodeSpan) -> Result<(), Failure> {
    match (step.def.policy.place, call) {
        (place @ (Place::Blocking | Place::Spawned), Call::Sync(function)) => {
            let (frame, cancel) = (frame.clone(), Cancel::new());
            let asked = cancel.clone();
            let call = move || guard::sync(function, Arguments::new(frame.lease(ticket)));
            let body = move || asked.around(|| span.run(call));
            joined(cancel, |runtime| match place {
                Place::Blocking => runtime.spawn_blocking(|| while_waiting_is_fine(body)),
                _ => runtime.spawn(async { body() }),
            })
            .await
        }
        (Place::Spawned, call) => {
            let frame = frame.clone();
            let body = async move { guard::call(call, Arguments::new(frame.lease(ticket))).await };
            joined(Cancel::new(), |runtime| runtime.spawn(span.around(body))).await
        }
        (Place::Inline | Place::Blocking, call) => guard::call(call, Arguments::new(frame.lease(ticket))).await,
    }
}

async fn joined(cancel: Cancel, start: impl FnOnce(&Handle) -> JoinHandle<Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = Handle::try_current().map_err(|error| Failure::Error(error.into()))?;
    let mut task = EndsWithRun { task: start(&runtime), cancel };
    match (&mut task.task).await {
        Ok(result) => result,
        Err(error) => Err(lost(error)),
    }
}

/// Panics are caught inside of the task, so that only a runtime that shuts down can lose one.
fn lost(error: JoinError) -> Failure {
    Failure::Error(error.into())
}

/// A task that is aborted with the run that waits for it. A blocking one that has begun cannot be: it is abandoned, and its values live
/// until it returns; if it asks, it is told.
struct EndsWithRun {
    task: JoinHandle<Result<(), Failure>>,
    cancel: Cancel,
}

impl Drop for EndsWithRun {
    fn drop(&mut self) {
        self.cancel.cancel();
        self.task.abort();
    }
}
