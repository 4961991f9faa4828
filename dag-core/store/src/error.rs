//! What can go wrong, and what to do then; and what was found broken in files while everything else went on.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why nothing could be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that would not be a plain folder of the store.
    #[error("{what} {id:?} {why}; {allowed}")]
    Id {
        /// `the project name`, `the app id` or `the partition key`.
        what: &'static str,
        /// The name as it was given.
        id: String,
        /// What is wrong with it.
        why: &'static str,
        /// What a name may be.
        allowed: &'static str,
    },
    /// No application has this id.
    #[error("{}: there is no application here; check the project and the id, or create it first", .0.display())]
    NoApp(PathBuf),
    /// Another application has this id.
    #[error("{}: an application with this id exists; open it to go on with it, or choose another id", .0.display())]
    AppExists(PathBuf),
    /// Another writer has the application open.
    #[error("{}: {} writes to this application; stop it first, or fork the application under another id", .path.display(), holder(*.pid))]
    Owned {
        /// The folder of the application.
        path: PathBuf,
        /// The process that has it, when its lock file says so.
        pid: Option<u32>,
    },
    /// The application has no such step, or none with a state.
    #[error("{}: there is no finished step {sequence_id} {known}; choose one that has ended", .path.display())]
    NoStep {
        /// The log that was searched.
        path: PathBuf,
        /// The step that was asked for.
        sequence_id: u64,
        /// Which steps there are, in words.
        known: String,
    },
    /// The project has no such annotation.
    #[error("{}: there is no annotation {id}; list the annotations of the project to see which there are", .path.display())]
    NoAnnotation {
        /// The file of annotations.
        path: PathBuf,
        /// The id.
        id: u64,
    },
    /// A fork begins where an application is that can not be found.
    #[error("{}: this application is a fork of {parent:?}, which can not be read, and has no finished step of its own; restore its parent or give a state to begin with", .path.display())]
    NoParent {
        /// The folder of the fork.
        path: PathBuf,
        /// The id of its parent.
        parent: String,
        /// What was wrong with the parent.
        source: Box<Error>,
    },
    /// A file can not be used at all.
    #[error("{0}; mend the file or restore it from a copy")]
    Broken(Problem),
    /// A state, inputs or metadata that are not a JSON object.
    #[error("{what} must be an object with a field for each value, and this is {found}; use a struct or a map")]
    NotAnObject {
        /// What was to be written.
        what: &'static str,
        /// The beginning of what it is.
        found: String,
    },
    /// A value that has no JSON form.
    #[error("{what} can not be written as JSON ({source}); nothing was written")]
    Serialize {
        /// What was to be written.
        what: &'static str,
        /// What serde says.
        source: serde_json::Error,
    },
    /// The file system says no.
    #[error("{}: {doing} failed: {source}{}", .path.display(), advice(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// This step was saved before: another writer has gone on from the same state.
    #[error(
        "step {sequence_id} of application {app_id:?} is saved already; load the application again to go on after it"
    )]
    Saved {
        /// The application.
        app_id: String,
        /// The step.
        sequence_id: u64,
    },
    /// No state of this application was saved.
    #[error("no state of application {app_id:?} is saved{}; start it first, or give its partition key", .nearest.as_ref().map(|nearest| format!(" (there is {nearest:?})")).unwrap_or_default())]
    NothingSaved {
        /// The application.
        app_id: String,
        /// One with a similar id, in the same partition.
        nearest: Option<String>,
    },
    /// An edit of a state that was never saved.
    #[error(
        "step {sequence_id} of application {app_id:?} is not saved, so that its state can not be replaced; save it first"
    )]
    NotSaved {
        /// The application.
        app_id: String,
        /// The step.
        sequence_id: u64,
    },
    /// A database server says no, or cannot be reached.
    #[cfg(any(feature = "postgres", feature = "redis"))]
    #[error("{server}: {doing} failed: {}", dag_core::causes(&**.source).join(": "))]
    Server {
        /// Which one, without a password.
        server: String,
        /// What was tried.
        doing: &'static str,
        /// What it says.
        source: dag_core::BoxError,
    },
    /// The database says no.
    #[cfg(feature = "sqlite")]
    #[error("{}: {doing} failed: {source}", .path.display())]
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What `SQLite` says.
        source: rusqlite::Error,
    },
}

fn holder(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; nothing of the line was kept: make room and try again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; choose a folder that this user may write to"
        }
        _ => "",
    }
}

/// Turns what the system says into an [`Error::Io`] that names the file.
pub(crate) fn io_error(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Io { path: path.to_owned(), doing, source }
}

/// Something broken in a file of the store. What can be read besides it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = FileProblem))]
pub struct Problem {
    /// The file.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub path: PathBuf,
    /// The line, counted from 1, when it is one line that is broken.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub what: String,
    /// Whether what stands there could not be read; otherwise it was read and the rest of the sentence says how.
    pub lost: bool,
}

impl Problem {
    pub(crate) fn file(path: &Path, what: impl Display) -> Self {
        Self { path: path.to_owned(), line: None, what: what.to_string(), lost: true }
    }

    pub(crate) fn line(path: &Path, line: u64, what: impl Display) -> Self {
        Self { path: path.to_owned(), line: Some(line), what: what.to_string(), lost: true }
    }

    pub(crate) fn kept(mut self) -> Self {
        self.lost = false;
        self
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path.display(), self.what),
            None => write!(f, "{}: {}", self.path.display(), self.what),
        }
    }
}
