//! Records as text, straight into the queue: the two lines of a step are made without any value in between.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::fields::Object;
use crate::lenient;
use crate::record::Record;
use crate::resume::{PRIOR_STEP, SEQUENCE_ID};

/// What the writer adds to a line.
#[derive(Clone, Copy)]
pub(super) struct Now<'a> {
    /// The time, as text.
    pub(super) time: &'a [u8],
    /// The action that completed last.
    pub(super) prior_step: Option<&'a Name>,
}

/// The name of an action, which a step writes three times.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    name: String,
    json: Vec<u8>,
}

impl Name {
    pub(super) fn new(name: &str) -> Self {
        let json = serde_json::Value::from(name).to_string().into_bytes();
        Self { name: name.to_owned(), json }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// A line that begins a step.
pub(super) fn begin_entry(
    queue: &mut Vec<u8>,
    now: Now<'_>,
    action: &Name,
    inputs: &(impl Serialize + ?Sized),
    sequence_id: u64,
) -> Result<()> {
    queue.extend_from_slice(br#"{"type":"begin_entry","start_time":""#);
    queue.extend_from_slice(now.time);
    queue.extend_from_slice(br#"","action":"#);
    queue.extend_from_slice(&action.json);
    queue.extend_from_slice(br#","inputs":"#);
    object(queue, "the inputs", inputs, Absent::Empty)?;
    queue.extend_from_slice(br#","sequence_id":"#);
    json(queue, "the number", &sequence_id)?;
    queue.push(b'}');
    Ok(())
}

/// What ends a step.
pub(super) struct End<'a, R: ?Sized, S: ?Sized> {
    pub(super) time: &'a [u8],
    pub(super) action: &'a Name,
    pub(super) result: &'a R,
    pub(super) exception: Option<&'a str>,
    pub(super) state: &'a S,
    pub(super) sequence_id: u64,
    pub(super) prior_step: Option<&'a Name>,
    pub(super) further: Further<'a>,
}

/// What our machines know and Burr does not, in fields that it passes over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Further<'a> {
    /// The action that is next, where transitions do not lead there.
    pub(crate) next: Option<&'a str>,
    /// The schema of the state, where it is not that of the metadata.
    pub(crate) schema: Option<&'a str>,
}

/// The field with the action that is next.
pub(crate) const NEXT: &str = "dag_next";
/// The field with the schema of the state.
pub(crate) const SCHEMA: &str = "dag_schema";

impl<'a> Further<'a> {
    /// The fields that there are.
    pub(crate) fn fields(self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let fields = [(NEXT, self.next), (SCHEMA, self.schema)];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}

/// A line that ends a step.
pub(super) fn end_entry<R: Serialize + ?Sized, S: Serialize + ?Sized>(
    queue: &mut Vec<u8>,
    end: &End<'_, R, S>,
) -> Result<()> {
    queue.extend_from_slice(br#"{"type":"end_entry","end_time":""#);
    queue.extend_from_slice(end.time);
    queue.extend_from_slice(br#"","action":"#);
    queue.extend_from_slice(&end.action.json);
    queue.extend_from_slice(br#","result":"#);
    result(queue, end.result)?;
    queue.extend_from_slice(br#","exception":"#);
    match end.exception {
        Some(exception) => json(queue, "the exception", exception)?,
        None => queue.extend_from_slice(b"null"),
    }
    queue.extend_from_slice(br#","state":"#);
    state(queue, end)?;
    queue.extend_from_slice(br#","sequence_id":"#);
    json(queue, "the number", &end.sequence_id)?;
    for (field, value) in end.further.fields() {
        queue.push(b',');
        name(queue, field);
        json(queue, "the name", value)?;
    }
    queue.push(b'}');
    Ok(())
}

/// The state with the two names that Burr keeps in it, in front of its end brace.
fn state<R: ?Sized, S: Serialize + ?Sized>(queue: &mut Vec<u8>, end: &End<'_, R, S>) -> Result<()> {
    let start = queue.len();
    object(queue, "the state", end.state, Absent::Refused)?;
    let is_empty = queue.len() == start + 2;
    queue.pop();
    queue.extend_from_slice(if is_empty { b"" } else { b"," });
    name(queue, SEQUENCE_ID);
    json(queue, "the number", &end.sequence_id)?;
    if let Some(step) = end.prior_step {
        queue.push(b',');
        name(queue, PRIOR_STEP);
        queue.extend_from_slice(&step.json);
    }
    queue.push(b'}');
    Ok(())
}

/// A name that needs no escapes.
fn name(queue: &mut Vec<u8>, name: &str) {
    queue.push(b'"');
    queue.extend_from_slice(name.as_bytes());
    queue.extend_from_slice(b"\":");
}

/// A result that is neither an object nor null is wrapped in one: Burr's server takes no other.
fn result(queue: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    let start = queue.len();
    json(queue, "the result", value)?;
    if !matches!(queue[start], b'{' | b'n') {
        queue.splice(start..start, *br#"{"result":"#);
        queue.push(b'}');
    }
    Ok(())
}

/// What becomes of `()` and `None`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    Empty,
    Refused,
}

fn object(queue: &mut Vec<u8>, what: &'static str, value: &(impl Serialize + ?Sized), absent: Absent) -> Result<()> {
    let start = queue.len();
    json(queue, what, value)?;
    match &queue[start..] {
        [b'{', ..] => Ok(()),
        b"null" if absent == Absent::Empty => {
            queue.truncate(start);
            queue.extend_from_slice(b"{}");
            Ok(())
        }
        found => Err(not_an_object(what, found)),
    }
}

fn not_an_object(what: &'static str, found: &[u8]) -> Error {
    let found = String::from_utf8_lossy(found);
    let short: String = found.chars().take(40).collect();
    Error::NotAnObject { what, found: if short.len() < found.len() { short + "…" } else { short } }
}

/// A value that must be an object, as one.
pub(crate) fn to_object(what: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Object> {
    match to_value(value).map_err(|source| Error::Serialize { what, source })? {
        serde_json::Value::Object(object) => Ok(object),
        found => Err(not_an_object(what, found.to_string().as_bytes())),
    }
}

/// A value as it is read from a line: of more than 64 bits, an integer is a text of its digits.
fn to_value(value: &(impl Serialize + ?Sized)) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(value).or_else(|error| {
        let text = serde_json::to_vec(value)?;
        let read = lenient::read(&text, |text| serde_json::from_str(text).map_err(|error| error.to_string()));
        read.map(|(value, _)| value).map_err(|_| error)
    })
}

/// A line of any other record.
pub(super) fn record(queue: &mut Vec<u8>, record: &Record) -> Result<()> {
    json(queue, "the record", record)
}

fn json(queue: &mut Vec<u8>, what: &'static str, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(queue, value).map_err(|source| Error::Serialize { what, source })
}
