//! All that one step wrote down, but for its state.

use dag_store::record::Attribute;
use dag_store::{Span, Step, Stream};
use serde_json::Value;

use super::{clock, fold};

/// The parts that it has, each under its name.
pub(super) fn text(step: &Step) -> String {
    let mut text = String::new();
    if step.attempts > 1 {
        text += &format!("\nbegun {} times\n", step.attempts);
    }
    text += &section("inputs", &Value::Object(step.inputs.clone()));
    text += &section("result", &step.result);
    text += &list("spans", step.spans.iter().map(|span| self::span(span, &step.spans)));
    text += &list("attributes", step.attributes.iter().map(attribute));
    text += &list("streams", step.streams.iter().map(stream));
    let why = step.exception.as_deref().map(|why| format!("\nexception:\n{}\n", why.trim_end())).unwrap_or_default();
    text + &why
}

/// A span under those that it is within.
fn span(span: &Span, all: &[Span]) -> String {
    let mut depth = 0;
    let mut above = span.parent_span_id.as_deref();
    while let Some(parent) = above.and_then(|id| all.iter().find(|span| span.span_id == id)) {
        depth += 1;
        above = parent.parent_span_id.as_deref().filter(|_| depth < all.len());
    }
    let took = span.ended.map_or("unfinished".into(), |end| clock::duration(end.since(span.started)));
    format!("{}{} [{}] {took}", "  ".repeat(depth), span.span_name, span.span_id)
}

fn attribute(attribute: &Attribute) -> String {
    let span = attribute.span_id.as_ref().map(|span| format!("[{span}] ")).unwrap_or_default();
    format!("{span}{}: {}", attribute.key, fold::short(&attribute.value))
}

fn stream(stream: &Stream) -> String {
    let items = stream.items_streamed.map_or("unfinished".into(), |count| format!("{count} items"));
    let first = stream.first_item.map(|first| clock::duration(first.since(stream.started)));
    items + &first.map(|wait| format!(", the first after {wait}")).unwrap_or_default()
}

fn list(name: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| format!("  {}\n", fold::line(&line))).collect();
    if lines.is_empty() { lines } else { format!("\n{name}:\n{lines}") }
}

fn section(name: &str, value: &Value) -> String {
    let is_empty = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
    if is_empty { String::new() } else { format!("\n{name}: {}\n", fold::pretty(value)) }
}
