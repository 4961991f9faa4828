//! Running a node whose value may be there already.
//!
//! Only here does a node's value come from elsewhere than from the node: the key is made of a borrow of its arguments, and a value that
//! is found goes into the node's slot as if the node had given it.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::fallback::{self, Gave};
use super::guard::{Failure, guarded};
use super::policy::Failed;
use super::{finished, started};
use crate::cache::{Asked, Behavior, Cache, Explanation, Session};
use crate::call::Arguments;
use crate::check;
use crate::event::Event;
use crate::frame::{Frame, Ticket};
use crate::node::{BoxError, Call};
use crate::plan::Step;
use crate::value::Value;

/// Looks the value up, or runs the node and keeps what it gives. Tells the events of the node itself, but for its failure.
pub(super) async fn run(
    step: &Step,
    call: Call,
    frame: &Arc<Frame>,
    ticket: Ticket,
    session: &Session,
) -> Result<(), Failed> {
    let node = Cached { step, call, frame, cache: &session.cache };
    let asked = match session.behavior(step.def.name) {
        Some(Behavior::Ignore | Behavior::Disable) => Err(Explanation::NotKept),
        _ => node.ask(&ticket, session),
    };
    let asked = match asked {
        Ok(asked) => Arc::new(asked),
        Err(explanation) => {
            node.explain(None, &explanation);
            return node.compute(ticket).await.map(drop);
        }
    };
    if session.behavior(step.def.name) == Some(Behavior::Recompute) {
        node.explain(Some(&asked), &Explanation::Recompute);
        if let Some(value) = node.compute(ticket).await? {
            node.keep(asked, value).await;
        }
        return Ok(());
    }
    let mut flight = session.cache.fly(&asked).await;
    let (value, explanation) = match flight.landed() {
        Some(value) => (Some(value), Explanation::Joined),
        None => node.look_up(&asked).await,
    };
    let (value, explanation) = node.checked(value, explanation);
    node.explain(Some(&asked), &explanation);
    if let Some(value) = value {
        return node.give(ticket, value);
    }
    if let Some(value) = node.compute(ticket).await? {
        flight.land(value.clone());
        node.keep(asked, value).await;
    }
    Ok(())
}

struct Cached<'a> {
    step: &'a Step,
    call: Call,
    frame: &'a Arc<Frame>,
    cache: &'a Cache,
}

impl Cached<'_> {
    /// A `Serialize` that panics is one that fails.
    fn ask(&self, ticket: &Ticket, session: &Session) -> Result<Asked, Explanation> {
        let arguments = Arguments::new(self.frame.lease(self.frame.twin(ticket)));
        match guarded(|| session.ask(self.step.def, &arguments)) {
            Ok(asked) => asked.unwrap_or(Err(Explanation::NotKept)),
            Err(panic) => Err(Explanation::NotHashable { input: "one of them".into(), error: panic.to_string() }),
        }
    }

    fn explain(&self, asked: Option<&Asked>, explanation: &Explanation) {
        self.cache.note(self.step.def.name, asked, explanation);
        self.frame.watch().tell(&Event::CacheLookup { node: self.step.def, explanation });
    }

    async fn look_up(&self, asked: &Arc<Asked>) -> (Option<Value>, Explanation) {
        let (cache, asked) = (self.cache.clone(), asked.clone());
        let unreadable = |error: BoxError| (None, Explanation::Unreadable(error.to_string()));
        aside(self.cache, move || cache.look_up(&asked)).await.unwrap_or_else(unreadable)
    }

    /// The node's checks are made of a value that was kept, too: what they call may have changed. One that fails counts as missing.
    fn checked(&self, value: Option<Value>, found: Explanation) -> (Option<Value>, Explanation) {
        let Some(value) = value else { return (None, found) };
        let passes = guarded(|| check::value(self.step.def, value.any(), None, self.frame.watch()));
        match passes.map(|passed| passed.map_err(|error| error.to_string())) {
            Ok(Ok(())) => (Some(value), found),
            Ok(Err(reason)) => (None, Explanation::FailedCheck(reason)),
            Err(panic) => (None, Explanation::FailedCheck(panic.to_string())),
        }
    }

    /// Runs the node; its value as others may have it, or `None` if it is that of a fallback, which nobody else may have.
    async fn compute(&self, ticket: Ticket) -> Result<Option<Value>, Failed> {
        started(self.step, self.frame);
        let keeper = self.frame.keeper(&ticket);
        let gave = fallback::run(self.step, self.call, self.frame, ticket).await?;
        let value = keeper.value().ok_or_else(|| Failed::at_once(Failure::nothing()))?;
        finished(self.step, self.frame);
        if gave == Gave::Fallback { Ok(None) } else { self.own(value).map(Some) }
    }

    /// Puts the value where the node's readers find it.
    fn give(&self, ticket: Ticket, value: Value) -> Result<(), Failed> {
        let value = self.own(value)?;
        self.frame.lease(ticket).give_value(value);
        Ok(())
    }

    /// An output is given away, so that nobody else may hold it: then it is a copy.
    fn own(&self, value: Value) -> Result<Value, Failed> {
        match self.step.def.cache {
            Some(cache) if self.step.is_output => match guarded(|| cache.copy(&value)) {
                Ok(copy) => copy.ok_or_else(|| Failed::at_once(Failure::nothing())),
                Err(panic) => Err(Failed::at_once(panic)),
            },
            _ => Ok(value),
        }
    }

    /// A value that cannot be kept goes to its readers all the same.
    async fn keep(&self, asked: Arc<Asked>, value: Value) {
        let cache = self.cache.clone();
        let kept = aside(self.cache, move || cache.keep(&asked, value)).await.and_then(|kept| kept);
        if let Err(error) = kept {
            let problem = error.to_string();
            self.frame.watch().tell(&Event::CacheFailed { node: self.step.def, problem: &problem });
        }
    }
}

/// Calls a cache, on a thread that may block where there is one and the cache may; a panic in it is an error.
async fn aside<R: Send + 'static>(cache: &Cache, call: impl FnOnce() -> R + Send + 'static) -> Result<R, BoxError> {
    let call = move || guarded(call).map_err(|panic| BoxError::from(panic.to_string()));
    match Handle::try_current() {
        Ok(runtime) if !cache.is_immediate() => runtime.spawn_blocking(call).await?,
        _ => call(),
    }
}
