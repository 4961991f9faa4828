//! What people say of steps, in Burr's own file.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use dag_store::{Annotation, Note, Object, Observation, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shared::{Answer, AppPath, Shared, StepPath, blocking, body, failure, json, no_step, part};
use crate::failure::Failure;
use crate::openapi::{Refused, RefusedChange};

/// What people said of the steps of a run.
#[derive(Serialize, ToSchema)]
pub(crate) struct Annotations {
    annotations: Vec<Annotation>,
    /// Lines of the file that are broken.
    problems: Vec<Problem>,
}

/// What somebody says of a step.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    ground_truth: String,
    /// Good, bad, or nothing said.
    thumbs_up: Option<bool>,
}

/// What people said of the steps of a run
#[utoipa::path(get, path = "/api/runs/{project}/{app}/annotations", tag = "runs", params(AppPath), responses(
    (status = 200, body = Annotations),
    Refused,
))]
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
) -> Answer<Annotations> {
    let path = part(path)?;
    json(move || {
        let (mut annotations, problems) = shared.dir(&path)?.project().annotations().map_err(failure)?;
        annotations.retain(|annotation| annotation.app_id == path.app);
        Ok(Annotations { annotations, problems })
    })
    .await
}

/// Says something of a step
#[utoipa::path(post, path = "/api/runs/{project}/{app}/steps/{step}/annotations", tag = "runs", params(StepPath), request_body = NewNote, responses(
    (status = 201, body = Annotation),
    RefusedChange,
))]
pub(crate) async fn add(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
    note: Result<Json<NewNote>, JsonRejection>,
) -> Result<(StatusCode, Json<Annotation>), Failure> {
    let (path, note) = (part(path)?, body(note)?.with_something()?);
    let stored = blocking(move || {
        let action = shared.ask(&path.app(), |_, open| {
            open.index.position(path.step).map(|at| open.index.rows()[at].action.to_string())
        })?;
        let note = note.of(action.ok_or_else(|| no_step(&path))?);
        shared.dir(&path.app())?.annotate(path.step, note).map_err(failure)
    });
    Ok((StatusCode::CREATED, Json(stored.await?)))
}

impl NewNote {
    /// Refuses one that says nothing.
    fn with_something(self) -> Result<Self, Failure> {
        if !self.is_empty() {
            return Ok(self);
        }
        let failure = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "empty_note", "the note says nothing");
        Err(failure.hint("give a `note`, a `ground_truth`, `tags` or `thumbs_up`"))
    }

    fn is_empty(&self) -> bool {
        let mut texts = self.tags.iter().chain([&self.note, &self.ground_truth]);
        self.thumbs_up.is_none() && texts.all(|text| text.trim().is_empty())
    }

    fn of(self, step_name: String) -> Note {
        let mut data_fields = Object::new();
        data_fields.insert("note".to_owned(), self.note.into());
        data_fields.insert("ground_truth".to_owned(), self.ground_truth.into());
        let observation = Observation { data_fields, thumbs_up_thumbs_down: self.thumbs_up, data_pointers: Vec::new() };
        Note { span_id: None, step_name, tags: self.tags, observations: vec![observation] }
    }
}
