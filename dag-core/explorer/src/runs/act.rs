//! Forks: made here, or by the program, which also runs them. Nothing that was run is changed.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use dag_store::{AppDir, NewApp, Object, Options};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shared::{AppPath, Shared, StepPath, blocking, body, failure, part};
use crate::failure::Failure;
use crate::host::Host;
use crate::openapi::RefusedChange;

/// What was made.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeRun)]
pub(crate) struct Made {
    project: String,
    app_id: String,
    /// Its page here.
    href: String,
    /// Its page in the program, if there is one.
    page: Option<String>,
}

type Making = Result<(StatusCode, Json<Made>), Failure>;

/// A new run that stands after this step, which nothing runs
#[utoipa::path(post, path = "/api/runs/{project}/{app}/steps/{step}/fork", tag = "runs", params(StepPath), responses(
    (status = 201, body = Made),
    RefusedChange,
))]
pub(crate) async fn fork(State(shared): State<Arc<Shared>>, path: Result<Path<StepPath>, PathRejection>) -> Making {
    let path = part(path)?;
    let dir = shared.dir(&path.app())?;
    let host = shared.host(&path).ok();
    let id = match host.as_ref().and_then(|host| host.fork(path.at())) {
        Some(forking) => forking.await?,
        None => blocking(move || make_fork(&dir, path.step)).await?,
    };
    Ok(shared.made(path.project, id))
}

fn make_fork(dir: &AppDir, step: u64) -> Result<String, Failure> {
    let snapshot = dir.at(step).map_err(failure)?;
    let none = || {
        Failure::new(StatusCode::CONFLICT, "no_graph", "the application has no graph, without which nothing goes on")
    };
    let graph = dir.graph(&mut Vec::new()).map_err(failure)?.ok_or_else(none)?;
    let id = fork_id(dir.id());
    let mut fork = NewApp::new(&id, graph).fork_of(&snapshot);
    if let Some(key) = dir.metadata(&mut Vec::new()).map_err(failure)?.partition_key {
        fork = fork.partition_key(key);
    }
    dir.project().create(&fork, Options::default()).map_err(failure)?;
    Ok(id)
}

/// Two pages that fork at once make two forks.
fn fork_id(of: &str) -> String {
    let unique = uuid::Uuid::new_v4().simple().to_string();
    format!("{}-fork-{}", super::tree::cut(of, 200), &unique[..8])
}

/// The inputs to use, without which it is those of the step.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rerun {
    inputs: Option<Object>,
}

/// Makes a step again in a new run, and goes on from there
#[utoipa::path(post, path = "/api/runs/{project}/{app}/steps/{step}/rerun", tag = "runs", params(StepPath), request_body = Rerun, responses(
    (status = 201, body = Made),
    RefusedChange,
))]
pub(crate) async fn rerun(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
    asked: Result<Json<Rerun>, JsonRejection>,
) -> Making {
    let (path, asked) = (part(path)?, body(asked)?);
    let (look, step) = (shared.clone(), path.clone());
    let known = blocking(move || {
        let found = look.ask(&step.app(), |_, open| open.index.step(step.step))?.map_err(failure)?;
        Ok(found.ok_or_else(|| super::shared::no_step(&step))?.inputs)
    });
    let known = known.await?;
    let id = shared.host(&path)?.rerun(path.at(), asked.inputs.unwrap_or(known)).await?;
    Ok(shared.made(path.project, id))
}

/// The state to go on with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoOn {
    state: Object,
}

/// Goes on after a step in a new run, with another state
#[utoipa::path(post, path = "/api/runs/{project}/{app}/steps/{step}/go-on", tag = "runs", params(StepPath), request_body = GoOn, responses(
    (status = 201, body = Made),
    RefusedChange,
))]
pub(crate) async fn go_on(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
    asked: Result<Json<GoOn>, JsonRejection>,
) -> Making {
    let (path, asked) = (part(path)?, body(asked)?);
    shared.dir(&path.app())?;
    let id = shared.host(&path)?.go_on(path.at(), asked.state).await?;
    Ok(shared.made(path.project, id))
}

impl Shared {
    fn host(&self, path: &StepPath) -> Result<Arc<dyn Host>, Failure> {
        let host = self.site.host.clone().filter(|host| host.runs(&path.project));
        let message = "this program does not run the machine of this application";
        let hint = "fork it, and resume the fork with the program that made it";
        host.ok_or_else(|| Failure::new(StatusCode::NOT_IMPLEMENTED, "not_run_here", message).hint(hint))
    }

    fn made(&self, project: String, app_id: String) -> (StatusCode, Json<Made>) {
        let page = self.site.host.as_ref().and_then(|host| host.page(&project, &app_id));
        let href = self.site.href(&AppPath { project: project.clone(), app: app_id.clone() });
        (StatusCode::CREATED, Json(Made { project, app_id, href, page }))
    }
}
