//! Lists of projects and applications. Each application costs a look at both ends of its log, and once one at all of it.

use std::path::Path;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{self, State};
use dag_store::{AppDir, Pointer, Problem, Project, Status, Summary, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::scans;
use super::shared::{Answer, Shared, failure, json, part};
use crate::failure::Failure;
use crate::openapi::Refused;

/// The projects of a folder.
#[derive(Serialize, ToSchema)]
pub(crate) struct Projects {
    /// The folder that is shown.
    pub(crate) dir: String,
    pub(crate) projects: Vec<ProjectRow>,
    /// How many folders are left out, because their names are none of projects.
    pub(crate) unnamed: usize,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectRow {
    pub(crate) name: String,
    pub(crate) apps: usize,
    /// When one of its folders last changed: logs are not looked at.
    pub(crate) updated: Option<Time>,
}

/// The runs of a project.
#[derive(Serialize, ToSchema)]
#[schema(as = RunList)]
pub(crate) struct AppList {
    pub(crate) project: String,
    pub(crate) apps: Vec<AppRow>,
    /// How many folders are left out, because their names are none of runs.
    pub(crate) unnamed: usize,
}

#[derive(Serialize, Clone, PartialEq, ToSchema)]
#[schema(as = RunRow)]
pub(crate) struct AppRow {
    pub(crate) app_id: String,
    pub(crate) partition_key: Option<String>,
    pub(crate) steps: u64,
    pub(crate) status: Option<Status>,
    pub(crate) started: Option<Time>,
    pub(crate) updated: Option<Time>,
    /// When its last record was written, as the log says.
    pub(crate) ended: Option<Time>,
    pub(crate) parent: Option<Pointer>,
    pub(crate) spawned_by: Option<Pointer>,
    /// What is broken, with file and line.
    pub(crate) problems: Vec<Problem>,
}

/// The projects of the folder
#[utoipa::path(get, path = "/api/runs", tag = "runs", responses(
    (status = 200, body = Projects),
    Refused,
))]
pub(crate) async fn projects(State(shared): State<Arc<Shared>>) -> Answer<Projects> {
    json(move || read_projects(&shared)).await
}

pub(crate) fn read_projects(shared: &Shared) -> Result<Projects, Failure> {
    let projects = shared.store.projects().map_err(failure)?;
    let dir = shared.store.path().display().to_string();
    let unnamed = shared.store.unnamed().map_err(failure)?;
    Ok(Projects { dir, projects: projects.iter().map(project_row).collect(), unnamed })
}

fn project_row(project: &Project) -> ProjectRow {
    let apps = project.apps().unwrap_or_default();
    let updated = apps.iter().map(AppDir::path).chain([project.path()]).filter_map(changed).max();
    ProjectRow { name: project.name().to_owned(), apps: apps.len(), updated }
}

fn changed(path: &Path) -> Option<Time> {
    path.metadata().and_then(|found| found.modified()).ok().map(Time::from)
}

/// The runs of a project
///
/// Those that were written last come first. What is broken in a run is told with its row.
#[utoipa::path(get, path = "/api/runs/{project}", tag = "runs", params(("project" = String, Path)), responses(
    (status = 200, body = AppList),
    Refused,
))]
pub(crate) async fn apps(
    State(shared): State<Arc<Shared>>,
    project: Result<extract::Path<String>, PathRejection>,
) -> Answer<AppList> {
    let name = part(project)?;
    json(move || {
        let project = shared.project(&name)?;
        let (dirs, unnamed) = (project.apps().map_err(failure)?, project.unnamed().map_err(failure)?);
        shared.scans.keep_only(&name, &dirs);
        let mut room = scans::ROOM;
        let mut apps: Vec<_> = dirs.iter().map(|dir| row(&shared, dir, &mut room)).collect();
        apps.sort_by(|one, other| other.updated.cmp(&one.updated).then_with(|| one.app_id.cmp(&other.app_id)));
        Ok(AppList { project: name, apps, unnamed })
    })
    .await
}

/// One that can not be read at all is a row that says why.
pub(crate) fn row(shared: &Shared, dir: &AppDir, room: &mut u64) -> AppRow {
    let mut read = || {
        let mut summary = dir.summary()?;
        let found = shared.scans.of(dir, room)?;
        summary.problems.extend(found.problems);
        // The two ends of a log do not tell of gaps, and of numbers that go back.
        summary.steps = found.steps.unwrap_or(summary.steps);
        Ok::<_, dag_store::Error>(summary)
    };
    match read() {
        Ok(summary) => AppRow::from(summary),
        Err(error) => broken(dir, error.to_string()),
    }
}

fn broken(dir: &AppDir, what: String) -> AppRow {
    AppRow {
        app_id: dir.id().to_owned(),
        partition_key: None,
        steps: 0,
        status: None,
        started: None,
        updated: changed(dir.path()),
        ended: None,
        parent: None,
        spawned_by: None,
        problems: vec![Problem { path: dir.path().to_owned(), line: None, what, lost: true }],
    }
}

impl From<Summary> for AppRow {
    fn from(summary: Summary) -> Self {
        Self {
            app_id: summary.app_id,
            partition_key: summary.partition_key,
            steps: summary.steps,
            status: summary.status,
            started: summary.started,
            updated: summary.updated,
            ended: summary.ended,
            parent: summary.parent,
            spawned_by: summary.spawned_by,
            problems: summary.problems,
        }
    }
}
