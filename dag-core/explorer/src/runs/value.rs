//! Values of a step, read from the log when somebody opens them.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::shared::{Answer, Shared, StepPath, blocking, failure, json, no_step, part as path_part, query};
use super::tree::{self, Tree};
use crate::failure::Failure;
use crate::openapi::Refused;

/// Which value of a step.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug, ToSchema)]
#[schema(as = ValueOf)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Of {
    /// The state after the step.
    After,
    /// The state before it.
    Before,
    Inputs,
    Result,
    /// One of its attributes, by its place in the list.
    Attribute,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    #[param(inline)]
    of: Of,
    /// Which attribute.
    #[serde(default)]
    at: usize,
    /// A JSON pointer into the value.
    #[serde(default)]
    path: String,
    /// The first entry of it.
    #[serde(default)]
    from: usize,
}

/// A part of a value.
#[derive(Serialize, ToSchema)]
#[schema(as = ValuePart)]
pub(crate) struct Part {
    /// `null` when there is no such value: a step that has not ended has no state.
    value: Option<Tree>,
}

/// A part of a value of a step
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/value", tag = "runs", params(StepPath, Asked), responses(
    (status = 200, body = Part),
    Refused,
))]
pub(crate) async fn part(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Answer<Part> {
    let (path, asked) = (path_part(path)?, query(asked)?);
    json(move || {
        let Some(whole) = shared.value(&path, asked.of, asked.at)? else { return Ok(Part { value: None }) };
        let missing = || {
            let message = format!("the value has nothing at `{}`", tree::cut(&asked.path, 200));
            Failure::new(StatusCode::NOT_FOUND, "no_value", message)
        };
        let value = whole.pointer(&asked.path).ok_or_else(missing)?;
        Ok(Part { value: Some(tree::top(value, asked.from)) })
    })
    .await
}

/// The whole state after a step, as a file
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/state.json", tag = "runs", params(StepPath), responses(
    (status = 200, description = "The state", content_type = "application/json", body = Object),
    Refused,
))]
pub(crate) async fn whole_state(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
) -> Result<impl IntoResponse, Failure> {
    file(shared, path_part(path)?, Of::After, "attachment; filename=\"state.json\"").await
}

/// The inputs of a step, as a file
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/inputs.json", tag = "runs", params(StepPath), responses(
    (status = 200, description = "The inputs", content_type = "application/json", body = Object),
    Refused,
))]
pub(crate) async fn whole_inputs(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
) -> Result<impl IntoResponse, Failure> {
    file(shared, path_part(path)?, Of::Inputs, "attachment; filename=\"inputs.json\"").await
}

async fn file(
    shared: Arc<Shared>,
    path: StepPath,
    of: Of,
    disposition: &'static str,
) -> Result<impl IntoResponse, Failure> {
    let text = blocking(move || {
        let value = shared.value(&path, of, 0)?;
        Ok(serde_json::to_vec_pretty(&*value.ok_or_else(|| no_state(&path))?).unwrap_or_default())
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, disposition)], text))
}

fn no_state(path: &StepPath) -> Failure {
    let message = format!("step {} of `{}` left no state", path.step, path.app);
    Failure::new(StatusCode::NOT_FOUND, "no_state", message)
}

/// The states that were read last. They are large, and somebody who opens one opens several parts of it.
#[derive(Default)]
pub(crate) struct States {
    kept: Mutex<VecDeque<Kept>>,
}

struct Kept {
    key: Key,
    bytes: u64,
    state: Arc<Value>,
}

type Key = (String, String, u64, bool, i64, u64);

/// So many, of so many bytes of log in all. One that is larger is kept alone.
const MOST: usize = 16;
const MOST_BYTES: u64 = 32 << 20;

impl Shared {
    /// A whole value; none when the step has not ended.
    pub(crate) fn value(&self, path: &StepPath, of: Of, at: usize) -> Result<Option<Arc<Value>>, Failure> {
        if matches!(of, Of::After | Of::Before) {
            return self.state(path, of == Of::Before);
        }
        let step = self.ask(&path.app(), |_, open| open.index.step(path.step))?.map_err(failure)?;
        let step = step.ok_or_else(|| no_step(path))?;
        Ok(match of {
            Of::Inputs => Some(Arc::new(step.inputs.into())),
            Of::Result => Some(Arc::new(step.result)),
            _ => step.attributes.into_iter().nth(at).map(|attribute| Arc::new(attribute.value)),
        })
    }

    fn state(&self, path: &StepPath, before: bool) -> Result<Option<Arc<Value>>, Failure> {
        self.ask(&path.app(), |_, open| {
            let at = open.index.position(path.step).ok_or_else(|| no_step(path))?;
            let row = &open.index.rows()[at];
            let key = (path.project.clone(), path.app.clone(), path.step, before, open.epoch, row.version);
            if let Some(kept) = self.states.get(&key) {
                return Ok(Some(kept));
            }
            let read = if before { open.index.state_before(path.step) } else { open.index.state(path.step) };
            let state = read.map_err(failure)?.map(|state| Arc::new(Value::Object(state)));
            // What is not known now may be when the parent of a fork is back.
            if let Some(state) = state.clone() {
                self.states.keep(Kept { key, bytes: row.state_bytes(), state });
            }
            Ok(state)
        })?
    }
}

impl States {
    fn get(&self, key: &Key) -> Option<Arc<Value>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|kept| kept.key == *key).map(|kept| kept.state.clone())
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(new);
        while kept.len() > MOST || kept.len() > 2 && kept.iter().map(|kept| kept.bytes).sum::<u64>() > MOST_BYTES {
            kept.pop_front();
        }
    }
}
