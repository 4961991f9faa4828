//! Nodes that never wait, one after another: a loop.

use std::slice;

use super::guard::{Failure, guarded};
use super::policy::Failed;
use super::{NodeError, failed, finished, started};
use crate::call::Arguments;
use crate::event::Event;
use crate::frame::{Done, Frame, InOrder, Lease, Stopped};
use crate::node::{BoxError, SyncCall};
use crate::plan::Layout;
use crate::value::Value;

/// How many nodes run before the task asks whether others want to run too.
const STRETCH: usize = 256;

/// `once` are the values of the nodes that are made once, in their order.
pub(super) async fn run(
    layout: &Layout,
    calls: &[SyncCall],
    frame: &Frame,
    mut order: InOrder<'_>,
    once: &[Value],
) -> Result<Done, NodeError> {
    let mut once = once.iter();
    for calls in calls.chunks(STRETCH) {
        stretch(layout, frame, &mut order, calls, &mut once)?;
        tokio::task::consume_budget().await;
    }
    Ok(order.done())
}

/// All of them, without asking; none is made once.
pub(super) fn at_once(layout: &Layout, frame: &Frame, mut order: InOrder<'_>) -> Result<Done, NodeError> {
    let calls = layout.calls.as_deref().unwrap_or_default();
    stretch(layout, frame, &mut order, calls, &mut [].iter())?;
    Ok(order.done())
}

/// Runs some nodes. A panic is caught around all of them, since none runs after it.
fn stretch(
    layout: &Layout,
    frame: &Frame,
    order: &mut InOrder<'_>,
    calls: &[SyncCall],
    once: &mut slice::Iter<'_, Value>,
) -> Result<(), NodeError> {
    let begun = order.begun();
    let ended = guarded(|| {
        if layout.is_immediate && frame.watch().is_empty() {
            return order.stretch(calls, run_one);
        }
        layout.steps[begun..].iter().zip(calls).try_for_each(|(step, call)| {
            if step.def.once {
                frame.watch().tell(&Event::NodeReused { node: step.def });
                let value = once.next().map(slice::from_ref).unwrap_or_default();
                return order.stretch(value, give_one);
            }
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

fn give_one(value: &Value, mut lease: Lease<'_>) -> Result<(), BoxError> {
    lease.give_value(value.clone());
    Ok(())
}
