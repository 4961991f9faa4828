//! What is the same in both turns, and where they part.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::bot::Turn;

/// What is the same in both turns. In JSON, three truth values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Same {
    /// The answers; the differences, if any.
    #[serde(serialize_with = "is_empty")]
    pub item: Vec<String>,
    /// The calls: the same requests to the same models, in the same order.
    #[serde(serialize_with = "is_empty")]
    pub calls: Vec<String>,
    /// The states after the turn.
    #[serde(serialize_with = "is_empty")]
    pub state: Vec<String>,
}

#[expect(clippy::ptr_arg, reason = "serde passes the field as it is")]
fn is_empty<S: Serializer>(differences: &Vec<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(differences.is_empty())
}

/// How many differences are told of each kind.
const TOLD: usize = 5;

impl Same {
    /// Compares two turns, and the requests that were made in each.
    pub(super) fn new<R: PartialEq>(dag: (&Turn, &[R]), plain: (&Turn, &[R])) -> Self {
        let calls = calls(dag, plain);
        let (dag, plain) = (dag.0, plain.0);
        Self { item: differences(&dag.item, &plain.item), calls, state: differences(&dag.state, &plain.state) }
    }

    /// Whether everything is the same.
    pub fn is_all(&self) -> bool {
        self.item.is_empty() && self.calls.is_empty() && self.state.is_empty()
    }
}

/// Which endpoints and models were called, and if that is the same, whether with the same requests.
fn calls<R: PartialEq>(dag: (&Turn, &[R]), plain: (&Turn, &[R])) -> Vec<String> {
    let named =
        |turn: &Turn| turn.calls.iter().map(|call| format!("{} {}", call.endpoint, call.model)).collect::<Vec<_>>();
    let found = differences(&named(dag.0), &named(plain.0));
    if found.is_empty() { bodies(dag.1, plain.1) } else { found }
}

fn bodies<R: PartialEq>(dag: &[R], plain: &[R]) -> Vec<String> {
    let at = dag.iter().zip(plain).position(|(dag, plain)| dag != plain);
    let at = at.or_else(|| (dag.len() != plain.len()).then(|| dag.len().min(plain.len())));
    at.map(|at| format!("request {}: dag and plain sent different ones", at + 1)).into_iter().collect()
}

fn differences(dag: &impl Serialize, plain: &impl Serialize) -> Vec<String> {
    let mut found = Vec::new();
    // Both are plain data: strings, lists and maps with string keys.
    let value = |result: Result<Value, serde_json::Error>| result.unwrap_or_default();
    walk("", &value(serde_json::to_value(dag)), &value(serde_json::to_value(plain)), &mut found);
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    if more > 0 {
        found.push(format!("and {more} more"));
    }
    found
}

fn walk(path: &str, dag: &Value, plain: &Value, found: &mut Vec<String>) {
    match (dag, plain) {
        _ if dag == plain => {}
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            for key in keys {
                let (dag, plain) = (one.get(key).unwrap_or(&Value::Null), other.get(key).unwrap_or(&Value::Null));
                walk(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, dag, plain, found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for at in 0..one.len().max(other.len()) {
                let (dag, plain) = (one.get(at).unwrap_or(&Value::Null), other.get(at).unwrap_or(&Value::Null));
                walk(&format!("{path}[{at}]"), dag, plain, found);
            }
        }
        _ => found.push(told(path, &dag.to_string(), &plain.to_string())),
    }
}

/// How much is shown of a value, and how much of it before the place where the values part.
const SHOWN: usize = 80;
const BEFORE: usize = 20;
/// How long a line may be that shows both.
const LINE: usize = 90;

/// One difference: in one line if it is short, else in three.
fn told(path: &str, dag: &str, plain: &str) -> String {
    let common = dag.chars().zip(plain.chars()).take_while(|(dag, plain)| dag == plain).count();
    let from = if common < SHOWN - BEFORE { 0 } else { common - BEFORE };
    let (dag, plain) = (shown(dag, from), shown(plain, from));
    let line = format!("{path}: dag {dag}, plain {plain}");
    if line.chars().count() <= LINE { line } else { format!("{path}\n  dag   {dag}\n  plain {plain}") }
}

fn shown(text: &str, from: usize) -> String {
    let mut rest = text.chars().skip(from);
    let part: String = rest.by_ref().take(SHOWN).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if rest.next().is_some() { "…" } else { "" });
    format!("{before}{part}{after}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_the_same_has_no_differences() {
        assert_eq!(differences(&json!({"a": [1, null]}), &json!({"a": [1, null]})), Vec::<String>::new());
    }

    #[test]
    fn each_difference_has_its_path_and_both_values() {
        let (dag, plain) = (json!({"a": {"b": [1, 2]}, "c": "x"}), json!({"a": {"b": [1, 3, 4]}, "d": "x"}));
        let expected = [
            "a.b[1]: dag 2, plain 3",
            "a.b[2]: dag null, plain 4",
            "c: dag \"x\", plain null",
            "d: dag null, plain \"x\"",
        ];
        assert_eq!(differences(&dag, &plain), expected);
    }

    #[test]
    fn no_more_than_five_are_told_and_the_rest_counted() {
        let found = differences(&json!([1, 2, 3, 4, 5, 6, 7]), &json!([0, 0, 0, 0, 0, 0, 0]));
        assert_eq!((found.len(), found[5].as_str()), (6, "and 2 more"));
    }

    #[test]
    fn long_texts_are_shown_where_they_part() {
        let (dag, plain) = (format!("{}one{}", "é".repeat(500), "z".repeat(500)), format!("{}two", "é".repeat(500)));
        let found = differences(&json!({ "text": dag }), &json!({ "text": plain }));
        let (before, after) = ("é".repeat(20), "z".repeat(57));
        assert_eq!(found, [format!("text\n  dag   …{before}one{after}…\n  plain …{before}two\"")]);
    }

    #[test]
    fn requests_are_compared_one_by_one() {
        assert_eq!(bodies(&[1, 2], &[1, 2]), Vec::<String>::new());
        assert_eq!(bodies(&[1, 2], &[1, 3]), ["request 2: dag and plain sent different ones"]);
        assert_eq!(bodies(&[1, 2], &[1]), ["request 2: dag and plain sent different ones"]);
    }
}
