//! Pictures of a run, as SVG that is part of a page: the machine where a step stands, and the graph behind its action.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use dag_core::picture::Marks;
use dag_store::{AppDir, Graph};

use super::shared::{AppPath, Shared, StepPath, blocking, failure, no_step, part};
use crate::failure::Failure;
use crate::graph;
use crate::openapi::Refused;

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
    svg(move || {
        shared.ask(&path.app(), |dir, open| {
            let drawing = shared.drawings.of(&read(dir)?);
            let at = open.index.position(path.step).ok_or_else(|| no_step(&path))?;
            Ok(drawing.svg(&graph::place(&drawing, open.index.rows(), at)))
        })?
    })
    .await
}

/// The graph behind the action of a step, as it ran
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}/dag.svg", tag = "runs", params(StepPath), responses(
    (status = 200, description = "An SVG", content_type = "image/svg+xml", body = String),
    Refused,
))]
pub(crate) async fn dag(State(shared): State<Arc<Shared>>, path: Result<Path<StepPath>, PathRejection>) -> Svg {
    let path = part(path)?;
    svg(move || {
        let step = shared.ask(&path.app(), |_, open| open.index.step(path.step))?.map_err(failure)?;
        let step = step.ok_or_else(|| no_step(&path))?;
        let none = || {
            let message = format!("this program has no graph behind the action `{}`", step.action);
            Failure::new(StatusCode::NOT_FOUND, "no_graph", message)
        };
        let drawing = shared.site.behind(&step.action).ok_or_else(none)?;
        Ok(drawing.svg(&step.marks(drawing.picture())))
    })
    .await
}

fn read(dir: &AppDir) -> Result<Graph, Failure> {
    let mut problems = Vec::new();
    dir.graph(&mut problems).map_err(failure)?.ok_or_else(|| {
        let why = problems.first().map_or_else(|| "there is no graph.json".to_owned(), ToString::to_string);
        Failure::new(StatusCode::NOT_FOUND, "no_graph", why)
    })
}
