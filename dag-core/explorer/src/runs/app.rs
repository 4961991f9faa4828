//! One application: its graph, where it comes from, what it led to, and what is broken in its files.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use dag_store::{AppDir, Child, Graph, Pointer, Problem, Row, Status, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::apps::Open;
use super::failed;
use super::shared::{Answer, AppPath, Shared, failure, json, part};
use super::tree::{self, Tree};
use super::usage::ModelUsage;
use crate::failure::Failure;
use crate::openapi::Refused;

/// A run.
#[derive(Serialize, ToSchema)]
#[schema(as = Run)]
pub(crate) struct AppView {
    project: String,
    app_id: String,
    partition_key: Option<String>,
    /// The step of which it is a fork.
    parent: Option<Pointer>,
    /// The step within which it runs.
    spawned_by: Option<Pointer>,
    /// Its forks, and what ran within its steps.
    children: Vec<Child>,
    /// `null` when there is none that can be read.
    graph: Option<Graph>,
    /// What is broken or odd, with file and line.
    problems: Vec<Problem>,
    status: Option<Status>,
    started: Option<Time>,
    updated: Option<Time>,
    /// How many steps there are.
    total: usize,
    /// How many of them failed.
    failed: usize,
    /// The calls to models of all its steps.
    usage: Vec<ModelUsage>,
    /// What the program wrote down of the run besides, such as tags.
    metadata: Tree,
    /// See `GET …/events`.
    epoch: i64,
    version: u64,
    /// Whether the program can make steps again and go on from them.
    runs: bool,
    /// Where the program itself shows this run.
    page: Option<String>,
}

/// A run: its machine, where it comes from and what it led to
#[utoipa::path(get, path = "/api/runs/{project}/{app}", tag = "runs", params(AppPath), responses(
    (status = 200, body = AppView),
    Refused,
))]
pub(crate) async fn app(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
) -> Answer<AppView> {
    let path = part(path)?;
    json(move || shared.ask(&path, |dir, open| view(&shared, dir, open))?).await
}

fn view(shared: &Shared, dir: &AppDir, open: &Open) -> Result<AppView, Failure> {
    let mut problems = Vec::new();
    let graph = dir.graph(&mut problems).map_err(failure)?;
    let metadata = dir.metadata(&mut problems).map_err(failure)?;
    let children = dir.children(&mut problems).map_err(failure)?;
    problems.extend(no_log(dir));
    problems.extend(open.index.problems());
    let rows = open.index.rows();
    let project = dir.project().name();
    let host = shared.site.host.as_ref().filter(|host| host.runs(project));
    Ok(AppView {
        project: project.to_owned(),
        app_id: dir.id().to_owned(),
        partition_key: metadata.partition_key,
        parent: metadata.parent_pointer,
        spawned_by: metadata.spawning_parent_pointer,
        children,
        graph,
        problems,
        status: rows.last().map(|row| row.status),
        started: rows.first().and_then(|row| row.started),
        updated: rows.last().and_then(last_seen),
        total: rows.len(),
        failed: rows.iter().filter(|row| failed::has_failed(row)).count(),
        usage: open.usage.by_model(),
        metadata: tree::small(&metadata.extra.into()),
        epoch: open.epoch,
        version: open.index.version(),
        runs: host.is_some(),
        page: host.and_then(|host| host.page(project, dir.id())),
    })
}

/// A run that is being made has an empty log: where there is none, none is coming.
fn no_log(dir: &AppDir) -> Option<Problem> {
    let path = dir.path().join("log.jsonl");
    (!path.exists()).then(|| Problem { path, line: None, what: "there is no log".to_owned(), lost: true })
}

fn last_seen(row: &Row) -> Option<Time> {
    row.ended.or(row.started)
}
