//! The records of `log.jsonl`, one type each, as Burr 0.42 writes them.
//!
//! Fields that Burr does not know are kept in `extra`, and records of other types as [`Record::Other`]: what is read and
//! written again loses nothing.

use serde::Serialize;

use crate::fields::{Fields, Object, Why};
use crate::lenient;
use crate::time::Time;
use serde_json::Value;
use serde_json::value::RawValue;

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

/// Whether states are parsed or passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum States {
    Read,
    Skip,
}

impl Record {
    /// Reads one line, with notes on what is odd about it.
    ///
    /// # Errors
    ///
    /// What is missing or wrong, when nothing can be made of the line.
    pub fn parse(line: impl AsRef<[u8]>) -> Result<(Self, Vec<String>), String> {
        Self::decode(line.as_ref(), States::Read)
    }

    pub(crate) fn decode(line: &[u8], states: States) -> Result<(Self, Vec<String>), Why> {
        let strict = str::from_utf8(line).map_err(|error| error.to_string()).and_then(|text| decode_text(text, states));
        let Err(why) = strict else { return strict };
        let Some((mended, mut notes)) = lenient::mend(line) else { return Err(why) };
        let (record, more) = decode_text(&mended, states)?;
        notes.extend(more);
        Ok((record, notes))
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

fn decode_text(text: &str, states: States) -> Result<(Record, Vec<String>), Why> {
    let mut fields = Fields::parse(text)?;
    let kind = fields.raw("type").ok_or("there is no `type`")?.get();
    let of_kind = |why| format!("{}: {why}", kind.trim_matches('"'));
    let record = match kind {
        r#""begin_entry""# => begin_entry(&mut fields).map(Record::BeginEntry),
        r#""end_entry""# => end_entry(&mut fields, states).map(Record::EndEntry),
        r#""begin_span""# => begin_span(&mut fields).map(Record::BeginSpan),
        r#""end_span""# => end_span(&mut fields).map(Record::EndSpan),
        r#""attribute""# => attribute(&mut fields).map(Record::Attribute),
        r#""begin_stream""# => begin_stream(&mut fields).map(Record::BeginStream),
        r#""first_item_stream""# => first_item_stream(&mut fields).map(Record::FirstItemStream),
        r#""end_stream""# => end_stream(&mut fields).map(Record::EndStream),
        r#""dag_state_edit""# => state_edit(&mut fields, states).map(Record::DagStateEdit),
        _ => other(kind, &mut fields).map(Record::Other),
    };
    Ok((record.map_err(of_kind)?, fields.notes))
}

fn begin_entry(fields: &mut Fields<'_>) -> Result<BeginEntry, Why> {
    Ok(BeginEntry {
        start_time: fields.time("start_time")?,
        action: fields.text("action")?,
        inputs: fields.object("inputs")?,
        sequence_id: fields.number("sequence_id")?,
        extra: fields.rest()?,
    })
}

fn end_entry(fields: &mut Fields<'_>, states: States) -> Result<EndEntry, Why> {
    for name in ["result", "exception"] {
        fields.expect(name);
    }
    let entry = EndEntry {
        end_time: fields.time("end_time")?,
        action: fields.text("action")?,
        result: fields.json("result")?,
        exception: fields.optional_text("exception")?,
        state: state(fields, states)?,
        sequence_id: fields.number("sequence_id")?,
        extra: fields.rest()?,
    };
    if !entry.result.is_object() && !entry.result.is_null() {
        fields.notes.push("`result` is not an object".to_owned());
    }
    Ok(entry)
}

fn state(fields: &mut Fields<'_>, states: States) -> Result<Option<Object>, Why> {
    fields.expect("state");
    match states {
        States::Read => fields.nested("state", Fields::rest),
        States::Skip => {
            let odd = |raw: &&RawValue| !raw.get().starts_with(['{', 'n']);
            fields.raw("state").filter(odd).map_or(Ok(None), |_| Err("`state` is not an object".to_owned()))
        }
    }
}

fn begin_span(fields: &mut Fields<'_>) -> Result<BeginSpan, Why> {
    Ok(BeginSpan {
        start_time: fields.time("start_time")?,
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.text("span_id")?,
        span_name: fields.text("span_name")?,
        parent_span_id: fields.optional_text("parent_span_id")?,
        span_dependencies: fields.texts("span_dependencies")?,
        extra: fields.rest()?,
    })
}

fn end_span(fields: &mut Fields<'_>) -> Result<EndSpan, Why> {
    Ok(EndSpan {
        end_time: fields.time("end_time")?,
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.text("span_id")?,
        extra: fields.rest()?,
    })
}

fn attribute(fields: &mut Fields<'_>) -> Result<Attribute, Why> {
    let attribute = Attribute {
        key: fields.text("key")?,
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.optional_text("span_id")?,
        value: fields.json("value")?,
        tags: fields.object("tags")?,
        time_logged: fields.optional_time("time_logged")?,
        extra: fields.rest()?,
    };
    if attribute.tags.values().any(|tag| !tag.is_string()) {
        fields.notes.push("`tags` has values that are no texts".to_owned());
    }
    Ok(attribute)
}

fn begin_stream(fields: &mut Fields<'_>) -> Result<BeginStream, Why> {
    Ok(BeginStream {
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.optional_text("span_id")?,
        stream_init_time: fields.time("stream_init_time")?,
        extra: fields.rest()?,
    })
}

fn first_item_stream(fields: &mut Fields<'_>) -> Result<FirstItemStream, Why> {
    Ok(FirstItemStream {
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.optional_text("span_id")?,
        first_item_time: fields.time("first_item_time")?,
        extra: fields.rest()?,
    })
}

fn end_stream(fields: &mut Fields<'_>) -> Result<EndStream, Why> {
    Ok(EndStream {
        action_sequence_id: fields.number("action_sequence_id")?,
        span_id: fields.optional_text("span_id")?,
        end_time: fields.time("end_time")?,
        items_streamed: fields.number("items_streamed")?,
        extra: fields.rest()?,
    })
}

fn state_edit(fields: &mut Fields<'_>, states: States) -> Result<StateEdit, Why> {
    Ok(StateEdit {
        edit_time: fields.time("edit_time")?,
        after_sequence_id: fields.optional_number("after_sequence_id")?,
        position: fields.optional_text("position")?,
        state: state(fields, states)?,
        extra: fields.rest()?,
    })
}

fn other(kind: &str, fields: &mut Fields<'_>) -> Result<Object, Why> {
    let mut record = fields.rest()?;
    record.insert("type".to_owned(), serde_json::from_str(kind).map_err(|error| error.to_string())?);
    Ok(record)
}
