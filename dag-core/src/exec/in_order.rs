//! Nodes that never wait, one after another: a loop.

use std::slice;

use super::guard::{Failure, guarded};
use super::policy::Failed;
use super::{NodeError, failed, finished, started};
use crate::call::Arguments;
use crate::frame::{Done, Frame, InOrder, Lease, Stopped};
use crate::node::{BoxError, SyncCall};
use crate::plan::Layout;

/// How many nodes run before the task asks whether others want to run too.
const STRETCH: usize = 256;

pub(super) async fn run(layout: &Layout, frame: &Frame, mut order: InOrder<'_>) -> Result<Done, NodeError> {
    for calls in layout.calls.chunks(STRETCH) {
        stretch(layout, frame, &mut order, calls)?;
        tokio::task::consume_budget().await;
    }
    Ok(order.done())
}

/// All of them, without asking.
pub(super) fn at_once(layout: &Layout, frame: &Frame, mut order: InOrder<'_>) -> Result<Done, NodeError> {
    stretch(layout, frame, &mut order, &layout.calls)?;
    Ok(order.done())
}

/// Runs some nodes. A panic is caught around all of them, since none runs after it.
fn stretch(layout: &Layout, frame: &Frame, order: &mut InOrder<'_>, calls: &[SyncCall]) -> Result<(), NodeError> {
    let begun = order.begun();
    let ended = guarded(|| {
        if frame.watch().is_empty() {
            return order.stretch(calls, run_one);
        }
        layout.steps[begun..].iter().zip(calls).try_for_each(|(step, call)| {
            started(step, frame);
            order.stretch(slice::from_ref(call), run_one)?;
            finished(step, frame);
            Ok(())
        })
    });
    let failure = match ended {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(Stopped::Failed(error))) => Failure::Error(error),
        Ok(Err(Stopped::Empty)) => Failure::nothing(),
        Err(panic) => panic,
    };
    Err(failed(&layout.steps[order.begun() - 1], frame, Failed::at_once(failure)))
}

#[inline(always)]
fn run_one(call: &SyncCall, lease: Lease<'_>) -> Result<(), BoxError> {
    call(Arguments::new(lease))
}
