//! Nodes as soon as what they need is there: those that may wait first, so that waiting overlaps with the sync nodes.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::cache;
use super::guard::{Failure, guarded};
use super::policy::{self, Failed};
use super::{NodeError, failed, finished, given, now, started};
use crate::cache::Session;
use crate::call::Arguments;
use crate::frame::{Done, Frame, Schedule, Ticket};
use crate::node::{Call, Policy};
use crate::plan::Layout;

pub(super) async fn run(
    layout: &Layout,
    frame: &Arc<Frame>,
    mut schedule: Schedule,
    session: Option<&Session>,
) -> Result<Done, NodeError> {
    let mut execution =
        Execution { layout, frame, session, queues: Queues::default(), running: FuturesUnordered::new() };
    schedule.start(|ticket| execution.queues.add(layout, ticket));
    while let Some((step, result)) = execution.next().await {
        execution.settle(&mut schedule, step, result)?;
    }
    Ok(schedule.done())
}

type Outcome = (u32, Result<(), Failed>);

struct Execution<'a> {
    layout: &'a Layout,
    frame: &'a Arc<Frame>,
    session: Option<&'a Session>,
    queues: Queues,
    running: FuturesUnordered<Running<'a>>,
}

/// The steps that may run now.
#[derive(Default)]
struct Queues {
    immediate: VecDeque<Ticket>,
    waiting: VecDeque<Ticket>,
}

impl Queues {
    fn add(&mut self, layout: &Layout, ticket: Ticket) {
        let is_immediate = layout.steps[ticket.step() as usize].is_immediate;
        if is_immediate { &mut self.immediate } else { &mut self.waiting }.push_back(ticket);
    }

    fn is_empty(&self) -> bool {
        self.immediate.is_empty() && self.waiting.is_empty()
    }
}

impl<'a> Execution<'a> {
    /// The next step that ended; `None` when all have.
    async fn next(&mut self) -> Option<Outcome> {
        while let Some(ticket) = self.queues.waiting.pop_front() {
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
        let result = guarded(|| now(step, self.frame, ticket)).and_then(|result| result);
        (index, result.map_err(Failed::at_once))
    }

    fn start(&self, ticket: Ticket) -> Running<'a> {
        let (index, frame) = (ticket.step(), self.frame);
        let step = &self.layout.steps[index as usize];
        if let Some(session) = self.session.filter(|_| step.is_cached) {
            return Running { step: index, work: Work::Policy(Box::pin(cache::run(step, frame, ticket, session))) };
        }
        started(step, frame);
        let work = match step.call {
            Call::Async(function) if step.def.policy == Policy::PLAIN => {
                // Calling it makes the future, in which the arguments lie from now on.
                match guarded(|| function(Arguments::new(step.def.name, frame.lease(ticket)))) {
                    Ok(future) => Work::Plain(future),
                    Err(failure) => Work::Policy(Box::pin(async { Err(Failed::at_once(failure)) })),
                }
            }
            _ => Work::Policy(Box::pin(policy::run(step, frame, ticket))),
        };
        Running { step: index, work }
    }

    fn settle(&mut self, schedule: &mut Schedule, index: u32, result: Result<(), Failed>) -> Result<(), NodeError> {
        let step = &self.layout.steps[index as usize];
        let result = result.and_then(|()| given(self.frame, index).map_err(Failed::at_once));
        result.map_err(|failure| failed(step, self.frame, failure))?;
        if !step.is_cached {
            finished(step, self.frame);
        }
        schedule.settled(index, |ticket| self.queues.add(self.layout, ticket));
        Ok(())
    }
}

/// A step whose future has been made. A panic in it is its failure.
struct Running<'a> {
    step: u32,
    work: Work<'a>,
}

enum Work<'a> {
    /// The node's own future.
    Plain(BoxFuture<'a, Result<(), crate::node::BoxError>>),
    /// One that runs the node as its policy says.
    Policy(BoxFuture<'a, Result<(), Failed>>),
}

impl Future for Running<'_> {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let polled = match &mut self.work {
            Work::Policy(future) => future.as_mut().poll(context),
            Work::Plain(future) => match guarded(|| future.as_mut().poll(context)) {
                Ok(polled) => polled.map_err(|error| Failed::at_once(Failure::Error(error))),
                Err(panic) => Poll::Ready(Err(Failed::at_once(panic))),
            },
        };
        polled.map(|result| (self.step, result))
    }
}
