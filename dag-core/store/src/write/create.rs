//! Making an application: all its files in a folder that nobody sees, which is then renamed.
//!
//! Burr's server answers 500 for a whole project as long as one folder in it has no log.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lines::SCHEMA;
use super::lock::Lock;
use super::log_file::LogFile;
use super::{AppWriter, Options};
use crate::children::{self, Child};
use crate::dir::{AppDir, Project};
use crate::error::{Error, Result, io_error};
use crate::fields::Object;
use crate::graph::{Graph, GraphText};
use crate::metadata::{Metadata, Pointer};
use crate::resume::Snapshot;
use crate::{id, names};

/// An application to be made.
#[derive(Clone, Debug)]
pub struct NewApp {
    id: String,
    graph: Drawing,
    metadata: Metadata,
    prior_step: Option<String>,
}

/// The graph of an application to be made.
#[derive(Clone, Debug)]
enum Drawing {
    Graph(Graph),
    Text(GraphText),
}

impl Drawing {
    fn text(&self) -> Result<GraphText> {
        match self {
            Self::Graph(graph) => graph.text(),
            Self::Text(text) => Ok(text.clone()),
        }
    }
}

impl NewApp {
    /// One with this id and graph.
    #[must_use]
    pub fn new(id: impl Into<String>, graph: Graph) -> Self {
        Self::of(id.into(), Drawing::Graph(graph))
    }

    /// One with this id and a graph that many have.
    #[must_use]
    pub fn drawn(id: impl Into<String>, graph: &GraphText) -> Self {
        Self::of(id.into(), Drawing::Text(graph.clone()))
    }

    fn of(id: String, graph: Drawing) -> Self {
        Self { id, graph, metadata: Metadata::default(), prior_step: None }
    }

    /// Whom it belongs to.
    #[must_use]
    pub fn partition_key(mut self, key: impl Into<String>) -> Self {
        self.metadata.partition_key = Some(key.into());
        self
    }

    /// The state that it begins with: written down, it can be resumed after a crash in its first step.
    #[must_use]
    pub fn initial_state(mut self, state: Object) -> Self {
        self.metadata.initial_state = Some(state);
        self
    }

    /// It is a fork, and goes on from this state of another application. Its first step has the number
    /// [`next_sequence_id`](Snapshot::next_sequence_id), and its schema is that of this state.
    #[must_use]
    pub fn fork_of(mut self, snapshot: &Snapshot) -> Self {
        self.metadata.parent_pointer = Some(snapshot.pointer());
        // The parent may have begun with another one, and have been migrated since.
        match &snapshot.schema {
            Some(schema) => self = self.extra(SCHEMA, schema.clone().into()),
            None => drop(self.metadata.extra.remove(SCHEMA)),
        }
        self.prior_step.clone_from(&snapshot.prior_step);
        self
    }

    /// It runs within a step of another application.
    #[must_use]
    pub fn spawned_by(mut self, parent: Pointer) -> Self {
        self.metadata.spawning_parent_pointer = Some(parent);
        self
    }

    /// A field of the metadata that Burr does not know.
    #[must_use]
    pub fn extra(mut self, name: impl Into<String>, value: serde_json::Value) -> Self {
        self.metadata.extra.insert(name.into(), value);
        self
    }

    fn check(&self) -> Result<()> {
        id::check_app(&self.id)?;
        let parents = [&self.metadata.parent_pointer, &self.metadata.spawning_parent_pointer];
        parents.into_iter().flatten().try_for_each(|parent| id::check_app(&parent.app_id))?;
        self.metadata.partition_key.as_deref().map_or(Ok(()), id::check_partition_key)
    }
}

/// Makes the application and opens it.
pub(crate) fn create(project: &Project, app: &NewApp, options: Options) -> Result<AppWriter> {
    app.check()?;
    let dir = project.app(&app.id)?;
    let made = if dir.exists() { adopt(&dir, app)? } else { make(&dir, app, options)? };
    link(project, app)?;
    let (lock, log) = made;
    Ok(AppWriter::new(&dir, options, lock, log, None, app.prior_step.as_deref()))
}

/// Writes all files in a hidden folder and renames it. The lock is held from before anybody can see it.
fn make(dir: &AppDir, app: &NewApp, options: Options) -> Result<(Lock, LogFile)> {
    let mut hidden = Hidden::new(dir.project().path())?;
    let lock = Lock::take(&hidden.path)?;
    write_files(&hidden.path, app)?;
    let (log, _) = LogFile::open(&hidden.path.join(names::LOG))?;
    match fs::rename(&hidden.path, dir.path()) {
        Ok(()) => hidden.renamed = true,
        Err(error) if is_taken(&error) => return Err(Error::AppExists(dir.path().to_owned())),
        Err(error) => return Err(io_error(dir.path(), "renaming the finished folder")(error)),
    }
    if options.sync {
        sync_folder(dir.project().path());
    }
    let log = log.renamed(dir.log());
    Ok((lock, log))
}

fn is_taken(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists | ErrorKind::NotADirectory)
}

/// Fills a folder that a child has made before its parent was known: it has an empty log and no graph.
fn adopt(dir: &AppDir, app: &NewApp) -> Result<(Lock, LogFile)> {
    let lock = Lock::take(dir.path())?;
    let is_empty = fs::metadata(dir.log()).map_or(true, |log| log.len() == 0);
    if !is_empty || dir.path().join(names::GRAPH).exists() {
        return Err(Error::AppExists(dir.path().to_owned()));
    }
    let hidden = Hidden::new(dir.project().path())?;
    write_files(&hidden.path, app)?;
    for name in [names::METADATA, names::GRAPH] {
        let path = dir.path().join(name);
        fs::rename(hidden.path.join(name), &path).map_err(io_error(&path, "renaming the finished file"))?;
    }
    let (log, _) = LogFile::open(&dir.log())?;
    Ok((lock, log))
}

fn write_files(folder: &Path, app: &NewApp) -> Result<()> {
    let graph = app.graph.text()?;
    let metadata = serde_json::to_vec(&app.metadata);
    let metadata = metadata.map_err(|source| Error::Serialize { what: "the metadata", source })?;
    for (name, text) in [(names::GRAPH, graph.bytes()), (names::METADATA, &metadata)] {
        let path = folder.join(name);
        let write = || File::create_new(&path)?.write_all(text);
        write().map_err(io_error(&path, "writing the file"))?;
    }
    Ok(())
}

/// Tells the parents of their child.
fn link(project: &Project, app: &NewApp) -> Result<()> {
    let metadata = &app.metadata;
    let parents = [(&metadata.parent_pointer, Child::FORK), (&metadata.spawning_parent_pointer, Child::SPAWN)];
    for (parent, event_type) in parents {
        let Some(parent) = parent else { continue };
        let child =
            Pointer { app_id: app.id.clone(), sequence_id: None, partition_key: metadata.partition_key.clone() };
        let child = Child::begins(child, event_type, parent.sequence_id);
        children::append(&project.path().join(&parent.app_id), &child)?;
    }
    Ok(())
}

/// A folder that is removed again unless it was renamed.
struct Hidden {
    path: PathBuf,
    /// Whether the name is free again, perhaps for somebody else.
    renamed: bool,
}

impl Hidden {
    fn new(project: &Path) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(project).map_err(io_error(project, "creating the project's folder"))?;
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = project.join(format!("{}{}-{count}", names::UNFINISHED, process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path, renamed: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(io_error(&path, "creating a folder")(error)),
            }
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.renamed {
            // What stays is removed by the next repair.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

/// Has the disk keep the new name. Not every file system can, and the files are there in any case.
fn sync_folder(path: &Path) {
    drop(File::open(path).and_then(|folder| folder.sync_all()));
}
