//! Steps: a window of the list, and all of one of them.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use dag_store::{Row, Span, Status, Step, Stream, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shared::{Answer, AppPath, Shared, StepPath, failure, json, no_step, part, query};
use super::tree::{self, Tree};
use crate::openapi::Refused;

/// A window of the list of steps.
#[derive(Serialize, ToSchema)]
#[schema(as = StepList)]
pub(crate) struct Steps {
    epoch: i64,
    version: u64,
    total: usize,
    from: usize,
    rows: Vec<Row>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Window {
    #[serde(default)]
    from: usize,
    #[serde(default = "a_screenful")]
    count: usize,
    /// Begins with the step of this number, when there is one, and half a window before it.
    around: Option<u64>,
}

fn a_screenful() -> usize {
    200
}

/// So many rows in one answer.
const MOST: usize = 1000;

/// A window of the list of steps
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps", tag = "runs", params(AppPath, Window), responses(
    (status = 200, body = Steps),
    Refused,
))]
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
    window: Result<Query<Window>, QueryRejection>,
) -> Answer<Steps> {
    let (path, window) = (part(path)?, query(window)?);
    json(move || {
        shared.ask(&path, |_, open| {
            let rows = open.index.rows();
            let count = window.count.min(MOST);
            let around =
                window.around.and_then(|step| open.index.position(step)).map(|at| at.saturating_sub(count / 2));
            let from = around.unwrap_or(window.from).min(rows.len());
            let rows = &rows[from..rows.len().min(from + count)];
            let (epoch, version, total) = (open.epoch, open.index.version(), open.index.rows().len());
            Steps { epoch, version, total, from, rows: rows.to_vec() }
        })
    })
    .await
}

/// All of a step but its state.
#[derive(Serialize, ToSchema)]
#[schema(as = Step)]
pub(crate) struct StepView {
    epoch: i64,
    /// Its place in the list.
    position: usize,
    /// How many steps there are.
    total: usize,
    sequence_id: u64,
    action: String,
    status: Status,
    started: Option<Time>,
    ended: Option<Time>,
    attempts: u32,
    exception: Option<String>,
    inputs: Tree,
    result: Tree,
    /// How long the end of the step is in the log, most of which is the state.
    state_bytes: u64,
    spans: Vec<Span>,
    attributes: Vec<AttributeView>,
    streams: Vec<Stream>,
    /// How many spans and attributes are left out.
    more: usize,
    /// Whether this program has the graph behind the action: see `GET …/dag.svg`.
    has_dag: bool,
    /// How somebody has it as a test, if the program says so: a command line or code.
    test_case: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Attribute)]
struct AttributeView {
    key: String,
    span_id: Option<String>,
    value: Tree,
    time: Option<Time>,
}

/// So many spans and attributes in one answer.
const MOST_PARTS: usize = 5000;
/// So many bytes of an exception.
const LONGEST: usize = 100_000;

/// All of a step but its state
#[utoipa::path(get, path = "/api/runs/{project}/{app}/steps/{step}", tag = "runs", params(StepPath), responses(
    (status = 200, body = StepView),
    Refused,
))]
pub(crate) async fn one(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<StepPath>, PathRejection>,
) -> Answer<StepView> {
    let path = part(path)?;
    json(move || {
        let read = shared.ask(&path.app(), |_, open| {
            let at = open.index.position(path.step);
            let found = at.map(|at| (at, open.index.rows()[at].state_bytes()));
            open.index.step(path.step).map(|step| (open.epoch, open.index.rows().len(), found, step))
        })?;
        let (epoch, total, found, step) = read.map_err(failure)?;
        let (Some((position, state_bytes)), Some(step)) = (found, step) else { return Err(no_step(&path)) };
        let has_dag = shared.site.behind(&step.action).is_some();
        let test_case = shared.site.host.as_ref().and_then(|host| host.test_case(&path.at()));
        Ok(StepView { epoch, position, total, state_bytes, has_dag, test_case, ..view(step) })
    })
    .await
}

fn view(mut step: Step) -> StepView {
    let parts = step.spans.len().max(step.attributes.len());
    step.spans.truncate(MOST_PARTS);
    step.attributes.truncate(MOST_PARTS);
    let attribute = |attribute: dag_store::record::Attribute| AttributeView {
        key: attribute.key,
        span_id: attribute.span_id,
        value: tree::small(&attribute.value),
        time: attribute.time_logged,
    };
    StepView {
        epoch: 0,
        position: 0,
        total: 0,
        sequence_id: step.sequence_id,
        action: step.action,
        status: step.status,
        started: step.started,
        ended: step.ended,
        attempts: step.attempts,
        exception: step.exception.map(|text| tree::cut(&text, LONGEST).to_owned()),
        inputs: tree::top(&step.inputs.into(), 0),
        result: tree::top(&step.result, 0),
        state_bytes: 0,
        spans: step.spans,
        attributes: step.attributes.into_iter().map(attribute).collect(),
        streams: step.streams,
        more: parts.saturating_sub(MOST_PARTS),
        has_dag: false,
        test_case: None,
    }
}
