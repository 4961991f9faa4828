//! Writing one step: its spans, attributes and streams, and how it ended.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::AppWriter;
use super::lines::{self, End, Further, Name, Now};
use crate::error::{Error, Result};
use crate::fields::Object;
use crate::record::{Attribute, BeginSpan, BeginStream, EndSpan, EndStream, FirstItemStream, Record};
use crate::time::Time;

/// A step that has begun. Clones write to the same step, from other threads if need be.
#[derive(Clone, Debug)]
pub struct StepWriter {
    app: AppWriter,
    sequence_id: u64,
    action: Arc<Name>,
}

impl StepWriter {
    pub(super) fn new(app: AppWriter, sequence_id: u64, action: Arc<Name>) -> Self {
        Self { app, sequence_id, action }
    }

    /// The number of the step.
    #[must_use]
    pub fn sequence_id(&self) -> u64 {
        self.sequence_id
    }

    /// An id for a span, as Burr makes them: `"7:0.2"` is the third span within the first one of step 7.
    #[must_use]
    pub fn span_id(&self, path: &[usize]) -> String {
        let path: Vec<String> = path.iter().map(ToString::to_string).collect();
        format!("{}:{}", self.sequence_id, path.join("."))
    }

    /// A span begins.
    ///
    /// # Errors
    ///
    /// When the queue is full and can not be written. So it is for all that is queued.
    pub fn span_begin(&self, span_id: &str, name: &str, parent: Option<&str>, dependencies: &[&str]) -> Result<()> {
        self.app.record(&Record::BeginSpan(BeginSpan {
            start_time: Time::now(),
            action_sequence_id: self.sequence_id,
            span_id: span_id.to_owned(),
            span_name: name.to_owned(),
            parent_span_id: parent.map(ToOwned::to_owned),
            span_dependencies: dependencies.iter().map(|&id| id.to_owned()).collect(),
            extra: Object::new(),
        }))
    }

    /// A span ends.
    ///
    /// # Errors
    ///
    /// See [`span_begin`](Self::span_begin).
    pub fn span_end(&self, span_id: &str) -> Result<()> {
        self.app.record(&Record::EndSpan(EndSpan {
            end_time: Time::now(),
            action_sequence_id: self.sequence_id,
            span_id: span_id.to_owned(),
            extra: Object::new(),
        }))
    }

    /// Writes down a value, of the step or of one of its spans.
    ///
    /// # Errors
    ///
    /// When the value has no JSON form; else see [`span_begin`](Self::span_begin).
    pub fn attribute(&self, span_id: Option<&str>, key: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        let json = serde_json::to_value(value);
        self.app.record(&Record::Attribute(Attribute {
            key: key.to_owned(),
            action_sequence_id: self.sequence_id,
            span_id: span_id.map(ToOwned::to_owned),
            value: json.map_err(|source| Error::Serialize { what: "the attribute", source })?,
            tags: Object::new(),
            time_logged: Some(Time::now()),
            extra: Object::new(),
        }))
    }

    /// A streaming action begins.
    ///
    /// # Errors
    ///
    /// See [`span_begin`](Self::span_begin).
    pub fn stream_begin(&self) -> Result<()> {
        self.app.record(&Record::BeginStream(BeginStream {
            action_sequence_id: self.sequence_id,
            span_id: None,
            stream_init_time: Time::now(),
            extra: Object::new(),
        }))
    }

    /// Its first item has come.
    ///
    /// # Errors
    ///
    /// See [`span_begin`](Self::span_begin).
    pub fn stream_first_item(&self) -> Result<()> {
        self.app.record(&Record::FirstItemStream(FirstItemStream {
            action_sequence_id: self.sequence_id,
            span_id: None,
            first_item_time: Time::now(),
            extra: Object::new(),
        }))
    }

    /// Its last item has come, the final state not counted. Burr writes this after the end of the step.
    ///
    /// # Errors
    ///
    /// See [`span_begin`](Self::span_begin).
    pub fn stream_end(&self, items_streamed: u64) -> Result<()> {
        self.app.record(&Record::EndStream(EndStream {
            action_sequence_id: self.sequence_id,
            span_id: None,
            end_time: Time::now(),
            items_streamed,
            extra: Object::new(),
        }))
    }

    /// The step has completed, with this result and state.
    ///
    /// # Errors
    ///
    /// See [`end`](Self::end).
    pub fn completed(&self, result: &(impl Serialize + ?Sized), state: &(impl Serialize + ?Sized)) -> Result<()> {
        self.end(result, None, state)
    }

    /// The step has failed. The state is the one before it.
    ///
    /// # Errors
    ///
    /// See [`end`](Self::end).
    pub fn failed(&self, exception: &str, state: &(impl Serialize + ?Sized)) -> Result<()> {
        self.end(&Value::Null, Some(exception), state)
    }

    /// The step has ended. When this returns, its line and all that was queued before are in the file.
    ///
    /// The state gets the number of the step and the action that completed last, under the names that Burr gives them. A
    /// result that is neither an object nor null is wrapped: `{"result": …}`.
    ///
    /// # Errors
    ///
    /// When state or result has no JSON form, the state is not an object, or the line can not be written. Nothing of the
    /// line is kept then, and the call can be repeated; only when the disk did not confirm a line
    /// ([`Options::sync`](crate::Options)) it may be there, and is there twice after a second call, which does no harm.
    pub fn end(
        &self,
        result: &(impl Serialize + ?Sized),
        exception: Option<&str>,
        state: &(impl Serialize + ?Sized),
    ) -> Result<()> {
        self.end_with(result, exception, state, Further::default())
    }

    pub(crate) fn end_with(
        &self,
        result: &(impl Serialize + ?Sized),
        exception: Option<&str>,
        state: &(impl Serialize + ?Sized),
        further: Further<'_>,
    ) -> Result<()> {
        let shared = &self.app.shared;
        let mut output = shared.output();
        output.write_now(|queue, Now { time, prior_step }| {
            let (action, sequence_id) = (&*self.action, self.sequence_id);
            let prior_step = if exception.is_none() { Some(action) } else { prior_step };
            lines::end_entry(queue, &End { time, action, result, exception, state, sequence_id, prior_step, further })
        })?;
        if exception.is_none() {
            output.prior_step = Some(Arc::clone(&self.action));
        }
        shared.sync(&output)?;
        shared.touch(&mut output, false);
        Ok(())
    }
}
