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
    pub(super) fn new(dag: &Turn, plain: &Turn, requests: bool) -> Self {
        Self { item: differences(&dag.item, &plain.item), calls: calls(dag, plain, requests), state: differences(&dag.state, &plain.state) }
    }

    /// Whether everything is the same.
    pub fn is_all(&self) -> bool {
        self.item.is_empty() && self.calls.is_empty() && self.state.is_empty()
    }
}

fn calls(dag: &Turn, plain: &Turn, requests: bool) -> Vec<String> {
    let named = |turn: &Turn| turn.calls.iter().map(|call| format!("{} {}", call.endpoint, call.model)).collect::<Vec<_>>();
    let named = differences(&named(dag), &named(plain));
    if named.is_empty() && !requests { vec!["the bodies of the requests differ".into()] } else { named }
}

fn differences(dag: &impl Serialize, plain: &impl Serialize) -> Vec<String> {
    let mut found = Vec::new();
    // Both are plain data: strings, lists and maps with string keys.
    let value = |result: Result<Value, serde_json::Error>| result.unwrap_or_default();
    walk("", &value(serde_json::to_value(dag)), &value(serde_json::to_value(plain)), &mut found);
    found.truncate(TOLD);
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
        _ => found.push(format!("{path}: dag {}, plain {}", short(dag), short(plain))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(77).chain("...".chars()).collect() }
}
