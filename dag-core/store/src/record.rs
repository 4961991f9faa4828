//! The records of `log.jsonl`, one type each, as Burr 0.42 writes them.
//!
//! Fields that Burr does not know are kept in `extra`, and records of other types as [`Record::Other`]: what is read and
//! written again loses nothing.

use serde::Serialize;
use serde_json::Value;

use crate::decode::{States, decode};
use crate::fields::Object;
use crate::time::Time;

/// One line of a log.
///
/// ```
/// # use dag_store::record::Record;
/// let (record, notes) = Record::parse(r#"{"type":"end_span","end_time":1704164645,"action_sequence_id":1,"span_id":"1:0"}"#)?;
/// assert!(notes.is_empty());
/// assert_eq!(
///     serde_json::to_string(&record)?,
///     r#"{"type":"end_span","end_time":"2024-01-02T03:04:05.000000Z","action_sequence_id":1,"span_id":"1:0"}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Record {
    /// A step begins.
    BeginEntry(BeginEntry),
    /// A step has ended, well or not.
    EndEntry(EndEntry),
    /// A span begins within a step.
    BeginSpan(BeginSpan),
    /// A span ends.
    EndSpan(EndSpan),
    /// A value that a step wrote down.
    Attribute(Attribute),
    /// A streaming action begins.
    BeginStream(BeginStream),
    /// Its first item has come.
    FirstItemStream(FirstItemStream),
    /// Its last item has come.
    EndStream(EndStream),
    /// The state was changed from outside of any step. Burr has no such record and passes over it.
    DagStateEdit(StateEdit),
    /// A record of another type, as it stands.
    #[serde(untagged)]
    Other(Object),
}

/// A step begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeginEntry {
    /// When.
    pub start_time: Time,
    /// Which action runs.
    pub action: String,
    /// What was passed to it besides the state.
    pub inputs: Object,
    /// The number of the step.
    pub sequence_id: u64,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A step has ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndEntry {
    /// When.
    pub end_time: Time,
    /// Which action ran.
    pub action: String,
    /// What it gave besides the state: an object, or null when it failed.
    pub result: Value,
    /// Why it failed, if it did.
    pub exception: Option<String>,
    /// The whole state after the step; before it, when it failed. `None` when the record has none or it was not asked for.
    pub state: Option<Object>,
    /// The number of the step.
    pub sequence_id: u64,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A span begins within a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeginSpan {
    /// When.
    pub start_time: Time,
    /// The step.
    pub action_sequence_id: u64,
    /// Unique in the application; Burr's are `"{step}:{i}.{j}"`.
    pub span_id: String,
    /// What a reader sees.
    pub span_name: String,
    /// The span that it is within.
    pub parent_span_id: Option<String>,
    /// Ids or names of spans that it waited for.
    pub span_dependencies: Vec<String>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A span ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndSpan {
    /// When.
    pub end_time: Time,
    /// The step.
    pub action_sequence_id: u64,
    /// The span.
    pub span_id: String,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A value that a step wrote down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub key: String,
    /// The step.
    pub action_sequence_id: u64,
    /// The span that it belongs to, if any.
    pub span_id: Option<String>,
    /// The value.
    pub value: Value,
    /// Burr leaves this empty.
    pub tags: Object,
    /// When.
    pub time_logged: Option<Time>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A streaming action begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeginStream {
    /// The step.
    pub action_sequence_id: u64,
    /// Always null in Burr.
    pub span_id: Option<String>,
    /// When.
    pub stream_init_time: Time,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// The first item of a stream has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FirstItemStream {
    /// The step.
    pub action_sequence_id: u64,
    /// Always null in Burr.
    pub span_id: Option<String>,
    /// When.
    pub first_item_time: Time,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// The last item of a stream has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndStream {
    /// The step.
    pub action_sequence_id: u64,
    /// Always null in Burr.
    pub span_id: Option<String>,
    /// When.
    pub end_time: Time,
    /// How many items came, the final state not counted.
    pub items_streamed: u64,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// The state was changed from outside of any step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StateEdit {
    /// When.
    pub edit_time: Time,
    /// The step before, if any; no `sequence_id`, which Burr's server would take as the number of steps.
    pub after_sequence_id: Option<u64>,
    /// The action after which the application stands now; null at the entrypoint.
    pub position: Option<String>,
    /// The whole state. `None` when it was not asked for.
    pub state: Option<Object>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

impl Record {
    /// Reads one line, with notes on what is odd about it.
    ///
    /// # Errors
    ///
    /// What is missing or wrong, when nothing can be made of the line.
    pub fn parse(line: impl AsRef<[u8]>) -> Result<(Self, Vec<String>), String> {
        decode(line.as_ref(), States::Read)
    }

    /// The step that a record of a known type belongs to.
    #[must_use]
    pub fn sequence_id(&self) -> Option<u64> {
        match self {
            Self::BeginEntry(entry) => Some(entry.sequence_id),
            Self::EndEntry(entry) => Some(entry.sequence_id),
            Self::BeginSpan(span) => Some(span.action_sequence_id),
            Self::EndSpan(span) => Some(span.action_sequence_id),
            Self::Attribute(attribute) => Some(attribute.action_sequence_id),
            Self::BeginStream(stream) => Some(stream.action_sequence_id),
            Self::FirstItemStream(stream) => Some(stream.action_sequence_id),
            Self::EndStream(stream) => Some(stream.action_sequence_id),
            Self::DagStateEdit(_) | Self::Other(_) => None,
        }
    }
}
