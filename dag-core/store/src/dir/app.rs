//! One application: what can be read of it, and opening it for writing.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Project;
use crate::annotations::{self, Annotation, Note};
use crate::app::{App, Summary};
use crate::children::{self, Child};
use crate::decode::States;
use crate::error::{Error, Problem, Result, io_error};
use crate::fields::Object;
use crate::follow::Follower;
use crate::graph::{Graph, GraphText};
use crate::metadata::Metadata;
use crate::records::Records;
use crate::resume::{self, Snapshot};
use crate::time::Time;
use crate::write::{self, AppWriter, Options};
use crate::{names, whole_file};

/// One application's folder.
#[derive(Clone, Debug)]
pub struct AppDir {
    path: PathBuf,
    id: String,
    project: Project,
}

impl AppDir {
    pub(super) fn new(project: &Project, id: &str) -> Self {
        Self { path: project.path().join(id), id: id.to_owned(), project: project.clone() }
    }

    /// The id, which is the name of the folder.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Whether anything was written here.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.path.is_dir()
    }

    pub(crate) fn check_exists(&self) -> Result<()> {
        if self.exists() { Ok(()) } else { Err(Error::NoApp(self.path.clone())) }
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join(names::LOG)
    }

    /// Reads everything but the states.
    ///
    /// # Errors
    ///
    /// When there is no application. What is broken in its files is found in [`App::problems`].
    pub fn read(&self) -> Result<App> {
        App::read(self)
    }

    /// What a list shows, from the ends of the log alone.
    ///
    /// # Errors
    ///
    /// When there is no application.
    pub fn summary(&self) -> Result<Summary> {
        Summary::read(self)
    }

    /// The records of the log with their states, one after the other.
    ///
    /// # Errors
    ///
    /// When there is no application or no log.
    pub fn records(&self) -> Result<Records> {
        self.check_exists()?;
        Records::open(&self.log(), 0, States::Read)
    }

    /// Where to go on: the state after the last step that has ended. Reads the log from its end.
    ///
    /// # Errors
    ///
    /// When there is no application, or it is a fork that has not ended a step and its parent can not be read.
    pub fn resume(&self) -> Result<Snapshot> {
        resume::latest(self)
    }

    /// The state after a step: to look at, or to fork from.
    ///
    /// # Errors
    ///
    /// When no step with this number has ended.
    pub fn at(&self, sequence_id: u64) -> Result<Snapshot> {
        resume::at(self, sequence_id)
    }

    /// The log as it grows, from its beginning.
    #[must_use]
    pub fn follow(&self) -> Follower {
        Follower::new(self.log())
    }

    /// Opens the application to go on writing.
    ///
    /// # Errors
    ///
    /// When there is none, another writer has it, or its files can not be written.
    pub fn writer(&self, options: Options) -> Result<AppWriter> {
        write::open(self, options)
    }

    /// Stores what somebody says of a step.
    ///
    /// # Errors
    ///
    /// When the project's folder can not be written.
    pub fn annotate(&self, sequence_id: u64, note: Note) -> Result<Annotation> {
        self.check_exists()?;
        let now = Time::now();
        let partition_key = self.metadata(&mut Vec::new())?.partition_key;
        annotations::append(&self.project.path().join(names::ANNOTATIONS), |id| Annotation {
            note,
            id,
            project_id: self.project.name().to_owned(),
            app_id: self.id.clone(),
            partition_key,
            step_sequence_id: sequence_id,
            created: now,
            updated: now,
            extra: Object::new(),
        })
    }

    /// Whom it belongs to and where it comes from. What is broken is added to the problems, and is then as if it were not there.
    ///
    /// # Errors
    ///
    /// When the file can not be read.
    pub fn metadata(&self, problems: &mut Vec<Problem>) -> Result<Metadata> {
        let path = self.path.join(names::METADATA);
        Ok(whole_file::read(&path, problems, Metadata::parse)?.unwrap_or_default())
    }

    /// Its graph; `None` when there is none, or none that can be read, which is added to the problems.
    ///
    /// # Errors
    ///
    /// When the file can not be read.
    pub fn graph(&self, problems: &mut Vec<Problem>) -> Result<Option<Graph>> {
        whole_file::read(&self.path.join(names::GRAPH), problems, Graph::parse)
    }

    /// Whether its graph is this one, to the byte.
    ///
    /// # Errors
    ///
    /// When the file can not be read.
    pub fn has_graph(&self, graph: &GraphText) -> Result<bool> {
        let path = self.path.join(names::GRAPH);
        match fs::read(&path) {
            Ok(bytes) => Ok(bytes == graph.bytes()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io_error(&path, "reading the file")(error)),
        }
    }

    /// Its forks and the applications that ran within it. What is broken is added to the problems.
    ///
    /// # Errors
    ///
    /// When the file can not be read.
    pub fn children(&self, problems: &mut Vec<Problem>) -> Result<Vec<Child>> {
        children::read(&self.path, problems)
    }
}
