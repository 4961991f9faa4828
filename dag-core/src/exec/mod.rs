//! Running a layout: the one executor for sync and async nodes.
//!
//! Nodes that may wait start first, so that waiting overlaps with the sync nodes that run inline. Dropping the run, or its first error, drops
//! every future that is still running. Nothing here knows what nodes mean.

mod cache;
mod error;
mod guard;
mod in_order;
mod overlapping;
mod policy;

pub(crate) use error::chain;
pub use error::{NodeError, causes};
pub(crate) use guard::{Failure, call, guarded};

use policy::Failed;

use crate::cache::Session;
use crate::call::Arguments;
use crate::event::{Event, Watch};
use crate::frame::{Frame, Ticket};
use crate::node::Call;
use crate::plan::{Layout, Step};
use crate::value::Value;

/// Runs all steps and gives the outputs; `seeds` are the values from outside, a missing optional one is `None`.
pub(crate) async fn execute(
    layout: &Layout,
    seeds: Vec<Option<Value>>,
    watch: &Watch,
    session: Option<&Session>,
) -> Result<Vec<Option<Value>>, NodeError> {
    let given = layout.seeds.iter().zip(seeds).filter_map(|(seed, value)| Some((seed.slot, value?)));
    let (frame, start) = Frame::new(layout.frame.clone(), given, watch.clone());
    let done = if layout.is_immediate {
        in_order::run(layout, &frame, start.in_order()).await?
    } else {
        overlapping::run(layout, &frame, start.when_ready(), session).await?
    };
    let outputs = frame.outputs(done);
    Ok(layout.outputs.iter().map(|&output| outputs[output].clone()).collect())
}

fn started(step: &Step, frame: &Frame) {
    frame.watch().tell(&Event::NodeStarted { node: step.def });
}

fn finished(step: &Step, frame: &Frame) {
    frame.watch().tell(&Event::NodeFinished { node: step.def, error: None });
}

fn failed(step: &Step, frame: &Frame, failed: Failed) -> NodeError {
    let error = NodeError::new(step.def, failed);
    frame.watch().tell(&Event::NodeFinished { node: step.def, error: Some(&error) });
    error
}

/// Runs a node that never waits.
#[inline]
fn now(step: &Step, frame: &Frame, ticket: Ticket) -> Result<(), Failure> {
    let index = ticket.step();
    match step.call {
        Call::Sync(function) => function(Arguments::new(step.def.name, frame.lease(ticket))).map_err(Failure::Error)?,
        Call::Async(_) => return Err(Failure::misplaced()),
    }
    given(frame, index)
}

/// Generated calls always give a value; one that is written by hand may forget.
#[inline]
fn given(frame: &Frame, step: u32) -> Result<(), Failure> {
    if frame.has_given(step) { Ok(()) } else { Err(Failure::nothing()) }
}
