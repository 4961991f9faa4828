//! What is the same in both turns of a pair.

use serde::{Serialize, Serializer};

use super::Difference;
use super::difference::differences;
use crate::bot::{Turn, Variant};

/// What is the same in both turns. In JSON, three truth values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Same {
    /// The answers; the differences from the dag variant's to the plain one's, if any.
    #[serde(serialize_with = "is_empty")]
    pub item: Vec<Difference>,
    /// The calls: the same requests to the same models, in the same order.
    #[serde(serialize_with = "is_empty")]
    pub calls: Vec<String>,
    /// The states after the turn.
    #[serde(serialize_with = "is_empty")]
    pub state: Vec<Difference>,
}

#[expect(clippy::ptr_arg, reason = "serde passes the field as it is")]
fn is_empty<T, S: Serializer>(differences: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
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

/// These differences in words, no more than five of them.
pub(super) fn told(differences: &[Difference]) -> Vec<String> {
    capped(differences.iter().map(|found| found.told(Variant::Dag, Variant::Plain)).collect())
}

fn capped(mut found: Vec<String>) -> Vec<String> {
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    if more > 0 {
        found.push(format!("and {more} more"));
    }
    found
}

/// Which endpoints and models were called, and if that is the same, whether with the same requests.
fn calls<R: PartialEq>(dag: (&Turn, &[R]), plain: (&Turn, &[R])) -> Vec<String> {
    let named =
        |turn: &Turn| turn.calls.iter().map(|call| format!("{} {}", call.endpoint, call.model)).collect::<Vec<_>>();
    let found = told(&differences(&named(dag.0), &named(plain.0)));
    if found.is_empty() { bodies(dag.1, plain.1) } else { found }
}

fn bodies<R: PartialEq>(dag: &[R], plain: &[R]) -> Vec<String> {
    let at = dag.iter().zip(plain).position(|(dag, plain)| dag != plain);
    let at = at.or_else(|| (dag.len() != plain.len()).then(|| dag.len().min(plain.len())));
    at.map(|at| format!("request {}: dag and plain sent different ones", at + 1)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_more_than_five_are_told_and_the_rest_counted() {
        let found = told(&differences(&json!([1, 2, 3, 4, 5, 6, 7]), &json!([0, 0, 0, 0, 0, 0, 0])));
        assert_eq!((found.len(), found[5].as_str()), (6, "and 2 more"));
    }

    #[test]
    fn requests_are_compared_one_by_one() {
        assert_eq!(bodies(&[1, 2], &[1, 2]), Vec::<String>::new());
        assert_eq!(bodies(&[1, 2], &[1, 3]), ["request 2: dag and plain sent different ones"]);
        assert_eq!(bodies(&[1, 2], &[1]), ["request 2: dag and plain sent different ones"]);
    }
}
