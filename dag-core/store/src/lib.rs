#![doc = include_str!("../README.md")]

mod dir;
mod app;
mod write;
mod resume;
mod follow;
mod check;
mod graph;
mod metadata;
mod children;
mod annotations;
pub mod record;
mod records;
mod repair;
mod error;
mod time;
mod id;
mod names;
mod whole_file;
mod lines;
mod fields;
mod lenient;

pub use annotations::{Annotation, DataPointer, Note, Observation};
pub use app::{App, Edit, Span, Status, Step, Stream, Summary};
pub use check::Report;
pub use children::Child;
pub use dir::{AppDir, Project, Store};
pub use error::{Error, Problem, Result};
pub use fields::Object;
pub use follow::{Added, Follower};
pub use graph::{Action, Graph, Transition};
pub use metadata::{Metadata, Pointer};
pub use records::{Entry, Records};
pub use repair::Mended;
pub use resume::{Next, Snapshot};
pub use time::{ParseTimeError, Time};
pub use write::{AppWriter, NewApp, Options, StepWriter};
