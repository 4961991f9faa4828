//! A run as JSON: the shape that scripts rely on, the same for `show` and `export`.

use anyhow::Result;
use dag_store::record::Attribute;
use dag_store::{App, Object, Span, Status, Step, Stream, Time};
use serde::Serialize;
use serde_json::Value;

/// One step with its state.
#[derive(Debug, Serialize)]
struct Full<'a> {
    sequence_id: u64,
    action: &'a str,
    status: Status,
    started: Option<Time>,
    ended: Option<Time>,
    inputs: &'a Object,
    result: &'a Value,
    state: Option<Object>,
    exception: Option<&'a str>,
    spans: &'a [Span],
    attributes: &'a [Attribute],
    streams: &'a [Stream],
}

/// One step as a JSON object on one line.
pub(super) fn json(app: &App, step: &Step) -> Result<String> {
    Ok(serde_json::to_string(&Full {
        sequence_id: step.sequence_id,
        action: &step.action,
        status: step.status,
        started: step.started,
        ended: step.ended,
        inputs: &step.inputs,
        result: &step.result,
        state: app.state(step)?,
        exception: step.exception.as_deref(),
        spans: &step.spans,
        attributes: &step.attributes,
        streams: &step.streams,
    })?)
}

/// The run with these of its steps. They are written one by one: all states together can be larger than the memory.
pub(super) fn write_json(app: &App, steps: &[Step], mut write: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let (id, graph) = (serde_json::to_string(&app.app_id)?, serde_json::to_string(&app.graph)?);
    write(&format!("{{\"app_id\":{id},\"graph\":{graph},\"steps\":["))?;
    for (at, step) in steps.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write(&format!("{comma}{}", json(app, step)?))?;
    }
    write(&format!("],\"children\":{}}}\n", serde_json::to_string(&app.children)?))
}

/// The word for a status.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Running => "running",
        Status::Completed => "completed",
        Status::Failed => "failed",
        Status::Interrupted => "interrupted",
    }
}
