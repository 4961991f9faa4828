#![doc = include_str!("../README.md")]

mod dir;
mod app;
mod write;
mod machine;
mod resume;
mod follow;
mod check;
mod graph;
mod picture;
mod metadata;
mod children;
mod annotations;
pub mod record;
pub mod persister;
mod decode;
mod records;
mod repair;
mod error;
mod time;
mod id;
mod names;
mod shared_lines;
mod whole_file;
mod regular_file;
mod lines;
mod fields;
mod lenient;

/// The page on keeping runs, run as a doc test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/keeping.md")]
mod page {}

pub use annotations::{Annotation, DataPointer, Note, Observation};
pub use app::{App, Count, Edit, Index, Row, Scan, Span, Status, Step, Stream, Summary};
pub use check::Report;
pub use children::Child;
pub use dir::{AppDir, Project, Store};
pub use error::{Error, Problem, Result};
pub use fields::Object;
pub use follow::{Added, Follower};
pub use graph::{Action, Graph, GraphText, Transition};
pub use machine::{TrackError, Tracking};
pub use metadata::{Metadata, Pointer};
pub use records::{Entry, Records};
pub use repair::Mended;
pub use resume::{Next, Snapshot};
pub use time::{ParseTimeError, Time};
pub use write::{AppWriter, NewApp, Options, StepWriter};
