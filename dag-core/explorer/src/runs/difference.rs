//! What a step changed in the state: added, changed and removed, path by path.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::shared::{Answer, Shared, StepPath, json, part};
use super::tree::{self, Tree};
use super::value::Of;
use crate::openapi::Refused;

/// What a step changed in the state.
#[derive(Serialize, Default, ToSchema)]
#[schema(as = StateDifference)]
pub(crate) struct Difference {
    /// Whether both states are known: without the one before, all of the state counts as added.
    before: bool,
    after: bool,
    changes: Vec<Change>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize, Debug, PartialEq, ToSchema)]
#[schema(as = StateChange)]
pub(crate) struct Change {
    /// As people write it: `chat_history[3].content`.
    path: String,
    change: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Tree>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Tree>,
}

#[derive(Serialize, Debug, PartialEq, Clone, Copy, ToSchema)]
#[schema(as = StateChangeKind)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Added,
    Changed,
    Removed,
}

/// So many changes in one answer.
const MOST: usize = 500;

/// What a step changed in the state
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/difference", tag = "runs", params(StepPath), responses(
    (status = 200, body = Difference),
    Refused,
))]
pub(crate) async fn of(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
) -> Answer<Difference> {
    let path = part(path)?;
    json(move || {
        let (before, after) = (shared.value(&path, Of::Before, 0)?, shared.value(&path, Of::After, 0)?);
        let mut difference = Difference { before: before.is_some(), after: after.is_some(), ..Difference::default() };
        if let Some(after) = after {
            let none = Arc::new(Value::Object(Map::new()));
            difference.compare(&mut String::new(), &before.unwrap_or(none), &after);
        }
        Ok(difference)
    })
    .await
}

impl Difference {
    fn compare(&mut self, path: &mut String, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.objects(path, before, after),
            (Value::Array(before), Value::Array(after)) => self.lists(path, before, after),
            _ if before == after => {}
            _ => self.found(path, Some(before), Some(after)),
        }
    }

    fn objects(&mut self, path: &mut String, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (key, old) in before {
            self.within(path, key, |this, path| match after.get(key) {
                Some(new) => this.compare(path, old, new),
                None => this.found(path, Some(old), None),
            });
        }
        for (key, new) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            self.within(path, key, |this, path| this.found(path, None, Some(new)));
        }
    }

    /// What is equal at both ends is left out, so that an item that was put in or taken out is one change.
    fn lists(&mut self, path: &mut String, before: &[Value], after: &[Value]) {
        let same = before.iter().zip(after).take_while(|(old, new)| old == new).count();
        let (old, new) = (&before[same..], &after[same..]);
        let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[..old.len() - same_end], &new[..new.len() - same_end]);
        for at in 0..old.len().max(new.len()) {
            let length = path.len();
            path.push_str(&format!("[{}]", same + at));
            match (old.get(at), new.get(at)) {
                (Some(old), Some(new)) => self.compare(path, old, new),
                (old, new) => self.found(path, old, new),
            }
            path.truncate(length);
        }
    }

    fn within(&mut self, path: &mut String, key: &str, look: impl FnOnce(&mut Self, &mut String)) {
        let length = path.len();
        path.push_str(if path.is_empty() { "" } else { "." });
        path.push_str(tree::cut(key, 200));
        look(self, path);
        path.truncate(length);
    }

    fn found(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>) {
        if self.changes.len() == MOST {
            self.more += 1;
            return;
        }
        let change = match (before, after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        };
        let (before, after) = (before.map(tree::small), after.map(tree::small));
        self.changes.push(Change { path: path.to_owned(), change, before, after });
    }
}
