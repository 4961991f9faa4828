//! The steps of a machine, written down as they happen.
//!
//! A node is a span, and so what it tells belongs to it; what an action tells belongs to its step. Parts are a stream.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dag_core::{Begun, BoxError, Edited, Ended, Event, Kept, Spawned, Tracker, causes};
use serde_json::json;

use super::child::Family;
use crate::error::Result;
use crate::write::{AppWriter, Further, StepWriter};

pub(super) struct LogTracker {
    writer: AppWriter,
    family: Family,
    /// The schema of the states, where the log began with another.
    schema: Option<String>,
    now: Mutex<Now>,
}

/// Where the application stands.
#[derive(Default)]
struct Now {
    /// The step that has ended last, and its action.
    last: Option<u64>,
    position: Option<String>,
    step: Option<Open>,
}

/// A step that has begun.
struct Open {
    step: StepWriter,
    /// The spans of the nodes that run, by name: several of one name in a list that is gone through.
    running: HashMap<&'static str, Vec<String>>,
    spans: usize,
    parts: u64,
    /// What could not be written in between: the step cannot be kept then.
    broken: Option<crate::Error>,
}

impl LogTracker {
    pub(super) fn new(
        writer: AppWriter,
        family: Family,
        last: Option<u64>,
        position: Option<String>,
        schema: Option<String>,
    ) -> Self {
        Self { writer, family, schema, now: Mutex::new(Now { last, position, step: None }) }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracker for LogTracker {
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError> {
        let step = self.writer.begin(step.sequence_id, step.action, step.inputs)?;
        self.now().step = Some(Open { step, running: HashMap::new(), spans: 0, parts: 0, broken: None });
        Ok(())
    }

    fn end(&self, ended: &Ended<'_>) -> Result<(), BoxError> {
        let mut now = self.now();
        let Some(mut open) = now.step.take() else { return Err("the step was not begun".into()) };
        if let Some(broken) = open.broken.take() {
            return Err(broken.into());
        }
        let exception = ended.error.map(|error| told(error));
        // Only an error edge leads where the transitions do not.
        let next = ended.next.filter(|next| exception.is_some() && *next != ended.action);
        let further = Further { next, schema: self.schema.as_deref() };
        match ended.result {
            Some(result) => open.step.end_with(result, exception.as_deref(), ended.state, further)?,
            None => open.step.end_with(&(), exception.as_deref(), ended.state, further)?,
        }
        if open.parts > 0 {
            open.step.stream_end(open.parts)?;
        }
        (now.last, now.position) = (Some(ended.sequence_id), Some(ended.action.to_owned()));
        Ok(())
    }

    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError> {
        let now = self.now();
        let further = Further { next: edit.next, schema: self.schema.as_deref() };
        self.writer.edit_with(now.last, now.position.as_deref(), edit.state, further)?;
        Ok(())
    }

    fn on(&self, event: &Event<'_>) {
        let mut now = self.now();
        let Some(open) = now.step.as_mut() else { return };
        if let Err(error) = open.hear(event) {
            open.broken.get_or_insert(error);
        }
    }

    fn child(&self, spawned: &Spawned<'_>) -> Result<Option<Kept>, BoxError> {
        Ok(Some(self.family.child(spawned)?))
    }
}

impl Open {
    fn hear(&mut self, event: &Event<'_>) -> Result<()> {
        match event {
            Event::NodeStarted { node } => self.started(node.name),
            Event::NodeFinished { node, error } => self.finished(node.name, *error),
            Event::NodeRetried { node, attempt, reason } => self.retried(self.span(node.name), *attempt, reason),
            Event::ActionRetried { attempt, reason, .. } => self.retried(None, *attempt, reason),
            Event::NodeFellBack { node, reason } => {
                self.step.attribute(self.span(node.name), "dag.fell_back", &reason.to_string())
            }
            Event::Attribute { source, key, value } => self.step.attribute(self.span(source), key, value),
            Event::Part { .. } => self.part(),
            _ => Ok(()),
        }
    }

    fn retried(&self, span: Option<&str>, attempt: u32, reason: &str) -> Result<()> {
        self.step.attribute(span, "dag.retried", &json!({ "attempt": attempt, "reason": reason }))
    }

    fn started(&mut self, node: &'static str) -> Result<()> {
        let id = self.step.span_id(&[self.spans]);
        self.spans += 1;
        self.step.span_begin(&id, node, None, &[])?;
        self.running.entry(node).or_default().push(id);
        Ok(())
    }

    fn finished(&mut self, node: &str, error: Option<&(dyn StdError + 'static)>) -> Result<()> {
        let Some(id) = self.running.get_mut(node).and_then(Vec::pop) else { return Ok(()) };
        if let Some(error) = error {
            self.step.attribute(Some(&id), "error", &told(error))?;
        }
        self.step.span_end(&id)
    }

    /// The span of a node that runs; `None` for an action.
    fn span(&self, source: &str) -> Option<&str> {
        self.running.get(source)?.last().map(String::as_str)
    }

    fn part(&mut self) -> Result<()> {
        self.parts += 1;
        if self.parts > 1 {
            return Ok(());
        }
        self.step.stream_begin()?;
        self.step.stream_first_item()
    }
}

/// An error with its causes, one a line.
fn told(error: &(dyn StdError + 'static)) -> String {
    causes(error).join("\ncaused by: ")
}
