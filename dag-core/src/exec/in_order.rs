//! Nodes that never wait, one after another: a loop.

use std::cell::Cell;

use super::guard::{Failure, guarded};
use super::policy::Failed;
use super::{NodeError, failed, finished, now, started};
use crate::frame::{Done, Frame, InOrder, Lease};
use crate::plan::{Layout, Step};

/// How many nodes run before the task asks whether others want to run too.
const STRETCH: usize = 256;

pub(super) async fn run(layout: &Layout, frame: &Frame, mut order: InOrder<'_>) -> Result<Done, NodeError> {
    let mut steps = &*layout.steps;
    while !order.is_over() {
        let leases = order.stretch(STRETCH);
        let (now, later) = steps.split_at(leases.len());
        stretch(now, frame, leases)?;
        steps = later;
        tokio::task::consume_budget().await;
    }
    Ok(order.done())
}

/// All of them, without asking.
pub(super) fn at_once(layout: &Layout, frame: &Frame, mut order: InOrder<'_>) -> Result<Done, NodeError> {
    let leases = order.stretch(layout.steps.len());
    stretch(&layout.steps, frame, leases)?;
    Ok(order.done())
}

/// Runs some nodes. A panic is caught around all of them, since none runs after it.
fn stretch<'a>(steps: &[Step], frame: &Frame, leases: impl Iterator<Item = Lease<'a>>) -> Result<(), NodeError> {
    let running = Cell::new(0);
    let each = steps.iter().enumerate().map(|(at, step)| {
        running.set(at);
        step
    });
    let ended = guarded(|| {
        // Two loops: the usual one asks nobody.
        if frame.watch().is_empty() {
            return each.zip(leases).try_for_each(|(step, lease)| now(step, lease));
        }
        each.zip(leases).try_for_each(|(step, lease)| {
            started(step, frame);
            now(step, lease)?;
            finished(step, frame);
            Ok(())
        })
    });
    let flat: Result<(), Failure> = ended.and_then(|result| result);
    flat.map_err(|failure| failed(&steps[running.get()], frame, Failed::at_once(failure)))
}
