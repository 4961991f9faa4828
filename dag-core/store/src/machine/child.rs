//! Sub-applications: made, or opened again when their step is made again.
//!
//! A folder of the right name may still be another's, since a user may choose any id; or the step was begun before with another state, and
//! somebody changed that since. Such a folder is left alone, and a number follows the id: nobody gets the result of something else.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use dag_core::{Kept, Spawned};
use serde_json::{Value, json};

use super::child_id::child_id;
use super::tracker::LogTracker;
use super::{begun_with, saved};
use crate::children::{self, Child};
use crate::dir::{AppDir, Project};
use crate::error::{Error, Result};
use crate::fields::Object;
use crate::graph::Graph;
use crate::metadata::{Metadata, Pointer};
use crate::resume::{Next, Snapshot};
use crate::write::{self, NewApp, Options, SCHEMA};

/// The field of the metadata that says which of its step's sub-applications it is: the action and the key.
const SPAWNED: &str = "dag_spawned";

/// Where sub-applications are kept, and of whom.
pub(super) struct Family {
    project: Project,
    id: String,
    partition_key: Option<String>,
    options: Options,
    /// Those that the parent's file names, once that was read.
    linked: Mutex<Option<HashSet<String>>>,
}

impl Family {
    pub(super) fn new(project: &Project, id: &str, partition_key: Option<String>, options: Options) -> Self {
        Self { project: project.clone(), id: id.to_owned(), partition_key, options, linked: Mutex::default() }
    }

    /// Of a sub-application, in the same project and of the same owner.
    fn of(&self, child: &str) -> Self {
        Self::new(&self.project, child, self.partition_key.clone(), self.options)
    }

    /// Makes the sub-application, or opens the one that the step began before.
    pub(super) fn child(&self, spawned: &Spawned<'_>) -> Result<Kept> {
        let state = begun_with(spawned.state)?;
        let first = child_id(&self.id, spawned);
        let mut id = first.clone();
        let mut number = 1;
        loop {
            let dir = self.project.app(&id)?;
            let kept =
                if dir.exists() { self.opened(&dir, spawned, &state)? } else { self.made(&id, spawned, &state)? };
            if let Some(kept) = kept {
                return Ok(kept);
            }
            number += 1;
            id = format!("{first}~{number}");
        }
    }

    /// Makes one, unless somebody else was faster.
    fn made(&self, id: &str, spawned: &Spawned<'_>, state: &Object) -> Result<Option<Kept>> {
        let mut new = NewApp::new(id, Graph::of_outline(&spawned.machine))
            .initial_state(state.clone())
            .spawned_by(self.pointer(spawned.sequence_id))
            .extra(SCHEMA, Value::from(&*spawned.machine.schema))
            .extra(SPAWNED, json!([spawned.action, spawned.key]));
        if let Some(key) = &self.partition_key {
            new = new.partition_key(key.clone());
        }
        match self.project.create(&new, self.options) {
            Ok(writer) => Ok(Some(Kept::new(id, Arc::new(LogTracker::new(writer, self.of(id), None, None, None))))),
            Err(Error::AppExists(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Goes on with the application of this folder, if it is the one that is meant.
    fn opened(&self, dir: &AppDir, spawned: &Spawned<'_>, state: &Object) -> Result<Option<Kept>> {
        if !self.is_meant(&dir.metadata(&mut Vec::new())?, spawned, state) {
            return Ok(None);
        }
        let (writer, from) = write::open_to_go_on(dir, self.options)?;
        let from = from?;
        if !knows_next(spawned, &from) {
            return Ok(None);
        }
        self.link(dir.id(), spawned.sequence_id)?;
        let saved = saved(&from, Value::Object(from.state.clone().unwrap_or_else(|| state.clone())));
        let tracker = LogTracker::new(writer, self.of(dir.id()), from.sequence_id, from.position, None);
        Ok(Some(Kept::new(dir.id(), Arc::new(tracker)).saved(saved)))
    }

    /// Whether an application was begun by the same step under the same key, with the same state of the same schema: what it has done is
    /// then what it would do.
    fn is_meant(&self, metadata: &Metadata, spawned: &Spawned<'_>, state: &Object) -> bool {
        metadata.spawning_parent_pointer.as_ref() == Some(&self.pointer(spawned.sequence_id))
            && metadata.extra.get(SPAWNED) == Some(&json!([spawned.action, spawned.key]))
            && metadata.extra.get(SCHEMA).and_then(Value::as_str) == Some(&*spawned.machine.schema)
            && metadata.initial_state.as_ref() == Some(state)
    }

    /// Writes the parent's line, if it was killed just before it.
    fn link(&self, child: &str, sequence_id: u64) -> Result<()> {
        let mut linked = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        let parent = self.project.app(&self.id)?;
        let linked = match &mut *linked {
            Some(linked) => linked,
            None => {
                let children = parent.children(&mut Vec::new())?;
                linked.insert(children.into_iter().map(|child| child.child.app_id).collect())
            }
        };
        if linked.contains(child) {
            return Ok(());
        }
        let child = Pointer { app_id: child.to_owned(), ..self.pointer(sequence_id) };
        children::append(parent.path(), &Child::begins(child, Child::SPAWN, Some(sequence_id)))
    }

    fn pointer(&self, sequence_id: u64) -> Pointer {
        Pointer { app_id: self.id.clone(), sequence_id: Some(sequence_id), partition_key: self.partition_key.clone() }
    }
}

/// Whether the machine has the action where it goes on; if not, it has changed, and begins anew.
fn knows_next(spawned: &Spawned<'_>, from: &Snapshot) -> bool {
    let knows = |action| spawned.machine.actions.iter().any(|known| known.name() == action);
    match from.next() {
        Next::Entrypoint => true,
        Next::After(action) | Next::Again(action) | Next::At(action) => knows(action),
    }
}
