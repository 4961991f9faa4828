//! What all answers about runs need: the store, the indexes, and a thread that may wait for files.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use dag_store::{AppDir, Error, Project, Store};
use serde::Deserialize;
use utoipa::IntoParams;

use super::apps::{Apps, Open};
use super::scans::Scans;
use super::value::States;
use crate::explorer::Site;
use crate::failure::Failure;
use crate::graph::Drawings;
use crate::host::At;

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) site: Arc<Site>,
    pub(crate) apps: Apps,
    pub(crate) scans: Scans,
    pub(crate) states: States,
    pub(crate) drawings: Drawings,
}

pub(crate) type Answer<T> = Result<Json<T>, Failure>;

/// An application, as its path names it.
#[derive(Deserialize, Clone, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AppPath {
    pub(crate) project: String,
    pub(crate) app: String,
}

/// A step, as its path names it.
#[derive(Deserialize, Clone, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct StepPath {
    pub(crate) project: String,
    pub(crate) app: String,
    pub(crate) step: u64,
}

impl StepPath {
    pub(crate) fn app(&self) -> AppPath {
        AppPath { project: self.project.clone(), app: self.app.clone() }
    }

    /// The step as the program is told of it.
    pub(crate) fn at(&self) -> At {
        At { project: self.project.clone(), app_id: self.app.clone(), sequence_id: self.step }
    }
}

impl Shared {
    pub(crate) fn new(store: Store, site: Arc<Site>) -> Self {
        let (apps, scans, states) = (Apps::default(), Scans::default(), States::default());
        Self { store, site, apps, scans, states, drawings: Drawings::default() }
    }

    /// A project that is there.
    pub(crate) fn project(&self, name: &str) -> Result<Project, Failure> {
        let project = self.store.project(name).map_err(failure)?;
        if project.path().is_dir() {
            return Ok(project);
        }
        let missing = Failure::new(StatusCode::NOT_FOUND, "no_project", format!("there is no project `{name}`"));
        Err(missing.hint(format!("projects are the folders in {}", self.store.path().display())))
    }

    /// An application that is there.
    pub(crate) fn dir(&self, path: &AppPath) -> Result<AppDir, Failure> {
        let dir = self.project(&path.project)?.app(&path.app).map_err(failure)?;
        if dir.exists() {
            return Ok(dir);
        }
        let message = format!("there is no application `{}` in the project `{}`", path.app, path.project);
        Err(Failure::new(StatusCode::NOT_FOUND, "no_app", message).hint("it may have been deleted; see the list"))
    }

    /// Asks the index of an application.
    pub(crate) fn ask<T>(&self, path: &AppPath, question: impl FnOnce(&AppDir, &Open) -> T) -> Result<T, Failure> {
        let dir = self.dir(path)?;
        self.apps.ask(&dir, |open| question(&dir, open)).map_err(failure)
    }
}

pub(crate) fn no_step(path: &StepPath) -> Failure {
    let message = format!("the application `{}` has no step {}", path.app, path.step);
    Failure::new(StatusCode::NOT_FOUND, "no_step", message)
}

/// What the store could not do.
#[expect(clippy::needless_pass_by_value, reason = "it is mapped over results")]
pub(crate) fn failure(error: Error) -> Failure {
    let (status, kind) = match error {
        Error::Id { .. } => (StatusCode::BAD_REQUEST, "bad_id"),
        Error::NoApp(_) => (StatusCode::NOT_FOUND, "no_app"),
        Error::NoStep { .. } => (StatusCode::NOT_FOUND, "no_step"),
        Error::AppExists(_) => (StatusCode::CONFLICT, "exists"),
        Error::Owned { .. } => (StatusCode::CONFLICT, "owned"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
    };
    Failure::new(status, kind, error.to_string())
}

/// Files are waited for on a thread of their own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let defect = |_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", "a defect ended this request");
    tokio::task::spawn_blocking(work).await.map_err(defect)?
}

pub(crate) async fn json<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Answer<T> {
    blocking(work).await.map(Json)
}

/// A part of the path that is not what it should be.
pub(crate) fn part<T>(path: Result<Path<T>, axum::extract::rejection::PathRejection>) -> Result<T, Failure> {
    let bad = |why: axum::extract::rejection::PathRejection| {
        Failure::new(StatusCode::BAD_REQUEST, "bad_path", why.body_text())
    };
    path.map(|Path(path)| path).map_err(bad)
}

pub(crate) fn query<T>(query: Result<Query<T>, axum::extract::rejection::QueryRejection>) -> Result<T, Failure> {
    let bad = |why: axum::extract::rejection::QueryRejection| {
        Failure::new(StatusCode::BAD_REQUEST, "bad_query", why.body_text())
    };
    query.map(|Query(query)| query).map_err(bad)
}

/// The body of a change.
pub(crate) fn body<T>(body: Result<Json<T>, axum::extract::rejection::JsonRejection>) -> Result<T, Failure> {
    body.map(|Json(body)| body).map_err(|why| Failure::new(why.status(), "bad_body", why.body_text()))
}
