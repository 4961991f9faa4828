//! Nodes as soon as what they need is there: those that may wait first, so that waiting overlaps with the sync nodes.

use std::collections::VecDeque;
use std::future::{poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::gate::Gate;
use super::guard::{Failure, guarded};
use super::partial::Failures;
use super::policy::Failed;
use super::{NodeError, Terms, cache, failed, fallback, finished, given, now, once, region, started};
use crate::call::Arguments;
use crate::frame::{Done, Frame, Schedule, Ticket};
use crate::node::{Call, Policy};
use crate::plan::{Layout, Step, Work};

pub(super) async fn run(
    layout: &Layout,
    frame: &Arc<Frame>,
    mut schedule: Schedule,
    terms: Terms<'_>,
) -> Result<Done, NodeError> {
    let mut execution = Execution::new(layout, frame, &mut schedule, terms);
    while let Some((step, result)) = execution.next().await {
        execution.settle(&mut schedule, step, result)?;
    }
    Ok(schedule.done())
}

/// Goes on past failures: a step that waits for a failed one never becomes ready.
pub(super) async fn run_partly(
    layout: &Layout,
    frame: &Arc<Frame>,
    schedule: &mut Schedule,
    terms: Terms<'_>,
) -> Failures {
    let (mut execution, mut failures) = (Execution::new(layout, frame, schedule, terms), Failures::new());
    while let Some((step, result)) = execution.next().await {
        if let Err(error) = execution.settle(schedule, step, result) {
            failures.insert(step, Arc::new(error));
        }
        // Sync nodes come this way too, and others want their turn.
        tokio::task::consume_budget().await;
    }
    failures
}

type Outcome = (u32, Result<(), Failed>);

struct Execution<'a> {
    layout: &'a Layout,
    frame: &'a Arc<Frame>,
    terms: Terms<'a>,
    queues: Queues,
    running: FuturesUnordered<Running<'a>>,
}

/// The steps that may run now.
struct Queues {
    immediate: VecDeque<Ticket>,
    waiting: VecDeque<Ticket>,
    /// Where those that may wait do so, if the run has limits.
    gate: Option<Gate>,
}

impl Queues {
    fn add(&mut self, layout: &Layout, ticket: Ticket) {
        let is_immediate = layout.steps[ticket.step() as usize].is_immediate;
        match &mut self.gate {
            Some(gate) if !is_immediate => gate.add(ticket),
            _ => if is_immediate { &mut self.immediate } else { &mut self.waiting }.push_back(ticket),
        }
    }

    /// The next one that may wait.
    fn next_waiting(&mut self) -> Option<Ticket> {
        match &mut self.gate {
            Some(gate) => gate.next(),
            None => self.waiting.pop_front(),
        }
    }

    fn is_empty(&self) -> bool {
        self.immediate.is_empty() && self.waiting.is_empty() && self.gate.as_ref().is_none_or(Gate::is_empty)
    }
}

impl<'a> Execution<'a> {
    fn new(layout: &'a Layout, frame: &'a Arc<Frame>, schedule: &mut Schedule, terms: Terms<'a>) -> Self {
        let gate = Gate::new(layout, terms.limits);
        let mut queues = Queues { immediate: VecDeque::new(), waiting: VecDeque::new(), gate };
        schedule.start(|ticket| queues.add(layout, ticket));
        Self { layout, frame, terms, queues, running: FuturesUnordered::new() }
    }

    /// The next step that ended; `None` when all have.
    async fn next(&mut self) -> Option<Outcome> {
        while let Some(ticket) = self.queues.next_waiting() {
            let mut running = self.start(ticket);
            match poll_fn(|context| Poll::Ready(Pin::new(&mut running).poll(context))).await {
                Poll::Ready(outcome) => return Some(outcome),
                // With nothing else to do, it is awaited where it is: no list, no other waker.
                Poll::Pending if self.running.is_empty() && self.queues.is_empty() => return Some(running.await),
                Poll::Pending => self.running.push(running),
            }
        }
        if let Some(outcome) = self.ended_by_now().await {
            return Some(outcome);
        }
        match self.queues.immediate.pop_front() {
            Some(ticket) if self.frame.watch().is_traced() => Some(self.start(ticket).await),
            Some(ticket) => Some(self.run_now(ticket)),
            None => self.running.next().await,
        }
    }

    /// Polls the running futures once.
    async fn ended_by_now(&mut self) -> Option<Outcome> {
        if self.running.is_empty() {
            return None;
        }
        poll_fn(|context| match self.running.poll_next_unpin(context) {
            Poll::Ready(outcome) => Poll::Ready(outcome),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    fn run_now(&self, ticket: Ticket) -> Outcome {
        let index = ticket.step();
        let step = &self.layout.steps[index as usize];
        started(step, self.frame);
        let result = guarded(|| now(step, self.frame.lease(ticket))).and_then(|result| result);
        (index, result.map_err(Failed::at_once))
    }

    fn start(&self, ticket: Ticket) -> Running<'a> {
        let (index, frame) = (ticket.step(), self.frame);
        let step = &self.layout.steps[index as usize];
        let work = match &step.work {
            &Work::Call(call) if step.def.once => {
                Underway::Policy(Box::pin(once::run(step, call, frame, ticket, self.terms.once)))
            }
            &Work::Call(call) => match self.terms.session.filter(|_| step.is_cached) {
                Some(session) => Underway::Policy(Box::pin(cache::run(step, call, frame, ticket, session))),
                None => {
                    started(step, frame);
                    call_of(step, call, frame, ticket)
                }
            },
            Work::Region(region) => {
                let (lease, terms) = (frame.lease(ticket), self.terms);
                let run = async move { region::run(step, region, lease, terms).await.map_err(Failed::in_region) };
                Underway::Policy(Box::pin(run))
            }
            &Work::Pick(list) => {
                region::pick(list, frame.lease(ticket));
                Underway::Policy(Box::pin(ready(Ok(()))))
            }
        };
        Running { step: index, work }
    }

    fn settle(&mut self, schedule: &mut Schedule, index: u32, result: Result<(), Failed>) -> Result<(), NodeError> {
        let step = &self.layout.steps[index as usize];
        if let Some(gate) = self.queues.gate.as_mut().filter(|_| !step.is_immediate) {
            gate.ended(index);
        }
        let result = result.and_then(|()| given(&self.frame.filling(index)).map_err(Failed::at_once));
        result.map_err(|failure| failed(step, self.frame, failure))?;
        // One whose value may be there already tells its own events.
        if matches!(step.work, Work::Call(_)) && !step.is_cached && !step.def.once {
            finished(step, self.frame);
        }
        schedule.settled(index, |ticket| self.queues.add(self.layout, ticket));
        Ok(())
    }
}

fn call_of<'a>(step: &'a Step, call: Call, frame: &'a Arc<Frame>, ticket: Ticket) -> Underway<'a> {
    let function = match call {
        Call::Async(function) if step.def.policy == Policy::PLAIN && !frame.watch().is_traced() => function,
        _ => {
            let run = async move { fallback::run(step, call, frame, ticket).await.map(|_| ()) };
            return Underway::Policy(Box::pin(run));
        }
    };
    // Calling it makes the future, in which the arguments lie from now on.
    match guarded(|| function(Arguments::new(frame.lease(ticket)))) {
        Ok(future) => Underway::Plain(future),
        Err(failure) => Underway::Policy(Box::pin(ready(Err(Failed::at_once(failure))))),
    }
}

/// A step whose future has been made. A panic in it is its failure.
struct Running<'a> {
    step: u32,
    work: Underway<'a>,
}

enum Underway<'a> {
    /// The node's own future.
    Plain(BoxFuture<'a, Result<(), crate::node::BoxError>>),
    /// One that runs the node as its policy says.
    Policy(BoxFuture<'a, Result<(), Failed>>),
}

impl Future for Running<'_> {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let polled = match &mut self.work {
            Underway::Policy(future) => future.as_mut().poll(context),
            Underway::Plain(future) => match guarded(|| future.as_mut().poll(context)) {
                Ok(polled) => polled.map_err(|error| Failed::at_once(Failure::Error(error))),
                Err(panic) => Poll::Ready(Err(Failed::at_once(panic))),
            },
        };
        polled.map(|result| (self.step, result))
    }
}
