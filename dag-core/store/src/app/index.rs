//! An index of a log that grows: a small row for each step, and where in the file the rest of it stands.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::broken::Broken;
use super::count::Count;
use super::join::Joiner;
use super::state;
use super::step::{Edit, Status, Step};
use super::tail::Tail;
use crate::decode::States;
use crate::dir::AppDir;
use crate::error::{Error, Problem, Result};
use crate::fields::Object;
use crate::follow::Follower;
use crate::lines::Place;
use crate::record::{BeginEntry, EndEntry, Record};
use crate::records::{Entry, Records};
use crate::time::Time;
use crate::write::Lock;

/// Follows the log of an application and knows where each of its steps stands. It holds some hundred bytes for each step,
/// however much a step wrote; the rest is read when it is asked for.
///
/// ```
/// use dag_store::{Action, Graph, NewApp, Options, Status, Store};
/// use serde_json::json;
///
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
/// let graph = Graph::new("count").action(Action { name: "count".into(), ..Action::default() });
/// let writer = project.create(&NewApp::new("first", graph), Options::default())?;
/// let mut index = project.app("first")?.index();
///
/// let step = writer.begin(0, "count", &())?;
/// index.update()?;
/// assert_eq!(index.rows()[0].status, Status::Running);
/// step.completed(&(), &json!({ "count": 1 }))?;
/// index.update()?;
/// assert_eq!(index.rows()[0].status, Status::Completed);
/// assert_eq!(index.state(0)?.unwrap()["count"], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Index {
    dir: AppDir,
    follower: Follower,
    rows: Vec<Row>,
    /// Each name once: an application has few actions and many steps.
    names: HashSet<Arc<str>>,
    edits: Vec<Edit>,
    broken: Broken,
    tail: Tail,
    last_begun: Option<u64>,
    version: u64,
}

/// A step in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StepRow))]
#[non_exhaustive]
pub struct Row {
    /// Its number.
    pub sequence_id: u64,
    /// Which action ran.
    #[serde(serialize_with = "text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub action: Arc<str>,
    /// How far it came.
    pub status: Status,
    /// When it began.
    pub started: Option<Time>,
    /// When it ended.
    pub ended: Option<Time>,
    /// How many spans it has.
    pub spans: u32,
    /// How many attributes it wrote.
    pub attributes: u32,
    /// How often a step with this number began.
    pub attempts: u32,
    /// The [`version`](Index::version) of the index in which the row last changed.
    #[serde(skip)]
    pub version: u64,
    /// Where its first record begins, and where its last one ends.
    #[serde(skip)]
    range: (u64, u64),
    #[serde(skip)]
    ended_at: Option<Place>,
}

impl Row {
    /// How many bytes of the log the end of the step takes, most of which is the state; 0 when it has not ended.
    #[must_use]
    pub fn state_bytes(&self) -> u64 {
        self.ended_at.map_or(0, |place| place.length)
    }
}

/// Of a log that is broken in each line, so many are named.
const MOST_PROBLEMS: usize = 1000;

impl AppDir {
    /// An index of the log, still empty: see [`Index::update`].
    #[must_use]
    pub fn index(&self) -> Index {
        Index {
            dir: self.clone(),
            follower: self.follow().without_states(),
            rows: Vec::new(),
            names: HashSet::new(),
            edits: Vec::new(),
            broken: Broken::at_most(MOST_PROBLEMS),
            tail: Tail::default(),
            last_begun: None,
            version: 0,
        }
    }
}

impl Index {
    /// As [`update`](Self::update), and shows each record to somebody who counts something: always the same, who begins anew with another
    /// log.
    ///
    /// # Errors
    ///
    /// When there is no application any more, or the log can not be read.
    pub fn update_with(&mut self, counted: &mut impl Count) -> Result<bool> {
        self.dir.check_exists()?;
        let mut restarted = false;
        loop {
            let added = self.follower.poll()?;
            if added.restarted {
                self.forget();
                *counted = Default::default();
                restarted = true;
            }
            if added.entries.is_empty() {
                break;
            }
            self.version += 1;
            for entry in added.entries {
                entry.iter().for_each(|entry| counted.record(&entry.record));
                self.take(entry);
            }
        }
        self.look_at_tail(Lock::is_held(self.dir.path()))?;
        self.settle();
        Ok(restarted)
    }

    /// The steps by number.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Counts up whenever something changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Changes of the state from outside of any step.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// What is broken or odd in the log: the first thousand lines of it.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.broken.list(&self.dir.log(), self.tail.problem())
    }

    /// The place of a step among the rows.
    #[must_use]
    pub fn position(&self, sequence_id: u64) -> Option<usize> {
        self.rows.binary_search_by_key(&sequence_id, |row| row.sequence_id).ok()
    }

    /// All of a step but its state.
    ///
    /// # Errors
    ///
    /// When the log can not be read, or is another one since the last update.
    pub fn step(&self, sequence_id: u64) -> Result<Option<Step>> {
        let Some(row) = self.position(sequence_id).map(|at| &self.rows[at]) else { return Ok(None) };
        let log = self.dir.log();
        let mut joined = Joiner::new(&log);
        for entry in Records::open(&log, row.range.0, States::Skip)? {
            let entry = entry.ok();
            if entry.as_ref().is_some_and(|entry| entry.offset >= row.range.1) {
                break;
            }
            if let Some(entry) = entry.filter(|entry| entry.record.sequence_id() == Some(sequence_id)) {
                joined.take(Ok(entry));
            }
        }
        let (steps, _) = joined.finish(row.status == Status::Running, &mut Vec::new());
        let step = steps.into_iter().next().filter(|step| *step.action == *row.action);
        step.map(|step| Some(Step { attempts: row.attempts, ..step })).ok_or_else(|| state::changed(&log))
    }

    /// The state after a step, or before it when it failed; `None` when it has not ended.
    ///
    /// # Errors
    ///
    /// When the log can not be read, or is another one since the last update.
    pub fn state(&self, sequence_id: u64) -> Result<Option<Object>> {
        let place = self.position(sequence_id).and_then(|at| self.rows[at].ended_at);
        place.map_or(Ok(None), |place| state::after_step(&self.dir.log(), place, sequence_id))
    }

    /// The state with which a step began: after the one before it, as edited since, or that with which the application began; `None` when
    /// nobody knows it, as of a fork whose parent is gone.
    ///
    /// # Errors
    ///
    /// When a log can not be read; for the first step of a fork, that of its parent.
    pub fn state_before(&self, sequence_id: u64) -> Result<Option<Object>> {
        let at = self.rows.partition_point(|row| row.sequence_id < sequence_id);
        let before = self.rows[..at].iter().rev().find(|row| row.ended_at.is_some());
        let number = before.map(|row| row.sequence_id);
        let begun = self.rows.get(at).map_or(u64::MAX, |row| row.range.0);
        let edited = |edit: &&Edit| edit.after_sequence_id == number && edit.place.offset < begun;
        if let Some(edit) = self.edits.iter().rev().find(edited) {
            return state::after_edit(&self.dir.log(), edit);
        }
        number.map_or_else(|| self.first_state(), |number| self.state(number))
    }

    fn first_state(&self) -> Result<Option<Object>> {
        let metadata = self.dir.metadata(&mut Vec::new())?;
        match (metadata.initial_state, metadata.parent_pointer) {
            (Some(state), _) => Ok(Some(state)),
            (None, None) => Ok(None),
            (None, Some(parent)) => {
                let inherited = self
                    .dir
                    .project()
                    .app(&parent.app_id)
                    .and_then(|dir| parent.sequence_id.map_or_else(|| dir.resume(), |number| dir.at(number)));
                match inherited {
                    Ok(snapshot) => Ok(snapshot.state),
                    Err(error) if is_gone(&error) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }
    }

    fn forget(&mut self) {
        let version = self.version + 1;
        *self = Self { follower: self.follower.clone(), version, ..self.dir.index() };
    }

    fn take(&mut self, entry: Result<Entry, Problem>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => return self.broken.add(problem),
        };
        for note in &entry.notes {
            self.broken.add(Problem::line(&self.dir.log(), entry.line, note).kept());
        }
        let (place, end) = (entry.place(), entry.offset + entry.length);
        match &entry.record {
            Record::BeginEntry(begin) => self.begin(begin, place),
            Record::EndEntry(ended) => self.end(ended, place),
            Record::DagStateEdit(edit) => self.edits.push(Edit {
                time: edit.edit_time,
                after_sequence_id: edit.after_sequence_id,
                position: edit.position.clone(),
                place,
            }),
            record => {
                let Some(at) = record.sequence_id().and_then(|step| self.position(step)) else { return };
                self.rows[at].spans += u32::from(matches!(record, Record::BeginSpan(_)));
                self.rows[at].attributes += u32::from(matches!(record, Record::Attribute(_)));
            }
        }
        if let Some(at) = entry.record.sequence_id().and_then(|step| self.position(step)) {
            let (row, version) = (&mut self.rows[at], self.version);
            row.range.1 = row.range.1.max(end);
            row.version = version;
        }
    }

    /// A second begin of one number is a second attempt.
    fn begin(&mut self, begin: &BeginEntry, place: Place) {
        self.last_begun = Some(begin.sequence_id);
        let action = self.name(&begin.action);
        let row = self.row(begin.sequence_id, place);
        let attempts = row.attempts + 1;
        *row = Row { action, started: Some(begin.start_time), attempts, ..empty(begin.sequence_id, place) };
    }

    fn end(&mut self, end: &EndEntry, place: Place) {
        let action = self.name(&end.action);
        let row = self.row(end.sequence_id, place);
        row.action = action;
        row.status = if end.exception.is_some() { Status::Failed } else { Status::Completed };
        row.ended = Some(end.end_time);
        row.ended_at = Some(place);
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        let known = self.names.get(name).cloned();
        known.unwrap_or_else(|| {
            let name: Arc<str> = name.into();
            self.names.insert(name.clone());
            name
        })
    }

    fn row(&mut self, sequence_id: u64, place: Place) -> &mut Row {
        let at = self.rows.partition_point(|row| row.sequence_id < sequence_id);
        if self.rows.get(at).is_none_or(|row| row.sequence_id != sequence_id) {
            self.rows.insert(at, empty(sequence_id, place));
        }
        &mut self.rows[at]
    }

    /// A step without an end runs if it is the last one and a writer is there.
    fn settle(&mut self) {
        let open = self.last_begun.and_then(|step| self.position(step)).filter(|at| self.rows[*at].ended.is_none());
        let Some(at) = open else { return };
        let status = if self.dir.has_writer() { Status::Running } else { Status::Interrupted };
        let row = &mut self.rows[at];
        if row.status != status {
            row.status = status;
            self.version += 1;
            row.version = self.version;
        }
    }

    /// A step may have ended in the last line, which lacks its line end.
    fn look_at_tail(&mut self, is_open: bool) -> Result<()> {
        if let Some((end, place)) = self.tail.look(&self.dir.log(), &self.follower, is_open)? {
            self.version += 1;
            self.end(&end, place);
            let version = self.version;
            let row = self.row(end.sequence_id, place);
            (row.range.1, row.version) = (place.offset + place.length, version);
        }
        Ok(())
    }
}

/// Whether a parent is not there, or the step of it that was forked. What is there and can not be read is told.
fn is_gone(error: &Error) -> bool {
    match error {
        Error::NoApp(_) | Error::NoStep { .. } | Error::Id { .. } => true,
        Error::NoParent { source, .. } => is_gone(source),
        _ => false,
    }
}

fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn empty(sequence_id: u64, place: Place) -> Row {
    Row {
        sequence_id,
        action: "".into(),
        status: Status::Interrupted,
        started: None,
        ended: None,
        spans: 0,
        attributes: 0,
        attempts: 0,
        version: 0,
        range: (place.offset, place.offset + place.length),
        ended_at: None,
    }
}
