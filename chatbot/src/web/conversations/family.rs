//! Conversations that go on from one another: a retry is a fork, and the answers at one place are siblings.

use std::collections::HashSet;

use dag_store::{Child, Object, Pointer, Project};

use super::log::{self, Log};
use super::refusal::Refusal;
use crate::web::api::Sibling;

/// Where a turn begins: after which step of which conversation, and in which state.
pub(super) struct Place {
    pub(super) pointer: Pointer,
    pub(super) state: Object,
}

/// The conversation that made this turn itself.
pub(super) fn holder(project: &Project, mut log: Log, n: u32) -> Result<Log, Refusal> {
    let mut seen = HashSet::from([log.app.app_id.clone()]);
    while n <= log.base {
        let parent = log.app.metadata.parent_pointer.as_ref().filter(|parent| seen.insert(parent.app_id.clone()));
        let Some(parent) = parent else { return Err(Refusal::NoTurn(n)) };
        log = Log::read(project, &parent.app_id)?;
    }
    if n <= log.turns() { Ok(log) } else { Err(Refusal::NoTurn(n)) }
}

/// Where a turn of this conversation begins.
pub(super) fn place(holder: &Log, n: u32) -> Result<Place, Refusal> {
    let (sequence_id, state) = holder.before(n)?;
    let inherited = holder.app.metadata.parent_pointer.clone().filter(|_| n == holder.base + 1);
    let pointer = inherited.unwrap_or_else(|| Pointer::new(&holder.app.app_id, sequence_id));
    Ok(Place { pointer, state: state.unwrap_or_default() })
}

/// All answers at this place: the first one, then its retries as they were made. Empty when there is one alone.
pub(super) fn siblings(project: &Project, pointer: &Pointer, n: u32) -> Vec<Sibling> {
    let Ok(first) = Log::read(project, &pointer.app_id) else { return Vec::new() };
    let is_here = |child: &&Child| child.event_type == Child::FORK && child.sequence_id == pointer.sequence_id;
    let retries = first.app.children.iter().filter(is_here).map(|child| child.child.app_id.clone());
    // A fork that stands there and has not been asked anything is no answer.
    let has_turn = |id: &String| Log::read(project, id).is_ok_and(|log| n > log.base && n <= log.turns());
    let retries = retries.filter(has_turn);
    let first = (n > first.base && n <= first.turns()).then(|| pointer.app_id.clone());
    let ids: Vec<String> = first.into_iter().chain(retries).collect();
    if ids.len() < 2 { Vec::new() } else { ids.into_iter().map(|id| Sibling { id, n }).collect() }
}

/// The conversation that all its retries come from.
pub(super) fn root(project: &Project, id: &str) -> String {
    let mut root = id.to_owned();
    let mut seen = HashSet::from([root.clone()]);
    while let Some(parent) = parent(project, &root).filter(|parent| seen.insert(parent.clone())) {
        root = parent;
    }
    root
}

fn parent(project: &Project, id: &str) -> Option<String> {
    let metadata = log::existing(project, id).ok()?.metadata(&mut Vec::new()).ok()?;
    let parent = metadata.parent_pointer?.app_id;
    log::existing(project, &parent).ok().map(|_| parent)
}

/// A conversation and all that go on from it.
pub(super) fn descendants(project: &Project, root: &str) -> Vec<String> {
    let mut all = vec![root.to_owned()];
    let mut at = 0;
    while let Some(id) = all.get(at).cloned() {
        let children = log::existing(project, &id).ok().and_then(|dir| dir.read().ok()).map(|app| app.children);
        for child in children.into_iter().flatten().filter(|child| child.event_type == Child::FORK) {
            if !all.contains(&child.child.app_id) && log::existing(project, &child.child.app_id).is_ok() {
                all.push(child.child.app_id);
            }
        }
        at += 1;
    }
    all
}
