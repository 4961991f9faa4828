//! Running a layout: the one executor for sync and async nodes.
//!
//! Nodes that may wait start first, so that waiting overlaps with the sync nodes that run inline. Dropping the run, or its first error, drops
//! every future that is still running. Nothing here knows what nodes mean.

mod error;
mod guard;
mod policy;

pub(crate) use error::chain;
pub use error::{NodeError, causes};
pub(crate) use guard::{Failure, call, guarded};

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::Poll;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use policy::Failed;

use crate::call::Arguments;
use crate::event::{Event, Watch};
use crate::node::{Call, NodeKind};
use crate::plan::Layout;
use crate::value::Value;

/// Runs all steps and gives the outputs; `values` holds the seeds in their slots, a missing optional one is `None`.
pub(crate) async fn execute(
    layout: &Layout,
    values: Vec<Option<Value>>,
    watch: &Watch,
) -> Result<Vec<Option<Value>>, NodeError> {
    let mut execution = Execution::new(layout, values, watch);
    while let Some((step, result)) = execution.next().await {
        execution.settle(step, result)?;
    }
    Ok(layout.outputs.iter().map(|&slot| execution.read(slot)).collect())
}

type Outcome = (usize, Result<Value, Failed>);

struct Execution<'a> {
    layout: &'a Layout,
    watch: &'a Watch,
    values: Vec<Option<Value>>,
    /// How many readers of each slot are still to come: the last one gets the value itself.
    readers: Vec<u32>,
    waiting: Vec<u32>,
    ready: VecDeque<usize>,
    ready_futures: VecDeque<usize>,
    running: FuturesUnordered<BoxFuture<'static, Outcome>>,
}

impl<'a> Execution<'a> {
    fn new(layout: &'a Layout, values: Vec<Option<Value>>, watch: &'a Watch) -> Self {
        let mut execution = Self {
            layout,
            watch,
            values,
            readers: layout.readers.clone(),
            waiting: layout.steps.iter().map(|step| step.waits_for).collect(),
            ready: VecDeque::new(),
            ready_futures: VecDeque::new(),
            running: FuturesUnordered::new(),
        };
        for (step, waiting) in layout.steps.iter().map(|step| step.waits_for).enumerate() {
            if waiting == 0 {
                execution.enqueue(step);
            }
        }
        execution
    }

    /// The next step that ended; `None` when all have.
    async fn next(&mut self) -> Option<Outcome> {
        while let Some(step) = self.ready_futures.pop_front() {
            let future = self.start_future(step);
            self.running.push(future);
        }
        if let Some(outcome) = self.ended_by_now().await {
            return Some(outcome);
        }
        match self.ready.pop_front() {
            Some(step) => Some((step, self.run_immediate(step))),
            None => self.running.next().await,
        }
    }

    /// Polls the running futures once, which also starts new ones.
    async fn ended_by_now(&mut self) -> Option<Outcome> {
        poll_fn(|context| match self.running.poll_next_unpin(context) {
            Poll::Ready(outcome) => Poll::Ready(outcome),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    fn run_immediate(&mut self, step: usize) -> Result<Value, Failed> {
        let arguments = self.arguments(step);
        match self.layout.steps[step].def.kind {
            NodeKind::Function(Call::Sync(function)) => guard::sync(function, arguments).map_err(Failed::at_once),
            NodeKind::Function(Call::Async(_)) | NodeKind::Input => Err(Failed::at_once(Failure::misplaced())),
        }
    }

    fn start_future(&mut self, step: usize) -> BoxFuture<'static, Outcome> {
        let arguments = self.arguments(step);
        let NodeKind::Function(function) = self.layout.steps[step].def.kind else {
            return Box::pin(async move { (step, Err(Failed::at_once(Failure::misplaced()))) });
        };
        let def = self.layout.steps[step].def;
        Box::pin(async move { (step, policy::run(def, function, arguments).await) })
    }

    fn arguments(&mut self, step: usize) -> Arguments {
        let step = &self.layout.steps[step];
        self.watch.tell(&Event::NodeStarted { node: step.def });
        let values = step.args.iter().map(|&slot| self.read(slot)).collect();
        Arguments::new(step.def.name, values, self.watch.clone())
    }

    fn read(&mut self, slot: usize) -> Option<Value> {
        self.readers[slot] -= 1;
        if self.readers[slot] == 0 { self.values[slot].take() } else { self.values[slot].clone() }
    }

    fn settle(&mut self, step: usize, result: Result<Value, Failed>) -> Result<(), NodeError> {
        let def = self.layout.steps[step].def;
        let result = result.map_err(|failed| NodeError::new(def, failed));
        self.watch.tell(&Event::NodeFinished { node: def, error: result.as_ref().err().map(|error| error as _) });
        self.values[self.layout.steps[step].slot] = Some(result?);
        for &reader in &self.layout.steps[step].feeds {
            self.waiting[reader] -= 1;
            if self.waiting[reader] == 0 {
                self.enqueue(reader);
            }
        }
        Ok(())
    }

    fn enqueue(&mut self, step: usize) {
        if !self.layout.steps[step].def.is_immediate() {
            self.ready_futures.push_back(step);
        } else {
            self.ready.push_back(step);
        }
    }
}
