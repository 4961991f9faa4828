//! Nodes whose value is made once for a graph: the first run that needs it makes it, and every other one takes it.
//!
//! Two runs at once make it once: the second waits, and goes on where the first failed or was dropped.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::fallback::{self, Gave};
use super::guard::Failure;
use super::policy::Failed;
use super::{finished, started};
use crate::event::Event;
use crate::frame::{Frame, Ticket};
use crate::node::{Call, NodeDef};
use crate::plan::Step;
use crate::value::Value;

/// The values of a graph's nodes that are marked `once`, by name.
#[derive(Debug, Default)]
pub(crate) struct OnceValues(HashMap<&'static str, OnceCell<Value>>);

impl OnceValues {
    pub(crate) fn new(nodes: impl Iterator<Item = &'static NodeDef>) -> Self {
        Self(nodes.filter(|def| def.once).map(|def| (def.name, OnceCell::new())).collect())
    }
}

impl OnceValues {
    /// The values of these nodes, if all of them are there.
    pub(super) fn all(&self, names: &[&'static str]) -> Option<Vec<Value>> {
        names.iter().map(|name| self.0.get(name)?.get().cloned()).collect()
    }
}

/// Why a run has no value that others could take.
enum NotKept {
    /// The node gave one for this run alone.
    Fallback,
    Failed(Failed),
}

/// Takes the value, or runs the node and keeps what it gives. Tells the events of the node itself, but for its failure.
pub(super) async fn run(
    step: &Step,
    call: Call,
    frame: &Arc<Frame>,
    ticket: Ticket,
    values: &OnceValues,
) -> Result<(), Failed> {
    let Some(cell) = values.0.get(step.def.name) else { return Err(Failed::at_once(Failure::misplaced())) };
    let mut ticket = Some(ticket);
    let value = cell.get_or_try_init(|| make(step, call, frame, ticket.take())).await;
    match (value, ticket) {
        (Ok(value), Some(ticket)) => {
            frame.watch().tell(&Event::NodeReused { node: step.def });
            frame.lease(ticket).give_value(value.clone());
            Ok(())
        }
        (Ok(_), None) | (Err(NotKept::Fallback), _) => Ok(()),
        (Err(NotKept::Failed(failed)), _) => Err(failed),
    }
}

/// Runs the node, whose value lies in its slot then; the value as others may have it, too.
async fn make(step: &Step, call: Call, frame: &Arc<Frame>, ticket: Option<Ticket>) -> Result<Value, NotKept> {
    let ticket = ticket.ok_or_else(|| NotKept::Failed(Failed::at_once(Failure::misplaced())))?;
    started(step, frame);
    let keeper = frame.keeper(&ticket);
    let gave = fallback::run(step, call, frame, ticket).await.map_err(NotKept::Failed)?;
    let value = keeper.value().ok_or_else(|| NotKept::Failed(Failed::at_once(Failure::nothing())))?;
    finished(step, frame);
    if gave == Gave::Fallback { Err(NotKept::Fallback) } else { Ok(value) }
}
