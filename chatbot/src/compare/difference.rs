//! Where two values part: path by path, with what was added, changed and removed.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::bot::Variant;

/// One place where two values part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Where: `chat_history[1].content`.
    pub path: String,
    /// What is different.
    pub change: Change,
    /// The value in the first one, if it has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value in the second one, if it has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// What is different at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only the second one has it.
    Added,
    /// Both have it, with other values.
    Changed,
    /// Only the first one has it.
    Removed,
}

impl Change {
    /// The sign that stands before it, which is never the only thing that says it.
    pub(super) fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Changed => '~',
            Self::Removed => '-',
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// All places where two pieces of plain data part, in the order of the first.
pub(super) fn differences(before: &impl Serialize, after: &impl Serialize) -> Vec<Difference> {
    // Both are plain data: strings, lists and maps with string keys.
    let value = |result: Result<Value, serde_json::Error>| result.unwrap_or_default();
    let (before, after) = (value(serde_json::to_value(before)), value(serde_json::to_value(after)));
    let mut found = Vec::new();
    walk("", Some(&before), Some(&after), &mut found);
    found
}

fn walk(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        _ if before == after => {}
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            for key in one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(&path, one.get(key), other.get(key), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for at in 0..one.len().max(other.len()) {
                walk(&format!("{path}[{at}]"), one.get(at), other.get(at), found);
            }
        }
        _ => found.push(Difference::new(path, before, after)),
    }
}

impl Difference {
    fn new(path: &str, before: Option<&Value>, after: Option<&Value>) -> Self {
        let change = match (before, after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        };
        Self { path: path.into(), change, before: before.cloned(), after: after.cloned() }
    }

    /// The difference between two variants, in one line if it is short, else in three.
    pub(super) fn told(&self, before: Variant, after: Variant) -> String {
        match (&self.before, &self.after) {
            (Some(one), Some(other)) => both(&self.path, (before, &one.to_string()), (after, &other.to_string())),
            (Some(value), None) => self.only(before, value),
            (None, Some(value)) => self.only(after, value),
            (None, None) => self.path.clone(),
        }
    }

    fn only(&self, variant: Variant, value: &Value) -> String {
        format!("{}: only {} has {}", self.path, variant.name(), shown(&value.to_string(), 0))
    }
}

/// How much is shown of a value, and how much of it before the place where the values part.
const SHOWN: usize = 80;
const BEFORE: usize = 20;
/// How long a line may be that shows both.
const LINE: usize = 90;

fn both(path: &str, before: (Variant, &str), after: (Variant, &str)) -> String {
    let common = before.1.chars().zip(after.1.chars()).take_while(|(one, other)| one == other).count();
    let from = if common < SHOWN - BEFORE { 0 } else { common - BEFORE };
    let (one, other) = (shown(before.1, from), shown(after.1, from));
    let (before, after) = (before.0.name(), after.0.name());
    let line = format!("{path}: {before} {one}, {after} {other}");
    if line.chars().count() <= LINE { line } else { format!("{path}\n  {before:<5} {one}\n  {after:<5} {other}") }
}

fn shown(text: &str, from: usize) -> String {
    let mut rest = text.chars().skip(from);
    let part: String = rest.by_ref().take(SHOWN).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if rest.next().is_some() { "…" } else { "" });
    format!("{before}{part}{after}")
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(dag: &Value, plain: &Value) -> Vec<String> {
        differences(dag, plain).iter().map(|found| found.told(Variant::Dag, Variant::Plain)).collect()
    }

    #[test]
    fn what_is_the_same_has_no_differences() {
        assert_eq!(differences(&json!({"a": [1, null]}), &json!({"a": [1, null]})), []);
    }

    #[test]
    fn each_difference_has_its_path_and_both_values() {
        let (dag, plain) = (json!({"a": {"b": [1, 2]}, "c": "x"}), json!({"a": {"b": [1, 3, 4]}, "d": "x"}));
        let expected =
            ["a.b[1]: dag 2, plain 3", "a.b[2]: only plain has 4", "c: only dag has \"x\"", "d: only plain has \"x\""];
        assert_eq!(told(&dag, &plain), expected);
    }

    #[test]
    fn what_is_gone_is_not_what_is_null() {
        let found = differences(&json!({"gone": 1, "null": 1}), &json!({"null": null, "new": null}));
        let changes: Vec<_> = found.iter().map(|found| (found.path.as_str(), found.change)).collect();
        assert_eq!(changes, [("gone", Change::Removed), ("null", Change::Changed), ("new", Change::Added)]);
    }

    #[test]
    fn long_texts_are_shown_where_they_part() {
        let (dag, plain) = (format!("{}one{}", "é".repeat(500), "z".repeat(500)), format!("{}two", "é".repeat(500)));
        let found = told(&json!({ "text": dag }), &json!({ "text": plain }));
        let (before, after) = ("é".repeat(20), "z".repeat(57));
        assert_eq!(found, [format!("text\n  dag   …{before}one{after}…\n  plain …{before}two\"")]);
    }
}
