//! The state before a step: after the step or the edit before it, or what the run began with.

use dag_store::{App, AppDir, Object, Result, Step};

/// The state that a step began with; `None` when nobody wrote it down.
pub(super) fn state(dir: &AppDir, app: &App, step: &Step) -> Result<Option<Object>> {
    let earlier = app.steps.iter().rfind(|other| other.sequence_id < step.sequence_id && other.ended.is_some());
    let last = earlier.map(|step| step.sequence_id);
    let mut edits = app.edits.iter().filter(|edit| edit.after_sequence_id < Some(step.sequence_id));
    let edit = edits.rfind(|edit| edit.after_sequence_id >= last);
    match (edit, earlier) {
        (Some(edit), _) => app.edited_state(edit),
        (None, Some(earlier)) => app.state(earlier),
        (None, None) => began_with(dir, app),
    }
}

fn began_with(dir: &AppDir, app: &App) -> Result<Option<Object>> {
    match (&app.metadata.initial_state, &app.metadata.parent_pointer) {
        (Some(state), _) => Ok(Some(state.clone())),
        (None, Some(parent)) => {
            let dir = dir.project().app(&parent.app_id)?;
            Ok(parent.sequence_id.map_or_else(|| dir.resume(), |step| dir.at(step))?.state)
        }
        (None, None) => Ok(None),
    }
}
