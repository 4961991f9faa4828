//! Pictures of a run, as SVG that is part of a page, and as files: the machine where a step stands, and the graph behind its action.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::Response;
use dag_core::picture::Marks;
use dag_store::{AppDir, Graph};
use dag_view::Drawing;
use serde::Deserialize;
use utoipa::IntoParams;

use super::shared::{AppPath, Shared, StepPath, blocking, failure, no_step, part};
use crate::failure::Failure;
use crate::graph::{self, Format};
use crate::openapi::{PictureFile, Refused};

type Svg = Result<([(HeaderName, &'static str); 1], String), Failure>;

async fn svg(draw: impl FnOnce() -> Result<String, Failure> + Send + 'static) -> Svg {
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], blocking(draw).await?))
}

/// The machine of a run
#[utoipa::path(get, path = "/api/runs/{project}/{app}/picture.svg", tag = "runs", params(AppPath), responses(
    (status = 200, description = "An SVG", content_type = "image/svg+xml", body = String),
    Refused,
))]
pub(crate) async fn unmarked(State(shared): State<Arc<Shared>>, path: Result<Path<AppPath>, PathRejection>) -> Svg {
    let path = part(path)?;
    svg(move || Ok(shared.drawings.of(&read(&shared.dir(&path)?)?).svg(&Marks::default()))).await
}

/// The machine, marked where a step stands
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/picture.svg", tag = "runs", params(StepPath), responses(
    (status = 200, description = "An SVG", content_type = "image/svg+xml", body = String),
    Refused,
))]
pub(crate) async fn machine(State(shared): State<Arc<Shared>>, path: Result<Path<StepPath>, PathRejection>) -> Svg {
    let path = part(path)?;
    svg(move || shared.placed(&path).map(|(drawing, marks)| drawing.svg(&marks))).await
}

/// The graph behind the action of a step, as it ran
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/dag.svg", tag = "runs", params(StepPath), responses(
    (status = 200, description = "An SVG", content_type = "image/svg+xml", body = String),
    Refused,
))]
pub(crate) async fn dag(State(shared): State<Arc<Shared>>, path: Result<Path<StepPath>, PathRejection>) -> Svg {
    let path = part(path)?;
    svg(move || shared.ran(&path).map(|(drawing, marks)| drawing.svg(&marks))).await
}

/// A step, as its path names it, and a format.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct StepFile {
    project: String,
    app: String,
    step: u64,
    #[param(inline)]
    format: Format,
}

impl StepFile {
    fn of(self) -> (StepPath, Format) {
        (StepPath { project: self.project, app: self.app, step: self.step }, self.format)
    }
}

/// The machine, marked where a step stands, as a file
#[utoipa::path(
    get,
    path = "/api/runs/{project}/{app}/steps/{step}/machine/{format}",
    tag = "runs",
    params(StepFile),
    responses(PictureFile, Refused)
)]
pub(crate) async fn machine_file(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepFile>, PathRejection>,
) -> Result<Response, Failure> {
    let (path, format) = part(path)?.of();
    blocking(move || {
        let (drawing, marks) = shared.placed(&path)?;
        graph::written(&drawing, &marks, format, &format!("{}-{}", path.app, path.step))
    })
    .await
}

/// The graph behind the action of a step, as it ran, as a file
#[utoipa::path(
    get,
    path = "/api/runs/{project}/{app}/steps/{step}/dag/{format}",
    tag = "runs",
    params(StepFile),
    responses(PictureFile, Refused)
)]
pub(crate) async fn dag_file(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepFile>, PathRejection>,
) -> Result<Response, Failure> {
    let (path, format) = part(path)?.of();
    blocking(move || {
        let (drawing, marks) = shared.ran(&path)?;
        graph::written(drawing, &marks, format, &format!("{}-{}-dag", path.app, path.step))
    })
    .await
}

impl Shared {
    /// The machine, and where a step stands in it.
    fn placed(&self, path: &StepPath) -> Result<(Arc<Drawing>, Marks), Failure> {
        self.ask(&path.app(), |dir, open| {
            let drawing = self.drawings.of(&read(dir)?);
            let at = open.index.position(path.step).ok_or_else(|| no_step(path))?;
            let marks = graph::place(&drawing, open.index.rows(), at);
            Ok((drawing, marks))
        })?
    }

    /// The graph behind the action of a step, and what ran of it.
    fn ran(&self, path: &StepPath) -> Result<(&Drawing, Marks), Failure> {
        let step = self.ask(&path.app(), |_, open| open.index.step(path.step))?.map_err(failure)?;
        let step = step.ok_or_else(|| no_step(path))?;
        let none = || {
            let message = format!("this program has no graph behind the action `{}`", step.action);
            Failure::new(StatusCode::NOT_FOUND, "no_graph", message)
        };
        let drawing = self.site.behind(&step.action).ok_or_else(none)?;
        Ok((drawing, step.marks(drawing.picture())))
    }
}

fn read(dir: &AppDir) -> Result<Graph, Failure> {
    let mut problems = Vec::new();
    dir.graph(&mut problems).map_err(failure)?.ok_or_else(|| {
        let why = problems.first().map_or_else(|| "there is no graph.json".to_owned(), ToString::to_string);
        Failure::new(StatusCode::NOT_FOUND, "no_graph", why)
    })
}
