//! Everything that is broken in a store, with file and line; and mending what can be mended.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::dir::{AppDir, Project, Store};
use crate::error::{Problem, Result, io_error};
use crate::names;
use crate::repair::Mended;
use crate::write::{self, Options};

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many applications were read.
    pub apps: usize,
    /// What is broken or odd.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether something could not be read.
    #[must_use]
    pub fn has_losses(&self) -> bool {
        self.problems.iter().any(|problem| problem.lost)
    }
}

impl Store {
    /// Reads every file of every project.
    ///
    /// # Errors
    ///
    /// When a folder can not be listed or a file not be read at all.
    pub fn check(&self) -> Result<Report> {
        let mut report = Report::default();
        for project in self.projects()? {
            let found = project.check()?;
            report.apps += found.apps;
            report.problems.extend(found.problems);
        }
        Ok(report)
    }
}

impl Project {
    /// Reads every file of every application.
    ///
    /// # Errors
    ///
    /// When a folder can not be listed or a file not be read at all.
    pub fn check(&self) -> Result<Report> {
        let mut report = Report { apps: 0, problems: self.annotations()?.1 };
        for app in self.apps()? {
            report.apps += 1;
            report.problems.extend(app.read()?.problems);
        }
        report.problems.extend(unfinished(self.path())?);
        Ok(report)
    }

    /// Mends the logs of all applications that nobody writes to, and removes what is left of applications whose making was
    /// interrupted. What is then still broken is found by [`check`](Self::check).
    ///
    /// # Errors
    ///
    /// When a file can not be written.
    pub fn repair(&self) -> Result<Vec<(AppDir, Mended)>> {
        let mut mended = Vec::new();
        for app in self.apps()? {
            if let Some(done) = app.repair()? {
                mended.push((app, done));
            }
        }
        if self.path().is_dir() {
            write::sweep(self.path()).map_err(io_error(self.path(), "removing unfinished folders"))?;
        }
        Ok(mended)
    }
}

impl AppDir {
    /// Mends the end of the log, and makes an empty one when there is none. An application that is being written is left
    /// alone.
    ///
    /// # Errors
    ///
    /// When the log can not be written.
    pub fn repair(&self) -> Result<Option<Mended>> {
        match self.writer(Options::default()) {
            Ok(writer) => Ok(writer.mended()),
            Err(crate::Error::Owned { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn unfinished(project: &Path) -> Result<Vec<Problem>> {
    let Ok(entries) = fs::read_dir(project) else { return Ok(Vec::new()) };
    let left = entries.filter_map(std::result::Result::ok).filter(|entry| {
        entry.file_name().to_string_lossy().starts_with(names::UNFINISHED) && !write::Lock::is_held(&entry.path())
    });
    let what = "the making of an application was interrupted here: repair removes it";
    Ok(left.map(|entry| Problem::file(&entry.path(), what).kept()).collect())
}
