//! The directory: projects, and the applications in them.

mod app;

pub use app::AppDir;

use std::env;
use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::annotations::{self, Annotation, Note};
use crate::error::{Error, Problem, Result, io_error};
use crate::write::{self, AppWriter, NewApp, Options};
use crate::{id, names};

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

    /// How many visible folders are no projects, because of their names.
    ///
    /// # Errors
    ///
    /// When the folder can not be read.
    pub fn unnamed(&self) -> Result<usize> {
        unnamed(&self.path, |name| self.project(name).is_ok())
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
        Ok(AppDir::new(self, id))
    }

    /// All applications, by id.
    ///
    /// # Errors
    ///
    /// When the folder can not be read.
    pub fn apps(&self) -> Result<Vec<AppDir>> {
        Ok(folders(&self.path)?.iter().filter_map(|id| self.app(id).ok()).collect())
    }

    /// How many visible folders are no applications, because of their names.
    ///
    /// # Errors
    ///
    /// When the folder can not be read.
    pub fn unnamed(&self) -> Result<usize> {
        unnamed(&self.path, |name| self.app(name).is_ok())
    }

    /// Makes an application and opens it for writing.
    ///
    /// # Errors
    ///
    /// When there is one with this id, the id or key is refused, or the files can not be written.
    pub fn create(&self, app: &NewApp, options: Options) -> Result<AppWriter> {
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

    /// Says something else of a step than an annotation did, which keeps its id, its step and its other fields.
    ///
    /// ```
    /// # use dag_store::{Graph, NewApp, Note, Options, Store};
    /// # let folder = tempfile::tempdir()?;
    /// let project = Store::open(folder.path())?.project("counters")?;
    /// # let app = project.create(&NewApp::new("first", Graph::new("count")), Options::default())?;
    /// # app.begin(0, "count", &())?.completed(&(), &serde_json::json!({}))?;
    /// let mut noted = project.app("first")?.annotate(0, Note { step_name: "count".into(), ..Note::default() })?;
    /// noted.note.tags.push("good".into());
    /// project.update_annotation(noted.id, &noted.note)?;
    /// assert_eq!(project.annotations()?.0[0].note.tags, ["good"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no annotation of this id, or its file can not be written.
    pub fn update_annotation(&self, id: u64, note: &Note) -> Result<Annotation> {
        let path = self.path.join(names::ANNOTATIONS);
        annotations::update(&path, id, note)?.ok_or(Error::NoAnnotation { path, id })
    }
}

/// The names of the visible folders in a folder, sorted; none when it does not exist.
fn folders(path: &Path) -> Result<Vec<String>> {
    let name = |entry: DirEntry| entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'));
    let mut names: Vec<String> = entries(path)?.filter(is_folder).filter_map(name).collect();
    names.sort_unstable();
    Ok(names)
}

/// How many visible folders in a folder have a name that is refused. The others are not looked at.
fn unnamed(path: &Path, is_allowed: impl Fn(&str) -> bool) -> Result<usize> {
    let is_refused = |entry: &DirEntry| {
        let name = entry.file_name();
        !name.as_encoded_bytes().starts_with(b".") && !name.to_str().is_some_and(&is_allowed)
    };
    Ok(entries(path)?.filter(is_refused).filter(is_folder).count())
}

fn entries(path: &Path) -> Result<impl Iterator<Item = DirEntry>> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        entries => Some(entries.map_err(io_error(path, "listing the folder"))?),
    };
    Ok(entries.into_iter().flatten().filter_map(Result::ok))
}

fn is_folder(entry: &DirEntry) -> bool {
    fs::metadata(entry.path()).is_ok_and(|found| found.is_dir())
}
