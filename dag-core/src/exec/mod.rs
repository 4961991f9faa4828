//! Running a layout: the one executor for sync and async nodes.
//!
//! Nodes that may wait start first, so that waiting overlaps with the sync nodes that run inline. Dropping the run, or its first error, drops
//! every future that is still running. Nothing here knows what nodes mean.

mod cache;
mod error;
mod fallback;
mod gate;
mod guard;
mod in_order;
mod once;
mod overlapping;
mod partial;
mod policy;
mod region;
mod span;

pub(crate) use error::chain;
pub use error::{NodeError, causes};
pub use fallback::Fallback;
pub(crate) use gate::Gate;
pub(crate) use guard::{Failure, guarded, guarded_future};
pub(crate) use once::OnceValues;
pub(crate) use partial::Partly;
pub use partial::Skipped;
pub(crate) use policy::backoff;

use std::sync::Arc;

use policy::Failed;

use crate::cache::Session;
use crate::event::{Event, Watch};
use crate::frame::{Done, Frame, Output, Start};
use crate::plan::{Layout, Step};
use crate::value::Value;

/// What holds for a whole run, also for the nodes that run once for each item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// Where nodes wait, if the run has limits.
    pub(crate) gate: Option<&'a Gate>,
    /// The values that are made once for all runs.
    pub(crate) once: &'a OnceValues,
    /// The cache, if there is one; then the layout is one for a cache.
    pub(crate) session: Option<&'a Session>,
}

/// Runs all steps and gives the outputs; `seeds` are the values from outside, a missing optional one is `None`.
pub(crate) async fn execute(
    layout: &Layout,
    seeds: impl IntoIterator<Item = Option<Value>>,
    watch: &Watch,
    terms: Terms<'_>,
) -> Result<Vec<Option<Value>>, NodeError> {
    let (frame, start) = frame(layout, seeds, watch);
    let done = run(layout, &frame, start, terms).await?;
    Ok(outputs(layout, &frame, done))
}

/// Runs all steps in a frame that has its values from outside.
async fn run(layout: &Layout, frame: &Arc<Frame>, start: Start, terms: Terms<'_>) -> Result<Done, NodeError> {
    // Spans are opened by the policy alone, so that the loop knows nothing of them.
    let calls = layout.calls.as_deref().filter(|_| !frame.watch().is_traced());
    match calls.zip(terms.once.all(&layout.once)) {
        Some((calls, once)) => in_order::run(layout, calls, frame, start.in_order(frame), &once).await,
        None => overlapping::run(layout, frame, start.when_ready(frame), terms).await,
    }
}

/// Runs all steps that do not need a failed one, and tells what failed and what was skipped.
pub(crate) async fn execute_partly(
    layout: &Layout,
    seeds: Vec<Option<Value>>,
    watch: &Watch,
    terms: Terms<'_>,
) -> Partly {
    let (frame, start) = frame(layout, seeds, watch);
    let mut schedule = start.when_ready(&frame);
    let failures = overlapping::run_partly(layout, &frame, &mut schedule, terms).await;
    let skipped = partial::skipped(layout, &schedule, &failures, watch);
    Partly { outputs: outputs(layout, &frame, schedule.done()), failed: failures.into_values().collect(), skipped }
}

fn frame(layout: &Layout, seeds: impl IntoIterator<Item = Option<Value>>, watch: &Watch) -> (Arc<Frame>, Start) {
    Frame::new(layout.frame.clone(), layout.given(seeds), watch.clone())
}

fn outputs(layout: &Layout, frame: &Frame, done: Done) -> Vec<Option<Value>> {
    let outputs: Vec<Option<Value>> = frame.outputs(done).map(Output::value).collect();
    layout.outputs.iter().map(|&output| outputs[output].clone()).collect()
}

fn started(step: &Step, frame: &Frame) {
    frame.watch().tell(&Event::NodeStarted { node: step.def });
}

fn finished(step: &Step, frame: &Frame) {
    frame.watch().tell(&Event::NodeFinished { node: step.def, error: None });
}

fn failed(step: &Step, frame: &Frame, failed: Failed) -> NodeError {
    // What failed in a region has been told there.
    let failed = match failed.inside() {
        Ok(error) => return error,
        Err(failed) => failed,
    };
    let error = NodeError::new(step.def, failed);
    frame.watch().tell(&Event::NodeFinished { node: step.def, error: Some(&error) });
    error
}
