//! What all of Burr's stores keep of a state, and how.

use serde_json::Value;

use super::Saved;
use crate::app::Status;
use crate::fields::{Fields, Object};
use crate::lenient;
use crate::resume::{PRIOR_STEP, SEQUENCE_ID, without_reserved};

const FAILED: &str = "failed";

pub(super) fn status(status: Status) -> &'static str {
    if status == Status::Failed { FAILED } else { "completed" }
}

pub(super) fn to_status(text: &str) -> Status {
    if text == FAILED { Status::Failed } else { Status::Completed }
}

/// The state as Burr saves it.
pub(super) fn state(saved: &Saved) -> String {
    let mut state = saved.state.clone();
    state.insert(SEQUENCE_ID.to_owned(), saved.sequence_id.into());
    if let Some(step) = &saved.prior_step {
        state.insert(PRIOR_STEP.to_owned(), step.as_str().into());
    }
    Value::Object(state).to_string()
}

/// What was found, with the state that was found beside it.
pub(super) fn read(found: Saved, partition_key: Option<&str>, app_id: &str, state: &str) -> Result<Saved, String> {
    let state = parse(state)?;
    Ok(Saved {
        partition_key: partition_key.map(ToOwned::to_owned),
        app_id: app_id.to_owned(),
        prior_step: state.get(PRIOR_STEP).and_then(Value::as_str).map(ToOwned::to_owned),
        state: without_reserved(state),
        ..found
    })
}

/// Python writes `NaN` into a state where it finds one.
fn parse(state: &str) -> Result<Object, String> {
    Ok(lenient::read(state.as_bytes(), |text| Fields::parse(text)?.rest())?.0)
}
