//! What differs between two JSON values, place by place, and how a person reads it.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;
use serde_json::{Map, Value};

use super::fold;

/// One difference and where it is: `$.chat_history[2].content`. What is not there is left out of the JSON, as it is not null.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Change {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) old: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) new: Option<Value>,
}

impl Change {
    /// Of the value itself.
    pub(super) fn whole(old: Option<Value>, new: Option<Value>) -> Self {
        Self { path: "$".to_owned(), old, new }
    }
}

/// How many characters before the first difference of two texts are shown.
const BEFORE: usize = 20;

/// All differences, in the order of names and places.
pub(super) fn between(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("$", old, new, &mut changes);
    changes
}

/// The same for two objects.
pub(super) fn between_objects(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<Change> {
    let mut changes = Vec::new();
    objects("$", old, new, &mut changes);
    changes
}

fn compare(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => objects(path, old, new, changes),
        (Value::Array(old), Value::Array(new)) => {
            for at in 0..old.len().max(new.len()) {
                pair(format!("{path}[{at}]"), old.get(at), new.get(at), changes);
            }
        }
        _ => pair(path.to_owned(), Some(old), Some(new), changes),
    }
}

fn objects(path: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<Change>) {
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        pair(format!("{path}{}", member(name)), old.get(name), new.get(name), changes);
    }
}

fn pair(path: String, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<Change>) {
    match (old, new) {
        _ if old == new => {}
        (Some(Value::Object(_)), Some(Value::Object(_))) | (Some(Value::Array(_)), Some(Value::Array(_))) => {
            old.zip(new).into_iter().for_each(|(old, new)| compare(&path, old, new, changes));
        }
        _ => changes.push(Change { path, old: old.cloned(), new: new.cloned() }),
    }
}

/// `.name`, or `["any text"]`.
fn member(name: &str) -> String {
    let is_word = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_word && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        format!(".{name}")
    } else {
        format!("[{}]", Value::from(name))
    }
}

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match (&self.old, &self.new) {
            (Some(Value::String(old)), Some(Value::String(new))) => {
                let from = first_difference(old, new);
                write!(f, "~ {path}: {} → {}", from_there(old, from), from_there(new, from))
            }
            (Some(old), Some(new)) => write!(f, "~ {path}: {} → {}", fold::short(old), fold::short(new)),
            (Some(old), None) => write!(f, "- {path}: {}", fold::short(old)),
            (None, Some(new)) => write!(f, "+ {path}: {}", fold::short(new)),
            (None, None) => Ok(()),
        }
    }
}

/// How many characters two texts have in common from their beginning.
fn first_difference(old: &str, new: &str) -> usize {
    old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count()
}

/// A text from a little before its difference on: what is the same in both tells nothing.
fn from_there(text: &str, from: usize) -> String {
    if from <= 2 * BEFORE {
        return fold::short(&text.into());
    }
    let rest: String = text.chars().skip(from - BEFORE).collect();
    fold::short(&format!("…{rest}").into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(old: &Value, new: &Value) -> Vec<String> {
        between(old, new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_place_is_named_once() {
        let old = json!({ "a": 1, "list": [1, { "x": null }], "gone": [], "same": { "b": [1] } });
        let new = json!({ "a": 1.5, "list": [1, { "x": {} }, 3], "a b": "é", "same": { "b": [1] } });
        let told =
            ["~ $.a: 1 → 1.5", "+ $[\"a b\"]: \"é\"", "- $.gone: []", "~ $.list[1].x: null → {}", "+ $.list[2]: 3"];
        assert_eq!(lines(&old, &new), told);
        assert_eq!(lines(&json!([1]), &json!({})), ["~ $: [1] → {}"]);
        assert_eq!(lines(&old, &old), [""; 0]);
    }

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let (old, new) = (format!("{}one", "é".repeat(500)), format!("{}two", "é".repeat(500)));
        let near = "é".repeat(BEFORE);
        assert_eq!(lines(&json!(old), &json!(new)), [format!("~ $: \"…{near}one\" → \"…{near}two\"")]);
    }
}
