//! The directory: projects, and the applications in them.

use std::env;
use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::annotations::{Annotation, Note};
use crate::app::{App, Summary};
use crate::error::{Error, Problem, Result, io_error};
use crate::follow::Follower;
use crate::id;
use crate::names;
use crate::records::Records;
use crate::resume::{self, Snapshot};
use crate::time::Time;
use crate::write::{AppWriter, NewApp, Options};
use crate::{annotations, children, write};

/// A directory of run logs: a folder for each project, and in it one for each application.
///
/// Nothing is kept open and nothing is remembered: what other processes write is seen at once.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// The store in a folder, which need not exist yet.
    ///
    /// # Errors
    ///
    /// When the path leads to something that is not a folder.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        match fs::metadata(&path) {
            Ok(found) if !found.is_dir() => Err(io_error(&path, "opening the store")(ErrorKind::NotADirectory.into())),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(io_error(&path, "opening the store")(error)),
            _ => Ok(Self { path }),
        }
    }

    /// Where Burr keeps its logs: `.burr` in the home folder, if that is known.
    #[must_use]
    pub fn burr_home() -> Option<PathBuf> {
        env::home_dir().map(|home| home.join(".burr"))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A project, which need not exist yet.
    ///
    /// # Errors
    ///
    /// When the name is not one of ASCII letters, digits, `_`, `-` and `:`.
    pub fn project(&self, name: &str) -> Result<Project> {
        id::check_project(name)?;
        Ok(Project { path: self.path.join(name), name: name.to_owned() })
    }

    /// All projects, by name.
    ///
    /// # Errors
    ///
    /// When the folder can not be read.
    pub fn projects(&self) -> Result<Vec<Project>> {
        let names = folders(&self.path)?;
        Ok(names.iter().filter_map(|name| self.project(name).ok()).collect())
    }
}

/// The applications of one project.
#[derive(Clone, Debug)]
pub struct Project {
    path: PathBuf,
    name: String,
}

impl Project {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// An application, which need not exist yet.
    ///
    /// # Errors
    ///
    /// When the id would not be one visible folder.
    pub fn app(&self, id: &str) -> Result<AppDir> {
        id::check_app(id)?;
        Ok(AppDir { path: self.path.join(id), id: id.to_owned(), project: self.clone() })
    }

    /// All applications, by id.
    ///
    /// # Errors
    ///
    /// When the folder can not be read.
    pub fn apps(&self) -> Result<Vec<AppDir>> {
        Ok(folders(&self.path)?.iter().filter_map(|id| self.app(id).ok()).collect())
    }

    /// Makes an application and opens it for writing.
    ///
    /// # Errors
    ///
    /// When there is one with this id, the id or key is refused, or the files can not be written.
    pub fn create(&self, app: NewApp, options: Options) -> Result<AppWriter> {
        write::create(self, app, options)
    }

    /// What people said of the steps of this project, and which lines of that are broken.
    ///
    /// # Errors
    ///
    /// When the file can not be read.
    pub fn annotations(&self) -> Result<(Vec<Annotation>, Vec<Problem>)> {
        let mut problems = Vec::new();
        let annotations = annotations::read(&self.path.join(names::ANNOTATIONS), &mut problems)?;
        Ok((annotations, problems))
    }
}

/// One application's folder.
#[derive(Clone, Debug)]
pub struct AppDir {
    path: PathBuf,
    id: String,
    project: Project,
}

impl AppDir {
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
        Records::open(&self.log(), 0, crate::record::States::Read)
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
        annotations::append(&self.project.path.join(names::ANNOTATIONS), |id| Annotation {
            note,
            id,
            project_id: self.project.name.clone(),
            app_id: self.id.clone(),
            partition_key,
            step_sequence_id: sequence_id,
            created: now,
            updated: now,
            extra: Default::default(),
        })
    }

    pub(crate) fn metadata(&self, problems: &mut Vec<Problem>) -> Result<crate::metadata::Metadata> {
        let path = self.path.join(names::METADATA);
        Ok(crate::whole_file::read(&path, problems, crate::metadata::Metadata::parse)?.unwrap_or_default())
    }

    pub(crate) fn graph(&self, problems: &mut Vec<Problem>) -> Result<Option<crate::graph::Graph>> {
        crate::whole_file::read(&self.path.join(names::GRAPH), problems, crate::graph::Graph::parse)
    }

    pub(crate) fn children(&self, problems: &mut Vec<Problem>) -> Result<Vec<children::Child>> {
        children::read(&self.path, problems)
    }
}

/// The names of the visible folders in a folder, sorted; none when it does not exist.
fn folders(path: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(io_error(path, "listing the folder"))?,
    };
    let is_folder = |entry: &DirEntry| fs::metadata(entry.path()).is_ok_and(|found| found.is_dir());
    let name = |entry: DirEntry| entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'));
    let mut names: Vec<String> = entries.filter_map(Result::ok).filter(is_folder).filter_map(name).collect();
    names.sort_unstable();
    Ok(names)
}
