//! Large values made small enough to be looked at. Nothing here touches what is written as JSON.

use serde_json::{Map, Value};

/// How many characters of a text, items of a list, names of an object and levels of nesting are shown.
const TEXT: usize = 300;
const ITEMS: usize = 12;
const NAMES: usize = 40;
const DEPTH: usize = 6;

/// How long a value on one line may be.
const LINE: usize = 100;

/// The value over several lines, its large parts folded.
pub(super) fn pretty(value: &Value) -> String {
    format!("{:#}", folded(value, DEPTH))
}

/// The value on one line, its end left out when it is long.
pub(super) fn short(value: &Value) -> String {
    cut(&folded(value, DEPTH).to_string(), LINE)
}

/// A text on one line: what would break the line is a space.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The line of an exception that says most: the last one of a traceback.
pub(super) fn exception(text: &str) -> String {
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    cut(&line(last.trim()), 2 * LINE)
}

/// The beginning of a text, and how much more there is.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} more)", &text[..at], text[at..].chars().count()),
    }
}

fn folded(value: &Value, depth: usize) -> Value {
    match value {
        Value::String(text) => Value::String(cut(text, TEXT)),
        Value::Array(items) if depth == 0 && !items.is_empty() => format!("… (a list of {})", items.len()).into(),
        Value::Object(fields) if depth == 0 && !fields.is_empty() => {
            format!("… (an object of {})", fields.len()).into()
        }
        Value::Array(items) => list(items, depth - usize::from(!items.is_empty())),
        Value::Object(fields) => object(fields, depth - usize::from(!fields.is_empty())),
        value => value.clone(),
    }
}

fn list(items: &[Value], depth: usize) -> Value {
    let mut shown: Vec<_> = items.iter().take(ITEMS).map(|item| folded(item, depth)).collect();
    if items.len() > ITEMS {
        shown.push(format!("… ({} more)", items.len() - ITEMS).into());
    }
    Value::Array(shown)
}

fn object(fields: &Map<String, Value>, depth: usize) -> Value {
    let shown = fields.iter().take(NAMES).map(|(name, value)| (cut(name, LINE), folded(value, depth)));
    let mut shown: Map<_, _> = shown.collect();
    if fields.len() > NAMES {
        shown.insert("…".to_owned(), format!("({} more)", fields.len() - NAMES).into());
    }
    Value::Object(shown)
}
