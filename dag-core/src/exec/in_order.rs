//! Nodes that never wait, one after another: a loop.

use std::cell::Cell;

use super::guard::{Failure, guarded};
use super::policy::Failed;
use super::{NodeError, failed, finished, now, started};
use crate::frame::{Done, Frame, InOrder};
use crate::plan::Layout;

/// How many nodes run before the task asks whether others want to run too.
const STRETCH: usize = 256;

pub(super) async fn run(layout: &Layout, frame: &Frame, mut order: InOrder) -> Result<Done, NodeError> {
    while stretch(layout, frame, &mut order)? {
        tokio::task::consume_budget().await;
    }
    Ok(order.done())
}

/// Runs some nodes; `false` if there are no more. A panic is caught around all of them, since none runs after it.
fn stretch(layout: &Layout, frame: &Frame, order: &mut InOrder) -> Result<bool, NodeError> {
    let running = Cell::new(0);
    let ended = guarded(|| {
        for _ in 0..STRETCH {
            let Some(ticket) = order.next() else { return Ok(false) };
            running.set(ticket.step() as usize);
            let step = &layout.steps[ticket.step() as usize];
            started(step, frame);
            now(step, frame, ticket)?;
            finished(step, frame);
        }
        Ok(true)
    });
    let flat: Result<bool, Failure> = ended.and_then(|result| result);
    flat.map_err(|failure| failed(&layout.steps[running.get()], frame, Failed::at_once(failure)))
}
