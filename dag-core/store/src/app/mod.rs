//! One application as it was written down: its graph, whom it belongs to, its steps and children.

mod broken;
mod count;
mod index;
mod join;
mod numbers;
mod scan;
mod state;
mod step;
mod summary;
mod tail;
mod writer;

pub use count::Count;
pub use index::{Index, Row};
pub use scan::Scan;
pub(crate) use step::ERROR;
pub use step::{Edit, Span, Status, Step, Stream};
pub use summary::Summary;

use std::path::PathBuf;

use crate::children::Child;
use crate::decode::States;
use crate::dir::AppDir;
use crate::error::{Problem, Result};
use crate::fields::Object;
use crate::graph::Graph;
use crate::metadata::Metadata;
use crate::records::Records;
use crate::regular_file;
use crate::write::Lock;

/// An application, read from its folder. The states stay in the file, because there is one for each step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct App {
    /// The id.
    pub app_id: String,
    /// The graph; `None` when there is none that can be read.
    pub graph: Option<Graph>,
    /// Whom it belongs to and where it comes from.
    pub metadata: Metadata,
    /// The steps by number; of those with one number the last one written.
    pub steps: Vec<Step>,
    /// Changes of the state from outside of any step.
    pub edits: Vec<Edit>,
    /// Forks of this application and applications that run within it.
    pub children: Vec<Child>,
    /// What is broken or odd in its files.
    pub problems: Vec<Problem>,
    log: PathBuf,
}

impl App {
    pub(crate) fn read(dir: &AppDir) -> Result<Self> {
        dir.check_exists()?;
        let mut problems = Vec::new();
        let graph = dir.graph(&mut problems)?;
        if graph.is_none() && problems.is_empty() {
            problems.push(Problem::file(&dir.path().join(crate::names::GRAPH), "there is no graph"));
        }
        let metadata = dir.metadata(&mut problems)?;
        let children = dir.children(&mut problems)?;
        let log = dir.log();
        let mut joined = join::Joiner::new(&log);
        let is_open = Lock::is_held(dir.path());
        match Records::open(&log, 0, States::Skip) {
            Ok(records) => records.live(is_open).for_each(|entry| joined.take(entry)),
            Err(_) if log.exists() && !log.is_file() => problems.push(Problem::file(&log, regular_file::NONE)),
            Err(error) if log.exists() => return Err(error),
            Err(_) => problems.push(Problem::file(&log, "there is no log")),
        }
        let (steps, edits) = joined.finish(dir.has_writer(), &mut problems);
        Ok(Self { app_id: dir.id().to_owned(), graph, metadata, steps, edits, children, problems, log })
    }

    /// The step with this number.
    #[must_use]
    pub fn step(&self, sequence_id: u64) -> Option<&Step> {
        let at = self.steps.binary_search_by_key(&sequence_id, |step| step.sequence_id).ok()?;
        Some(&self.steps[at])
    }

    /// The state after a step, or before it when it failed; `None` when the step has not ended.
    ///
    /// # Errors
    ///
    /// When the log has changed since it was read.
    pub fn state(&self, step: &Step) -> Result<Option<Object>> {
        step.ended_at.map_or(Ok(None), |place| state::after_step(&self.log, place, step.sequence_id))
    }

    /// The state after an edit.
    ///
    /// # Errors
    ///
    /// When the log has changed since it was read.
    pub fn edited_state(&self, edit: &Edit) -> Result<Option<Object>> {
        state::after_edit(&self.log, edit)
    }
}
