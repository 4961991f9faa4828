//! What a list of applications shows. Reads a little of each end of the log, however long it is.

use std::fs;

use serde::Serialize;

use super::step::Status;
use crate::decode::{States, decode};
use crate::dir::AppDir;
use crate::error::{Problem, Result, io_error};
use crate::lines::{Backwards, Forwards};
use crate::metadata::Pointer;
use crate::record::Record;
use crate::regular_file;
use crate::time::Time;

/// One application in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The project.
    pub project: String,
    /// The id.
    pub app_id: String,
    /// Whom it belongs to.
    pub partition_key: Option<String>,
    /// How many steps, from the first number to the last, also those that never began.
    pub steps: u64,
    /// How far the last step came; `None` when there is none.
    pub status: Option<Status>,
    /// When the first step began.
    pub started: Option<Time>,
    /// When the log was last written.
    pub updated: Option<Time>,
    /// When its last record was written, as the log says; a copy of a log is no younger.
    pub ended: Option<Time>,
    /// The step that it is a fork of.
    pub parent: Option<Pointer>,
    /// The step that it runs within.
    pub spawned_by: Option<Pointer>,
    /// What was found broken on the way.
    pub problems: Vec<Problem>,
}

impl Summary {
    pub(crate) fn read(dir: &AppDir) -> Result<Self> {
        dir.check_exists()?;
        let mut problems = Vec::new();
        let metadata = dir.metadata(&mut problems)?;
        let mut summary = Self {
            project: dir.project().name().to_owned(),
            app_id: dir.id().to_owned(),
            partition_key: metadata.partition_key,
            steps: 0,
            status: None,
            started: None,
            updated: None,
            ended: None,
            parent: metadata.parent_pointer,
            spawned_by: metadata.spawning_parent_pointer,
            problems,
        };
        let log = dir.log();
        if log.exists() {
            summary.read_log(dir)?;
        } else {
            summary.problems.push(Problem::file(&log, "there is no log"));
        }
        Ok(summary)
    }

    fn read_log(&mut self, dir: &AppDir) -> Result<()> {
        let path = dir.log();
        let failed = || io_error(&path, "reading the log");
        let file = regular_file::open(&path).map_err(failed())?;
        self.updated = fs::metadata(&path).and_then(|found| found.modified()).ok().map(Time::from);
        let mut first = None;
        for line in Forwards::new(file.try_clone().map_err(failed())?, 0).map_err(failed())? {
            if let Ok((Record::BeginEntry(begin), _)) = decode(&line.map_err(failed())?.bytes, States::Skip) {
                self.started = Some(begin.start_time);
                first = Some(begin.sequence_id);
                break;
            }
        }
        for line in Backwards::new(file).map_err(failed())? {
            let Ok((record, _)) = decode(&line.map_err(failed())?.bytes, States::Skip) else { continue };
            self.ended = self.ended.or_else(|| written(&record));
            let (time, last, status) = match record {
                Record::BeginEntry(begin) if dir.has_writer() => (begin.start_time, begin.sequence_id, Status::Running),
                Record::BeginEntry(begin) => (begin.start_time, begin.sequence_id, Status::Interrupted),
                Record::EndEntry(end) if end.exception.is_some() => (end.end_time, end.sequence_id, Status::Failed),
                Record::EndEntry(end) => (end.end_time, end.sequence_id, Status::Completed),
                _ => continue,
            };
            // The time of a file is some milliseconds old when it is set.
            self.updated = self.updated.max(Some(time));
            // Where numbers go back, this is all that the two ends tell.
            self.steps = (last + 1).saturating_sub(first.unwrap_or(0)).max(1);
            self.status = Some(status);
            break;
        }
        Ok(())
    }
}

/// Burr writes the times of steps and spans without their zone, and those of attributes and streams with it: with the start of a step only
/// the former can be compared, wherever they were written.
fn written(record: &Record) -> Option<Time> {
    match record {
        Record::BeginEntry(begin) => Some(begin.start_time),
        Record::EndEntry(end) => Some(end.end_time),
        Record::BeginSpan(span) => Some(span.start_time),
        Record::EndSpan(span) => Some(span.end_time),
        Record::DagStateEdit(edit) => Some(edit.edit_time),
        _ => None,
    }
}
