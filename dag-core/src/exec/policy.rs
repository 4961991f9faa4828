//! Running one node as its policy says: where, how long, and how often.
//!
//! Waiting and other threads are tokio's; a node without a policy needs no runtime.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};

use super::guard::{self, Failure};
use crate::call::Arguments;
use crate::event::Event;
use crate::node::{Call, NodeDef, Place, Policy, Retry};
use crate::value::Value;

/// Why a node gave no value, and after how many attempts.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(super) failure: Failure,
    pub(super) attempts: u32,
}

impl Failed {
    /// A node that was tried once.
    pub(super) fn at_once(failure: Failure) -> Self {
        Self { failure, attempts: 1 }
    }
}

/// Runs a node until it gives a value, fails in a way that cannot pass, or has no attempts left.
pub(super) async fn run(def: &'static NodeDef, call: Call<Value>, mut arguments: Arguments) -> Result<Value, Failed> {
    let Some(retry) = def.policy.retry else {
        return attempt(def.policy, call, arguments).await.map_err(Failed::at_once);
    };
    for attempts in 1..=retry.attempts {
        // The arguments are kept for the next attempt, so that values taken by value are cloned in this one.
        let (kept, given) = arguments.twice();
        arguments = kept;
        let failure = match attempt(def.policy, call, given).await {
            Ok(value) => return Ok(value),
            Err(failure) if !may_pass(&failure, retry) => return Err(Failed { failure, attempts }),
            Err(failure) => failure,
        };
        arguments.tell(&Event::NodeRetried { node: def, attempt: attempts, reason: &failure.to_string() });
        tokio::time::sleep(backoff(retry, attempts)).await;
    }
    let attempts = retry.attempts + 1;
    attempt(def.policy, call, arguments).await.map_err(|failure| Failed { failure, attempts })
}

fn may_pass(failure: &Failure, retry: Retry) -> bool {
    match failure {
        Failure::Error(error) => retry.only.is_none_or(|only| only(error)),
        Failure::TimedOut(_) => true,
        Failure::Panic(_) => false,
    }
}

/// The wait doubles with each attempt and never overflows.
fn backoff(retry: Retry, attempts: u32) -> Duration {
    retry.backoff.saturating_mul(2_u32.saturating_pow(attempts - 1))
}

async fn attempt(policy: Policy, call: Call<Value>, arguments: Arguments) -> Result<Value, Failure> {
    let placed = placed(policy.place, call, arguments);
    match policy.timeout {
        None => placed.await,
        Some(limit) => tokio::time::timeout(limit, placed).await.unwrap_or(Err(Failure::TimedOut(limit))),
    }
}

async fn placed(place: Place, call: Call<Value>, arguments: Arguments) -> Result<Value, Failure> {
    match (place, call) {
        (Place::Blocking, Call::Sync(function)) => {
            joined(|runtime| runtime.spawn_blocking(move || guard::sync(function, arguments))).await
        }
        (Place::Spawned, call) => joined(|runtime| runtime.spawn(guard::call(call, arguments))).await,
        (Place::Inline | Place::Blocking, call) => guard::call(call, arguments).await,
    }
}

async fn joined(start: impl FnOnce(&Handle) -> JoinHandle<Result<Value, Failure>>) -> Result<Value, Failure> {
    let runtime = Handle::try_current().map_err(|error| Failure::Error(error.into()))?;
    let mut task = EndsWithRun(start(&runtime));
    match (&mut task.0).await {
        Ok(result) => result,
        Err(error) => Err(lost(error)),
    }
}

/// Panics are caught inside of the task, so that only a runtime that shuts down can lose one.
fn lost(error: JoinError) -> Failure {
    Failure::Error(error.into())
}

/// A task that is aborted with the run that waits for it. A blocking one that has begun cannot be: it is abandoned, and its values live
/// until it returns.
struct EndsWithRun(JoinHandle<Result<Value, Failure>>);

impl Drop for EndsWithRun {
    fn drop(&mut self) {
        self.0.abort();
    }
}
