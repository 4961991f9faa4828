//! A line becomes a record: strictly, or else with what Python tolerates replaced.

use serde_json::value::RawValue;

use crate::fields::{Fields, Object, Why};
use crate::lenient;
use crate::record::{
    Attribute, BeginEntry, BeginSpan, BeginStream, EndEntry, EndSpan, EndStream, FirstItemStream, Record, StateEdit,
};

/// Whether states are parsed or passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum States {
    Read,
    Skip,
}

/// A record, and notes on what is odd about it; or why nothing can be made of the line.
pub(crate) fn decode(line: &[u8], states: States) -> Result<(Record, Vec<String>), Why> {
    let ((record, more), mut notes) = lenient::read(line, |text| decode_text(text, states))?;
    notes.extend(more);
    Ok((record, notes))
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
