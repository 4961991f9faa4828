//! Comparisons by JSON.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dag_explorer::Failure;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events;
use super::job::{Job, Standing, Wish};
use super::jobs::Comparisons;
use crate::bot::Variant;
use crate::compare::Mode;
use crate::web::api::{Body, Parameters, Path};
use crate::web::app;

/// The most prompts that one comparison takes.
const PROMPTS: usize = 50;
/// The longest prompt, in bytes.
const LONGEST: usize = 512 * 1024;
/// The most pairs that are measured for each prompt.
pub(super) const RUNS: usize = 100;
/// How many are measured unless something else is said.
pub(super) const DEFAULT_RUNS: usize = 5;

/// A prompt: not blank, at most 512 KiB.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(pattern = r"\S", as = ComparisonPrompt)]
struct Prompt(String);

/// What is to be compared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComparisonAsked)]
pub(super) struct Asked {
    #[schema(min_items = 1, max_items = 50)]
    prompts: Vec<Prompt>,
    /// Pairs that are measured for each prompt.
    #[serde(default = "default_runs")]
    #[schema(minimum = 1, maximum = 100, default = 5)]
    runs: usize,
    /// Ask in every run, instead of once and then replaying the recorded reply.
    #[serde(default)]
    live: bool,
    /// Which variant the other one is compared with; `plain` unless something else is said.
    baseline: Option<Variant>,
    provider: Option<String>,
    /// Whether nobody is told whose the answers are before they have voted.
    #[serde(default)]
    blind: bool,
}

fn default_runs() -> usize {
    DEFAULT_RUNS
}

/// A comparison that has begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonBegun)]
pub(super) struct Begun {
    id: String,
}

/// A comparison.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Comparison {
    id: String,
    status: Standing,
    /// Why it was stopped or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    prompts: Vec<String>,
    runs: usize,
    mode: Mode,
    baseline: Variant,
    provider: String,
    blind: bool,
}

/// The comparisons of this server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonList)]
pub(super) struct List {
    /// Newest first.
    comparisons: Vec<Comparison>,
}

impl Comparison {
    fn of(job: &Job) -> Self {
        let (Wish { prompts, runs, mode, baseline, provider, blind }, now) = (job.wish.clone(), job.now());
        Self {
            id: job.id.clone(),
            status: now.standing,
            message: now.message,
            prompts,
            runs,
            mode,
            baseline,
            provider,
            blind,
        }
    }
}

/// The paths under `/api/comparisons`.
pub(crate) fn router() -> OpenApiRouter<app::State> {
    OpenApiRouter::new()
        .routes(routes!(list, begin))
        .routes(routes!(get))
        .routes(routes!(events))
        .routes(routes!(stop))
        .routes(routes!(report))
        .merge(super::votes::router())
}

/// The comparisons of this server
#[utoipa::path(get, path = "/api/comparisons", tag = "comparisons", responses((status = 200, body = List)))]
async fn list(State(comparisons): State<Comparisons>) -> Json<List> {
    Json(List { comparisons: comparisons.all().iter().map(|job| Comparison::of(job)).collect() })
}

/// Begins a comparison
///
/// Each prompt goes through both variants. It runs by itself; listen to its events. When nobody has listened for ten seconds it is stopped.
#[utoipa::path(post, path = "/api/comparisons", tag = "comparisons", request_body = Asked, responses(
    (status = 202, body = Begun),
    (status = 400, description = "The body cannot be read, a prompt is blank or too long, or nobody here has this name", body = Failure),
    (status = 409, description = "Another comparison runs", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
async fn begin(
    State(comparisons): State<Comparisons>,
    Body(asked): Body<Asked>,
) -> Result<(StatusCode, Json<Begun>), Failure> {
    let (provider, mode) = comparisons.mode(asked.provider.as_deref(), asked.live)?;
    let (prompts, baseline) = (prompts(asked.prompts)?, asked.baseline.unwrap_or(Variant::Plain));
    if !(1..=RUNS).contains(&asked.runs) {
        return Err(invalid(format!("`runs` is {}, and must be from 1 to {RUNS}", asked.runs)));
    }
    let job = comparisons.begin(Wish { prompts, runs: asked.runs, mode, baseline, provider, blind: asked.blind })?;
    Ok((StatusCode::ACCEPTED, Json(Begun { id: job.id.clone() })))
}

fn prompts(asked: Vec<Prompt>) -> Result<Vec<String>, Failure> {
    let prompts: Vec<_> = asked.into_iter().map(|Prompt(prompt)| prompt).collect();
    match prompts.iter().find(|prompt| prompt.trim().is_empty() || prompt.len() > LONGEST) {
        Some(prompt) if prompt.trim().is_empty() => Err(invalid("a prompt is blank".into())),
        Some(_) => Err(invalid(format!("a prompt is longer than {} KiB", LONGEST / 1024))),
        None if (1..=PROMPTS).contains(&prompts.len()) => Ok(prompts),
        None => Err(invalid(format!("there are {} prompts, and must be from 1 to {PROMPTS}", prompts.len()))),
    }
}

fn invalid(message: String) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, "invalid", message)
}

/// A comparison
#[utoipa::path(get, path = "/api/comparisons/{id}", tag = "comparisons", params(("id" = String, Path)), responses(
    (status = 200, body = Comparison),
    (status = 404, description = "There is no such comparison", body = Failure),
))]
async fn get(State(comparisons): State<Comparisons>, Path(id): Path<String>) -> Result<Json<Comparison>, Failure> {
    Ok(Json(Comparison::of(&*comparisons.get(&id)?)))
}

/// What happens in a comparison
///
/// The first event is `sync`: how things stand. Then `pair` for each pair; where nothing is measured, `turn` when a variant begins,
/// begins with something else or has ended, and `part` for what it says; and at last `done`, `stopped` or `failed`. A line that is taken up again begins with `sync`.
#[utoipa::path(get, path = "/api/comparisons/{id}/events", tag = "comparisons", params(("id" = String, Path)), responses(
    (status = 200, description = "Events", content_type = "text/event-stream", body = String),
    (status = 404, description = "There is no such comparison", body = Failure),
))]
async fn events(
    State(comparisons): State<Comparisons>,
    State(closing): State<app::Closing>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(events::line(&comparisons.get(&id)?, closing.0).into_response())
}

/// Stops a comparison
///
/// Nothing of it is kept. Where it has ended, nothing happens.
#[utoipa::path(post, path = "/api/comparisons/{id}/stop", tag = "comparisons", params(("id" = String, Path)), responses(
    (status = 204, description = "It does not run any more"),
    (status = 404, description = "There is no such comparison", body = Failure),
))]
async fn stop(State(comparisons): State<Comparisons>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    comparisons.get(&id)?.end(Standing::Stopped, Some("stopped by you".into()), None);
    Ok(StatusCode::NO_CONTENT)
}

/// How a report is written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// A page of its own, which loads nothing.
    #[default]
    Html,
    /// For a pull request.
    Markdown,
    /// Every pair and the summary.
    Json,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Written {
    #[serde(default)]
    #[param(inline, default = "html")]
    format: Form,
    /// Which variant the other one is compared with; the one that was asked for unless something else is said.
    #[param(inline)]
    baseline: Option<Variant>,
}

/// The report of a comparison as a file
#[utoipa::path(get, path = "/api/comparisons/{id}/report", tag = "comparisons",
    params(("id" = String, Path), Written), responses(
    (status = 200, content((String = "text/html"), (String = "text/markdown"), (serde_json::Value = "application/json"))),
    (status = 400, description = "There is no such format or variant", body = Failure),
    (status = 404, description = "There is no such comparison", body = Failure),
    (status = 409, description = "It has no report: it runs, was stopped or has failed, or not all blind votes are cast", body = Failure),
))]
async fn report(
    State(comparisons): State<Comparisons>,
    Path(id): Path<String>,
    Parameters(Written { format, baseline }): Parameters<Written>,
) -> Result<Response, Failure> {
    let job = comparisons.get(&id)?;
    if job.is_secret() {
        let message = "the report would tell whose the answers are";
        return Err(Failure::new(StatusCode::CONFLICT, "blind", message).hint("vote on each prompt first, or pass"));
    }
    let Some(report) = job.report(baseline) else {
        return Err(Failure::new(StatusCode::CONFLICT, "no_report", "the comparison has no report"));
    };
    let file = |ending: &str, kind: &'static str| {
        let name = format!("attachment; filename=\"comparison.{ending}\"");
        [(header::CONTENT_DISPOSITION, name), (header::CONTENT_TYPE, kind.to_owned())]
    };
    Ok(match format {
        Form::Html => (file("html", "text/html; charset=utf-8"), report.html(job.images())).into_response(),
        Form::Markdown => (file("md", "text/markdown; charset=utf-8"), report.markdown()).into_response(),
        Form::Json => (file("json", "application/json"), Json(&*report)).into_response(),
    })
}
