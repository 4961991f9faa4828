//! Where an application goes on, and what its state was after a step.
//!
//! | the log ends with | state | goes on |
//! |---|---|---|
//! | nothing, or a first step that never ended | the one it began with, if it was written down | at the entrypoint, as step 0 |
//! | a step that completed | after it | after it, as the next step |
//! | a step that failed | before it | with the same action, as the next step |
//! | a step that never ended, after others | after the last that ended | after that one, under the number of the interrupted one |
//! | a change of the state from outside | the changed one | where the change says |
//!
//! A fork that has ended no step of its own takes all this from its parent, at the step where it was forked.

use std::collections::HashSet;
use std::io::ErrorKind;

use serde::Serialize;

use crate::app::Status;
use crate::decode::{States, decode};
use crate::dir::AppDir;
use crate::error::{Error, Problem, Result, io_error};
use crate::fields::Object;
use crate::lines::{self, Backwards, Line};
use crate::metadata::{Metadata, Pointer};
use crate::names;
use crate::record::{BeginEntry, EndEntry, Record, StateEdit};
use crate::regular_file;
use crate::write::{NEXT, SCHEMA};

/// The name under which a state holds the number of its step.
pub(crate) const SEQUENCE_ID: &str = "__SEQUENCE_ID";
/// The name under which a state holds the action that last completed.
pub(crate) const PRIOR_STEP: &str = "__PRIOR_STEP";

/// Where an application stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// The application whose log has the state; for a fork without steps, its parent.
    pub app_id: String,
    /// The partition key of that application.
    pub partition_key: Option<String>,
    /// The state, without the two names that Burr keeps in it. `None` when nobody wrote down what it began with.
    pub state: Option<Object>,
    /// The action that ended last; `None` at the entrypoint.
    pub position: Option<String>,
    /// The action that completed last: another than `position` after a failure.
    pub prior_step: Option<String>,
    /// The number of the step that ended last.
    pub sequence_id: Option<u64>,
    /// How that step ended; `None` when none has.
    pub status: Option<Status>,
    /// The step that began after it and never ended.
    pub interrupted: Option<BeginEntry>,
    /// The action that is next, where neither the entrypoint nor a transition leads there: after an error edge, or an edit.
    pub next_action: Option<String>,
    /// The schema under which the state was saved, if a machine of dag-core did.
    pub schema: Option<String>,
    /// The number of the step to come.
    pub next_sequence_id: u64,
    /// Lines that were passed over because they are broken.
    pub problems: Vec<Problem>,
}

/// What an application does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next<'a> {
    /// It begins at the entrypoint.
    Entrypoint,
    /// It takes a transition that leaves this action.
    After(&'a str),
    /// It runs this action again, which failed.
    Again(&'a str),
    /// It runs this action, to which an error edge led, or an edit.
    At(&'a str),
}

impl Snapshot {
    /// What the application does next.
    #[must_use]
    pub fn next(&self) -> Next<'_> {
        if let Some(action) = &self.next_action {
            return Next::At(action);
        }
        match (self.position.as_deref(), self.status) {
            (None, _) => Next::Entrypoint,
            (Some(action), Some(Status::Failed)) => Next::Again(action),
            (Some(action), _) => Next::After(action),
        }
    }

    /// A pointer to the step after which this is the state, for forks.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        Pointer {
            app_id: self.app_id.clone(),
            sequence_id: self.sequence_id,
            partition_key: self.partition_key.clone(),
        }
    }

    fn new(dir: &AppDir, metadata: &Metadata) -> Self {
        Self {
            app_id: dir.id().to_owned(),
            partition_key: metadata.partition_key.clone(),
            state: None,
            position: None,
            prior_step: None,
            sequence_id: None,
            status: None,
            interrupted: None,
            next_action: None,
            schema: metadata.extra.get(SCHEMA).and_then(text),
            next_sequence_id: 0,
            problems: Vec::new(),
        }
    }

    fn ended(&mut self, end: EndEntry) {
        self.further(&end.extra);
        let state = end.state.unwrap_or_default();
        self.sequence_id = Some(end.sequence_id);
        self.next_sequence_id = end.sequence_id + 1;
        self.prior_step = state.get(PRIOR_STEP).and_then(|step| step.as_str()).map(ToOwned::to_owned);
        self.status = Some(if end.exception.is_some() { Status::Failed } else { Status::Completed });
        if end.exception.is_none() {
            self.prior_step = Some(end.action.clone());
        }
        self.position = Some(end.action);
        self.state = Some(without_reserved(state));
    }

    fn further(&mut self, extra: &Object) {
        self.next_action = extra.get(NEXT).and_then(text);
        self.schema = extra.get(SCHEMA).and_then(text).or(self.schema.take());
    }

    fn edited(&mut self, edit: StateEdit) {
        self.further(&edit.extra);
        self.sequence_id = edit.after_sequence_id;
        self.next_sequence_id = edit.after_sequence_id.map_or(0, |before| before + 1);
        self.status = edit.after_sequence_id.map(|_| Status::Completed);
        self.prior_step.clone_from(&edit.position);
        self.position = edit.position;
        self.state = edit.state.map(without_reserved);
    }
}

fn text(value: &serde_json::Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}

/// The state as its owner wrote it.
pub(crate) fn without_reserved(mut state: Object) -> Object {
    state.remove(SEQUENCE_ID);
    state.remove(PRIOR_STEP);
    state
}

/// Where the application goes on.
pub(crate) fn latest(dir: &AppDir) -> Result<Snapshot> {
    find(dir, None)
}

/// The state after a step, whatever was written later.
pub(crate) fn at(dir: &AppDir, sequence_id: u64) -> Result<Snapshot> {
    find(dir, Some(sequence_id))
}

/// What one application says of itself.
struct Look {
    metadata: Metadata,
    snapshot: Snapshot,
    /// Whether the snapshot is of a step of its own.
    found: bool,
}

fn look(dir: &AppDir, wanted: Option<u64>) -> Result<Look> {
    dir.check_exists()?;
    let mut problems = Vec::new();
    let metadata = dir.metadata(&mut problems)?;
    let mut snapshot = Snapshot::new(dir, &metadata);
    let found = search(dir, wanted, &mut snapshot)?;
    // Without them a fork would begin anew, in silence.
    if let Some(problem) = problems.into_iter().find(|problem| problem.lost && !found) {
        return Err(Error::Broken(problem));
    }
    Ok(Look { metadata, snapshot, found })
}

fn find(dir: &AppDir, wanted: Option<u64>) -> Result<Snapshot> {
    let Look { metadata, snapshot: own, found } = look(dir, wanted)?;
    let initial = metadata.initial_state.filter(|_| wanted.is_none());
    let Some(parent) = metadata.parent_pointer.filter(|_| !found) else {
        return match wanted {
            Some(_) if !found => Err(missing(dir, wanted)),
            _ if found => Ok(own),
            _ => Ok(Snapshot { state: initial, ..own }),
        };
    };
    if is_after(wanted, &parent) {
        return Err(missing(dir, wanted));
    }
    let inherited = match (inherit(dir, parent.clone(), wanted), initial) {
        (Ok(inherited), None) => inherited,
        (Ok(inherited), state) => Snapshot { state, schema: own.schema.clone(), ..inherited },
        (Err(_), Some(state)) => {
            let next_sequence_id = parent.sequence_id.map_or(0, |before| before + 1);
            Snapshot { state: Some(state), next_sequence_id, ..own.clone() }
        }
        (Err(source), None) => {
            let source = Box::new(source);
            return Err(Error::NoParent { path: dir.path().to_owned(), parent: parent.app_id, source });
        }
    };
    let next_sequence_id = own.interrupted.as_ref().map_or(inherited.next_sequence_id, |begun| begun.sequence_id);
    Ok(Snapshot { interrupted: own.interrupted, next_sequence_id, problems: own.problems, ..inherited })
}

/// What a fork has from its parent, or from the parent of that one, and so on.
fn inherit(dir: &AppDir, mut parent: Pointer, mut wanted: Option<u64>) -> Result<Snapshot> {
    let mut seen = HashSet::from([dir.id().to_owned()]);
    loop {
        let app = dir.project().app(&parent.app_id)?;
        if !seen.insert(parent.app_id.clone()) {
            let why = "this application is its own ancestor";
            return Err(Error::Broken(Problem::file(&dir.path().join(names::METADATA), why)));
        }
        wanted = wanted.or(parent.sequence_id);
        let Look { metadata, snapshot, found } = look(&app, wanted)?;
        match metadata.parent_pointer {
            _ if found => return Ok(snapshot),
            Some(next) if !is_after(wanted, &next) => parent = next,
            _ if wanted.is_some() => return Err(missing(&app, wanted)),
            _ => return Ok(Snapshot { state: metadata.initial_state, ..snapshot }),
        }
    }
}

/// Whether a step came after the fork.
fn is_after(wanted: Option<u64>, parent: &Pointer) -> bool {
    matches!((wanted, parent.sequence_id), (Some(wanted), Some(forked)) if wanted > forked)
}

/// Looks for the end of the wanted step from the end of the log. What began after it is noted on the way.
fn search(dir: &AppDir, wanted: Option<u64>, snapshot: &mut Snapshot) -> Result<bool> {
    let path = dir.log();
    let failed = || io_error(&path, "reading the log");
    let file = match regular_file::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        file => file.map_err(failed())?,
    };
    for line in Backwards::new(file).map_err(failed())? {
        let line = line.map_err(failed())?;
        let is_wanted = |sequence_id| wanted.is_none_or(|wanted| wanted == sequence_id);
        match decode(&line.bytes, States::Skip) {
            Ok((Record::EndEntry(end), _)) if is_wanted(end.sequence_id) => {
                let Some(end) = with_state(&line, dir, wanted, snapshot)? else { continue };
                snapshot.ended(end);
                break;
            }
            Ok((Record::DagStateEdit(_), _)) if wanted.is_none() => {
                let Ok((Record::DagStateEdit(edit), _)) = decode(&line.bytes, States::Read) else { continue };
                snapshot.edited(edit);
                break;
            }
            Ok((Record::BeginEntry(begin), _)) if wanted.is_none() && snapshot.interrupted.is_none() => {
                snapshot.interrupted = Some(begin);
            }
            Ok(_) => {}
            Err(why) => pass_over(&line, &why, dir, snapshot)?,
        }
    }
    if let Some(begin) = &snapshot.interrupted {
        snapshot.next_sequence_id = snapshot.next_sequence_id.max(begin.sequence_id);
    }
    Ok(snapshot.state.is_some())
}

/// The end of a step with its state. One that has none is passed over: nothing can go on from there. The very step that is wanted is not
/// passed over for an earlier attempt when its state can not be read.
fn with_state(line: &Line, dir: &AppDir, wanted: Option<u64>, snapshot: &mut Snapshot) -> Result<Option<EndEntry>> {
    let why = match decode(&line.bytes, States::Read) {
        Ok((Record::EndEntry(end), _)) if end.state.is_some() => return Ok(Some(end)),
        Ok(_) => "the end of a step without its state".to_owned(),
        Err(why) if wanted.is_some() => return Err(Error::Broken(problem(line, &why, dir)?)),
        Err(why) => why,
    };
    pass_over(line, &why, dir, snapshot)?;
    Ok(None)
}

fn pass_over(line: &Line, why: &str, dir: &AppDir, snapshot: &mut Snapshot) -> Result<()> {
    if !line.is_blank() {
        snapshot.problems.push(problem(line, why, dir)?);
    }
    Ok(())
}

fn problem(line: &Line, why: &str, dir: &AppDir) -> Result<Problem> {
    let path = dir.log();
    let number = regular_file::open(&path).and_then(|mut file| lines::number_at(&mut file, line.offset));
    let number = number.map_err(io_error(&path, "counting the lines"))?;
    Ok(Problem::line(&path, number, why))
}

fn missing(dir: &AppDir, wanted: Option<u64>) -> Error {
    let known = match dir.summary() {
        Ok(summary) if summary.steps > 0 => format!("among the {} that began here", summary.steps),
        _ => "and no other here".to_owned(),
    };
    Error::NoStep { path: dir.log(), sequence_id: wanted.unwrap_or(0), known }
}
