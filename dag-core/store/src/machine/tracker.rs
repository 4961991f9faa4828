//! The steps of a machine, written down as they happen.
//!
//! A node is a span, and so what it tells belongs to it; what an action tells belongs to its step, or to the span of the user's own in
//! which it is told. Parts are a stream.

use std::error::Error as StdError;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dag_core::{Begun, BoxError, Edited, Ended, Event, ItemRun, Kept, Spawned, Tracker, causes};
use serde_json::{Value, json};

use super::child::Family;
use super::spans::{NewSpan, Span, Spans};
use crate::app::ERROR;
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
    spans: Spans,
}

/// A step that has begun.
struct Open {
    step: StepWriter,
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
        Self { writer, family, schema, now: Mutex::new(Now { last, position, ..Now::default() }) }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tracker for LogTracker {
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError> {
        let step = self.writer.begin(step.sequence_id, step.action, step.inputs)?;
        let mut now = self.now();
        now.spans.reset();
        now.step = Some(Open { step, parts: 0, broken: None });
        Ok(())
    }

    fn end(&self, ended: &Ended<'_>) -> Result<(), BoxError> {
        let mut now = self.now();
        let Some(open) = &mut now.step else { return Err("the step was not begun".into()) };
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
        // One that could not be written may be ended once more, as failed.
        now.step = None;
        now.last = Some(ended.sequence_id);
        if now.position.as_deref() != Some(ended.action) {
            now.position = Some(ended.action.to_owned());
        }
        Ok(())
    }

    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError> {
        let now = self.now();
        let further = Further { next: edit.next, schema: self.schema.as_deref() };
        self.writer.edit_with(now.last, now.position.as_deref(), edit.state, further)?;
        Ok(())
    }

    fn on(&self, event: &Event<'_>) {
        // A begin and an end are told by themselves: no step needs the lock for these.
        if !matches!(event, Event::StepStarted { .. } | Event::StepFinished { .. }) {
            self.now().told(event, None);
        }
    }

    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        self.now().told(event, Some(item));
    }

    fn child(&self, spawned: &Spawned<'_>) -> Result<Option<Kept>, BoxError> {
        Ok(Some(self.family.child(spawned)?))
    }
}

impl Now {
    fn told(&mut self, event: &Event<'_>, item: Option<ItemRun>) {
        if let (Err(error), Some(open)) = (self.hear(event, item), &mut self.step) {
            open.broken.get_or_insert(error);
        }
    }

    fn hear(&mut self, event: &Event<'_>, item: Option<ItemRun>) -> Result<()> {
        match *event {
            // These may come after the end of their step.
            Event::SpanStarted { span, parent, source, sequence_id, name, follows } => {
                let step = self.step.as_ref().map(|open| &open.step);
                let step = step.filter(|step| sequence_id == Some(step.sequence_id()));
                self.spans.own_started(step, &NewSpan { span, parent, place: (source, item), name, follows })
            }
            Event::SpanAttribute { span, key, value } => {
                self.spans.own(span).map_or(Ok(()), |span| span.attribute(key, value))
            }
            Event::SpanFinished { span } => self.spans.own_finished(span),
            _ => match &mut self.step {
                Some(open) => open.hear(event, item, &mut self.spans),
                None => Ok(()),
            },
        }
    }
}

impl Open {
    fn hear(&mut self, event: &Event<'_>, item: Option<ItemRun>, spans: &mut Spans) -> Result<()> {
        match event {
            Event::NodeStarted { node } => spans.node_started(&self.step, (node.name, item)),
            Event::NodeFinished { node, error } => match spans.node_finished((node.name, item)) {
                Some(span) => finish(span, *error),
                None => Ok(()),
            },
            Event::NodeRetried { node, attempt, reason } => {
                self.retried(spans.of_node((node.name, item)), *attempt, reason)
            }
            Event::ActionRetried { attempt, reason, .. } => self.retried(None, *attempt, reason),
            Event::NodeFellBack { node, reason } => {
                self.attribute(spans.of_node((node.name, item)), "dag.fell_back", &reason.to_string().into())
            }
            Event::Attribute { source, key, value } => {
                let own = current_span().and_then(|span| spans.own(span));
                self.attribute(own.or_else(|| spans.of_node((*source, item))), key, value)
            }
            Event::Part { .. } => self.part(),
            _ => Ok(()),
        }
    }

    fn retried(&self, span: Option<&Span>, attempt: u32, reason: &str) -> Result<()> {
        self.attribute(span, "dag.retried", &json!({ "attempt": attempt, "reason": reason }))
    }

    fn attribute(&self, span: Option<&Span>, key: &str, value: &Value) -> Result<()> {
        match span {
            Some(span) => span.attribute(key, value),
            None => self.step.attribute(None, key, value),
        }
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

fn finish(mut span: Span, error: Option<&(dyn StdError + 'static)>) -> Result<()> {
    if let Some(error) = error {
        span.attribute(ERROR, &told(error).into())?;
    }
    span.end()
}

/// The span of the user's own that the code is in.
fn current_span() -> Option<u64> {
    #[cfg(feature = "tracing")]
    return dag_core::UserSpans::current();
    #[cfg(not(feature = "tracing"))]
    None
}

/// An error with its causes, one a line.
fn told(error: &(dyn StdError + 'static)) -> String {
    causes(error).join("\ncaused by: ")
}
