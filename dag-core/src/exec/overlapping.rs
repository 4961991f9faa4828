//! Nodes as soon as what they need is there: those that may wait first, so that waiting overlaps with the sync nodes.

use std::collections::VecDeque;
use std::future::{poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::gate::{Gate, Member};
use super::guard::{Failure, guarded};
use super::partial::Failures;
use super::policy::Failed;
use super::{NodeError, Terms, cache, failed, fallback, finished, once, region, started};
use crate::call::Arguments;
use crate::frame::{Done, Frame, Schedule, Ticket};
use crate::node::{BoxError, Call};
use crate::plan::{Layout, Work};

pub(super) async fn run(
    layout: &Layout,
    frame: &Arc<Frame>,
    mut schedule: Schedule,
    terms: Terms<'_>,
) -> Result<Done, NodeError> {
    let mut execution = Execution::new(layout, frame, &mut schedule, terms);
    // Polled by hand: a step that does not wait costs no more than a turn of this loop.
    let all = poll_fn(|context| {
        loop {
            match execution.poll_next(context) {
                Poll::Ready(Some((step, result))) => execution.settle(&mut schedule, step, result)?,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
    });
    let all: Result<(), NodeError> = all.await;
    all?;
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
    while let Some((step, result)) = poll_fn(|context| execution.poll_next(context)).await {
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
    queues: Queues<'a>,
    running: FuturesUnordered<Running<'a>>,
    /// A step that runs with nothing else to do: it is polled where it is, without a list and another waker.
    alone: Option<Running<'a>>,
}

/// The steps that may run now.
struct Queues<'a> {
    immediate: VecDeque<Ticket>,
    waiting: VecDeque<Ticket>,
    /// Where those that may wait do so, if the run has limits.
    gate: Option<Member<'a>>,
}

impl Queues<'_> {
    fn add(&mut self, layout: &Layout, ticket: Ticket) {
        let step = &layout.steps[ticket.step() as usize];
        match &self.gate {
            Some(gate) if step.is_limited() => gate.add(step.def, ticket),
            _ => if step.is_immediate { &mut self.immediate } else { &mut self.waiting }.push_back(ticket),
        }
    }

    /// The next one that may wait.
    fn next_waiting(&mut self, context: &Context<'_>) -> Option<Ticket> {
        self.waiting.pop_front().or_else(|| self.gate.as_ref()?.next(context.waker()))
    }

    fn is_empty(&self) -> bool {
        self.immediate.is_empty() && self.waiting.is_empty() && !self.waits_outside()
    }

    /// Whether nodes wait to be let through.
    fn waits_outside(&self) -> bool {
        self.gate.as_ref().is_some_and(|gate| !gate.is_empty())
    }
}

impl<'a> Execution<'a> {
    fn new(layout: &'a Layout, frame: &'a Arc<Frame>, schedule: &mut Schedule, terms: Terms<'a>) -> Self {
        let gate = terms.gate.map(Gate::join);
        let mut queues = Queues { immediate: VecDeque::new(), waiting: VecDeque::new(), gate };
        schedule.start(|ticket| queues.add(layout, ticket));
        Self { layout, frame, terms, queues, running: FuturesUnordered::new(), alone: None }
    }

    /// The next step that ended; `None` when all have.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        if self.alone.is_some() {
            return self.poll_alone(context);
        }
        while let Some(ticket) = self.queues.next_waiting(context) {
            match self.begin(ticket, context) {
                Begun::Ended(outcome) => return Poll::Ready(Some(outcome)),
                Begun::Waits(running) if self.running.is_empty() && self.queues.is_empty() => {
                    self.alone = Some(running);
                    return Poll::Pending;
                }
                Begun::Waits(running) => self.running.push(running),
            }
        }
        if !self.running.is_empty()
            && let Poll::Ready(outcome) = self.running.poll_next_unpin(context)
        {
            return Poll::Ready(outcome);
        }
        match self.queues.immediate.pop_front() {
            Some(ticket) if self.frame.watch().is_traced() => {
                self.alone = Some(self.start(ticket));
                self.poll_alone(context)
            }
            Some(ticket) => Poll::Ready(Some(self.run_now(ticket))),
            None if self.running.is_empty() && !self.queues.waits_outside() => Poll::Ready(None),
            None => Poll::Pending,
        }
    }

    fn poll_alone(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        let polled = self.alone.as_mut().map(|alone| Pin::new(alone).poll(context));
        match polled {
            Some(Poll::Pending) => Poll::Pending,
            Some(Poll::Ready(outcome)) => {
                self.alone = None;
                Poll::Ready(Some(outcome))
            }
            None => Poll::Ready(None),
        }
    }

    fn run_now(&self, ticket: Ticket) -> Outcome {
        let index = ticket.step();
        let step = &self.layout.steps[index as usize];
        let Work::Call(Call::Sync(call)) = step.work else {
            return (index, Err(Failed::at_once(Failure::misplaced())));
        };
        started(step, self.frame);
        let result = guarded(|| call(Arguments::new(self.frame.lease(ticket))).map_err(Failure::Error));
        (index, result.and_then(|result| result).map_err(Failed::at_once))
    }

    /// Starts a step and polls it once.
    #[inline]
    fn begin(&self, ticket: Ticket, context: &mut Context<'_>) -> Begun<'a> {
        let index = ticket.step();
        let step = &self.layout.steps[index as usize];
        match step.work {
            Work::Call(Call::Async(function)) if step.is_plain && !self.frame.watch().is_traced() => {
                started(step, self.frame);
                self.begin_plain(function, ticket, context)
            }
            _ => {
                let mut running = self.start(ticket);
                match Pin::new(&mut running).poll(context) {
                    Poll::Ready(outcome) => Begun::Ended(outcome),
                    Poll::Pending => Begun::Waits(running),
                }
            }
        }
    }

    /// Calling the node makes the future, in which the arguments lie from then on.
    fn begin_plain(&self, function: AsyncCall, ticket: Ticket, context: &mut Context<'_>) -> Begun<'a> {
        let (step, frame) = (ticket.step(), self.frame);
        let begun = guarded(|| {
            let mut future = function(Arguments::new(frame.lease(ticket)));
            match future.as_mut().poll(context) {
                Poll::Ready(result) => Ok(result),
                Poll::Pending => Err(future),
            }
        });
        match begun {
            Ok(Ok(Ok(()))) => Begun::Ended((step, Ok(()))),
            Ok(Ok(Err(error))) => Begun::Ended((step, Err(Failed::at_once(Failure::Error(error))))),
            Ok(Err(future)) => Begun::Waits(Running { step, work: Underway::Plain(future) }),
            Err(panic) => Begun::Ended((step, Err(Failed::at_once(panic)))),
        }
    }

    fn start(&self, ticket: Ticket) -> Running<'a> {
        let (index, frame) = (ticket.step(), self.frame);
        let step = &self.layout.steps[index as usize];
        let work: BoxFuture<'a, Result<(), Failed>> = match &step.work {
            &Work::Call(call) if step.def.once => Box::pin(once::run(step, call, frame, ticket, self.terms.once)),
            &Work::Call(call) => match self.terms.session.filter(|_| step.is_cached) {
                Some(session) => Box::pin(cache::run(step, call, frame, ticket, session)),
                None => {
                    started(step, frame);
                    Box::pin(async move { fallback::run(step, call, frame, ticket).await.map(|_| ()) })
                }
            },
            Work::Region(region) => {
                let (lease, terms) = (frame.lease(ticket), self.terms);
                Box::pin(async move { region::run(step, region, lease, terms).await.map_err(Failed::in_region) })
            }
            &Work::Pick(list) => {
                region::pick(list, frame.lease(ticket));
                Box::pin(ready(Ok(())))
            }
        };
        Running { step: index, work: Underway::Policy(work) }
    }

    fn settle(&mut self, schedule: &mut Schedule, index: u32, result: Result<(), Failed>) -> Result<(), NodeError> {
        let step = &self.layout.steps[index as usize];
        if let Some(gate) = self.queues.gate.as_ref().filter(|_| step.is_limited()) {
            gate.ended(step.def);
        }
        result.map_err(|failure| failed(step, self.frame, failure))?;
        let (queues, layout) = (&mut self.queues, self.layout);
        if !schedule.settled(self.frame, index, |ticket| queues.add(layout, ticket)) {
            return Err(failed(step, self.frame, Failed::at_once(Failure::nothing())));
        }
        // One whose value may be there already tells its own events.
        if matches!(step.work, Work::Call(_)) && !step.is_cached && !step.def.once {
            finished(step, self.frame);
        }
        Ok(())
    }
}

type AsyncCall = for<'a> fn(Arguments<'a>) -> BoxFuture<'a, Result<(), BoxError>>;

/// A step that was polled once.
enum Begun<'a> {
    Ended(Outcome),
    Waits(Running<'a>),
}

/// A step whose future has been made. A panic in it is its failure.
struct Running<'a> {
    step: u32,
    work: Underway<'a>,
}

enum Underway<'a> {
    /// The node's own future.
    Plain(BoxFuture<'a, Result<(), BoxError>>),
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
