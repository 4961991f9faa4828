//! The way to the next step that failed, however long the list is.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use dag_store::{Row, Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shared::{Answer, AppPath, Shared, json, part, query};
use crate::openapi::Refused;

/// Where a search begins.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// A place in the list of steps. Without one the search begins at the first step.
    after: Option<usize>,
}

/// The place of a step that failed.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextFailed {
    /// `null` when no step has failed.
    position: Option<usize>,
}

/// The next step that failed
///
/// After the last one comes the first.
#[utoipa::path(get, path = "/api/runs/{project}/{app}/next-failed", tag = "runs", params(AppPath, After), responses(
    (status = 200, body = NextFailed),
    Refused,
))]
pub(crate) async fn next(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
    after: Result<Query<After>, QueryRejection>,
) -> Answer<NextFailed> {
    let (path, after) = (part(path)?, query(after)?.after);
    json(move || shared.ask(&path, |_, open| NextFailed { position: search(open.index.rows(), after) })).await
}

fn search(rows: &[Row], after: Option<usize>) -> Option<usize> {
    let from = after.map_or(0, |after| after.saturating_add(1)).min(rows.len());
    (from..rows.len()).chain(0..from).find(|at| has_failed(&rows[*at]))
}

pub(crate) fn has_failed(row: &Row) -> bool {
    row.status == Status::Failed
}
