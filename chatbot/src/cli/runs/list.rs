//! `chatbot runs list`: one row for each application, read from the two ends of its log.

use std::cmp::Reverse;

use clap::{Args, ValueEnum};
use dag_store::{AppDir, Pointer, Status, Store, Summary, Time};
use serde::Serialize;

use super::table::Table;
use super::{clock, place, warn};
use crate::cli::setup::whole;
use crate::cli::{Exit, output};

/// List the runs, newest first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct List {
    /// Only those of this project
    #[arg(value_name = "PROJECT")]
    project: Option<String>,
    /// Only those
    ///
    /// It is the status of the last step.
    #[arg(long, value_name = "NAME", value_enum)]
    status: Option<RowStatus>,
    /// Only the newest N
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole(0_usize..))]
    limit: Option<usize>,
    /// Print a JSON list with an object for each run
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  chatbot runs list
  chatbot runs list chatbot --status failed --limit 5
  chatbot runs list --json --dir runs";

/// How far the last step of a run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum RowStatus {
    /// It runs
    Running,
    /// It ended well
    Completed,
    /// It ended with an exception
    Failed,
    /// Its program is gone
    Interrupted,
    /// Nothing can be read of it
    Broken,
}

impl From<Status> for RowStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Running => Self::Running,
            Status::Completed => Self::Completed,
            Status::Failed => Self::Failed,
            Status::Interrupted => Self::Interrupted,
        }
    }
}

/// One run, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Row {
    project: String,
    app_id: String,
    partition_key: Option<String>,
    steps: u64,
    status: Option<RowStatus>,
    started: Option<Time>,
    updated: Option<Time>,
    parent: Option<Pointer>,
    spawned_by: Option<Pointer>,
}

impl List {
    pub(super) fn run(self, store: &Store) -> anyhow::Result<Exit> {
        let mut rows = Vec::new();
        let projects = match &self.project {
            Some(name) => vec![place::project(store, name)?],
            None => store.projects()?,
        };
        for project in projects {
            rows.extend(project.apps()?.iter().map(Row::read));
        }
        rows.retain(|row| self.status.is_none_or(|wanted| row.status == Some(wanted)));
        rows.sort_by(|a, b| {
            (Reverse(a.updated), &a.project, &a.app_id).cmp(&(Reverse(b.updated), &b.project, &b.app_id))
        });
        rows.truncate(self.limit.unwrap_or(usize::MAX));
        if self.json {
            output::data(&format!("{}\n", serde_json::to_string(&rows)?))?;
        } else if rows.is_empty() {
            output::talk(&format!("there is no such run in {}", store.path().display()));
        } else {
            output::data(&table(&rows))?;
        }
        Ok(Exit::Ok)
    }
}

impl Row {
    /// A row also of what can not be read: a list that stops there would hide all others.
    fn read(app: &AppDir) -> Self {
        match app.summary() {
            Ok(summary) => Self::of(app, summary),
            Err(error) => {
                output::talk(&format!("warning: {error}"));
                let (project, app_id) = (app.project().name().to_owned(), app.id().to_owned());
                Self { project, app_id, status: Some(RowStatus::Broken), ..Self::default() }
            }
        }
    }

    fn of(app: &AppDir, summary: Summary) -> Self {
        warn(&summary.problems);
        let is_unread = summary.status.is_none() && has_log(app);
        if is_unread && summary.problems.is_empty() {
            let name = place::name(app);
            output::talk(&format!("warning: {name}: no step can be read; `chatbot runs check {name}` says why"));
        }
        let is_broken = is_unread || summary.status.is_none() && summary.problems.iter().any(|problem| problem.lost);
        Self {
            project: summary.project,
            app_id: summary.app_id,
            partition_key: summary.partition_key,
            steps: summary.steps,
            status: if is_broken { Some(RowStatus::Broken) } else { summary.status.map(Into::into) },
            started: summary.started,
            updated: summary.updated,
            parent: summary.parent,
            spawned_by: summary.spawned_by,
        }
    }

    fn cells(&self) -> [String; 8] {
        let status = self.status.and_then(|status| status.to_possible_value());
        [
            self.project.clone(),
            self.app_id.clone(),
            self.steps.to_string(),
            status.map_or("-".into(), |status| status.get_name().to_owned()),
            self.updated.map_or("-".into(), clock::seconds),
            self.started.map_or("-".into(), clock::seconds),
            self.origin(),
            self.partition_key.clone().unwrap_or_default(),
        ]
    }

    fn origin(&self) -> String {
        let fork = self.parent.as_ref().map(|parent| format!("fork of {}", pointer(parent)));
        let within = self.spawned_by.as_ref().map(|parent| format!("in {}", pointer(parent)));
        fork.into_iter().chain(within).collect::<Vec<_>>().join(", ")
    }
}

/// `APP:STEP`, or the application alone when it is its latest step.
pub(super) fn pointer(pointer: &Pointer) -> String {
    match pointer.sequence_id {
        Some(step) => format!("{}:{step}", pointer.app_id),
        None => pointer.app_id.clone(),
    }
}

/// Whether anything stands in the log. A new application has an empty one.
fn has_log(app: &AppDir) -> bool {
    std::fs::metadata(app.path().join("log.jsonl")).is_ok_and(|found| found.len() > 0)
}

fn table(rows: &[Row]) -> String {
    let head = ["project", "app", "steps", "status", "updated", "started", "from", "partition key"];
    let mut table = Table::new(&head);
    rows.iter().for_each(|row| table.row(row.cells()));
    table.text()
}
