//! What one step of an application has left behind.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::fields::Object;
use crate::lines::Place;
use crate::record::Attribute;
use crate::time::Time;

/// The attribute by which a span says why it failed.
pub(crate) const ERROR: &str = "error";

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StepStatus))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It runs: there [is a writer](crate::AppDir::has_writer).
    Running,
    /// It has ended well.
    Completed,
    /// It has ended with an exception.
    Failed,
    /// It has begun, and its writer is gone or went on with another step.
    Interrupted,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// Its number.
    pub sequence_id: u64,
    /// Which action ran.
    pub action: String,
    /// How far it came.
    pub status: Status,
    /// When it began; `None` when only its end was written down.
    pub started: Option<Time>,
    /// When it ended.
    pub ended: Option<Time>,
    /// What was passed to it besides the state.
    pub inputs: Object,
    /// What it gave besides the state; null when it has not.
    pub result: Value,
    /// Why it failed.
    pub exception: Option<String>,
    /// Its spans, as they began.
    pub spans: Vec<Span>,
    /// What it wrote down, of itself and of its spans.
    pub attributes: Vec<Attribute>,
    /// What it streamed.
    pub streams: Vec<Stream>,
    /// How often a step with this number began: more than once after a crash.
    pub attempts: u32,
    /// Fields of its two records that Burr does not know.
    #[serde(skip_serializing_if = "Object::is_empty")]
    pub extra: Object,
    /// Where its end stands in the log.
    #[serde(skip)]
    pub(crate) ended_at: Option<Place>,
}

impl Step {
    /// How long it took; zero when the clock went back.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        Some(self.ended?.since(self.started?))
    }
}

/// A part of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// Unique in the application.
    pub span_id: String,
    /// What a reader sees.
    pub span_name: String,
    /// The span that it is within.
    pub parent_span_id: Option<String>,
    /// Ids or names of spans that it waited for.
    pub span_dependencies: Vec<String>,
    /// When it began.
    pub started: Time,
    /// When it ended.
    pub ended: Option<Time>,
}

/// The items of a streaming action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ItemStream))]
pub struct Stream {
    /// When it began.
    pub started: Time,
    /// When the first item came.
    pub first_item: Option<Time>,
    /// When the last item had come.
    pub ended: Option<Time>,
    /// How many came.
    pub items_streamed: Option<u64>,
}

/// A change of the state from outside of any step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// When.
    pub time: Time,
    /// The step before, if any.
    pub after_sequence_id: Option<u64>,
    /// The action after which the application stands since then; `None` at the entrypoint.
    pub position: Option<String>,
    /// Where it stands in the log.
    #[serde(skip)]
    pub(crate) place: Place,
}
