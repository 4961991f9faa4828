//! What is new, as server-sent events: a browser asks once and is told. Files are looked at while somebody listens.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use dag_store::{AppDir, Row};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use utoipa::ToSchema;

use super::list::{self, AppRow};
use super::scans::{self, Mark};
use super::shared::{AppPath, Shared, blocking, failure, part};
use crate::failure::Failure;
use crate::openapi::Refused;

/// A log is looked at so often: what is written is shown within a tenth of a second.
const LOOK: Duration = Duration::from_millis(30);
/// The same for the list of a project, which is a look at each of its logs.
const LOOK_AT_ALL: Duration = Duration::from_millis(300);
/// More changed rows than this are not sent: the browser asks for those that it shows.
const MOST: usize = 200;

type Events = Sse<axum::response::sse::KeepAliveStream<std::pin::Pin<Box<dyn Stream<Item = Told> + Send>>>>;
type Told = Result<Event, Infallible>;

/// `event: steps`: rows that are new or have changed. With another `epoch` than before, all that was known is void.
/// `rows` is `null` when there are too many.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedSteps)]
struct Changed {
    epoch: i64,
    version: u64,
    total: usize,
    /// With the place of each in the list.
    rows: Option<Vec<(usize, Row)>>,
}

/// What a listener was told last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    epoch: i64,
    version: u64,
}

/// What becomes of a run, as server-sent events
///
/// `steps` comes at once and whenever the log grows, `gone` when the run was deleted. Of a line that was taken up with `Last-Event-ID` only
/// what was missed is told.
#[utoipa::path(get, path = "/api/runs/{project}/{app}/events", tag = "runs", params(AppPath, ("last-event-id" = Option<String>, Header)), responses(
    (status = 200, description = "Events", content_type = "text/event-stream", body = Changed),
    Refused,
))]
pub(crate) async fn app(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
    headers: HeaderMap,
) -> Result<Events, Failure> {
    let path = part(path)?;
    shared.dir(&path)?;
    let place = last(&headers);
    Ok(events(unfold(Some(place), move |place| {
        let (shared, path) = (shared.clone(), path.clone());
        async move { next(shared, path, place?).await }
    })))
}

fn events(stream: impl Stream<Item = Told> + Send + 'static) -> Events {
    let stream: std::pin::Pin<Box<dyn Stream<Item = Told> + Send>> = Box::pin(stream);
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The place that a browser names when it comes again.
fn last(headers: &HeaderMap) -> Option<Place> {
    let (epoch, version) = headers.get("last-event-id")?.to_str().ok()?.split_once('-')?;
    Some(Place { epoch: epoch.parse().ok()?, version: version.parse().ok()? })
}

/// The outer option is whether there is more to tell, the inner one whether anything was told yet.
async fn next(shared: Arc<Shared>, path: AppPath, place: Option<Place>) -> Option<(Told, Option<Option<Place>>)> {
    loop {
        let (asked, app) = (shared.clone(), path.clone());
        let changed = blocking(move || asked.ask(&app, |_, open| changed(open, place))).await;
        match changed {
            Ok(Some(changed)) => {
                let place = Place { epoch: changed.epoch, version: changed.version };
                let id = format!("{}-{}", place.epoch, place.version);
                let event = Event::default().event("steps").id(id).json_data(&changed).unwrap_or_default();
                return Some((Ok(event), Some(Some(place))));
            }
            Ok(None) => tokio::time::sleep(LOOK).await,
            Err(failure) => {
                let event = Event::default().event("gone").json_data(&failure).unwrap_or_default();
                return Some((Ok(event), None));
            }
        }
    }
}

fn changed(open: &super::apps::Open, place: Option<Place>) -> Option<Changed> {
    let (epoch, version, rows) = (open.epoch, open.index.version(), open.index.rows());
    if place == Some(Place { epoch, version }) {
        return None;
    }
    let since = place.filter(|place| place.epoch == epoch).map_or(0, |place| place.version);
    let changed = || rows.iter().enumerate().filter(|(_, row)| row.version > since);
    let few = changed().take(MOST + 1).count() <= MOST;
    let rows_changed = few.then(|| changed().map(|(at, row)| (at, row.clone())).collect());
    Some(Changed { epoch, version, total: rows.len(), rows: rows_changed })
}

/// `event: apps`: applications that are new or have changed, and the ids of those that are gone.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedRuns)]
struct ChangedApps {
    apps: Vec<AppRow>,
    gone: Vec<String>,
}

/// What was seen of each application.
type Seen = HashMap<String, Noticed>;

/// By what a change is noticed.
#[derive(PartialEq, Eq)]
struct Noticed {
    log: Mark,
    /// How much of the run is known to be broken.
    broken: usize,
    /// A writer that goes ends what was running, and changes nothing.
    has_writer: bool,
}

impl Noticed {
    /// Nobody has come to a log that did not change.
    fn new(app: &AppDir, broken: usize, before: Option<&Self>) -> Self {
        let log = scans::mark(app);
        let is_idle = before.is_some_and(|before| before.log == log && !before.has_writer);
        Self { log, broken, has_writer: !is_idle && app.has_writer() }
    }
}

/// What becomes of the runs of a project, as server-sent events
///
/// `apps` comes whenever one of them changes.
#[utoipa::path(get, path = "/api/runs/{project}/events", tag = "runs", params(("project" = String, Path)), responses(
    (status = 200, description = "Events", content_type = "text/event-stream", body = ChangedApps),
    Refused,
))]
pub(crate) async fn project(
    State(shared): State<Arc<Shared>>,
    project: Result<Path<String>, PathRejection>,
) -> Result<Events, Failure> {
    let name = part(project)?;
    let seen = look(shared.clone(), name.clone(), None).await?.0;
    Ok(events(unfold(seen, move |mut seen| {
        let (shared, name) = (shared.clone(), name.clone());
        async move {
            loop {
                tokio::time::sleep(LOOK_AT_ALL).await;
                let (now, changed) = look(shared.clone(), name.clone(), Some(seen)).await.ok()?;
                seen = now;
                if !changed.apps.is_empty() || !changed.gone.is_empty() {
                    let event = Event::default().event("apps").json_data(&changed).unwrap_or_default();
                    return Some((Ok(event), seen));
                }
            }
        }
    })))
}

async fn look(shared: Arc<Shared>, name: String, before: Option<Seen>) -> Result<(Seen, ChangedApps), Failure> {
    blocking(move || {
        let apps = shared.project(&name)?.apps().map_err(failure)?;
        let mut seen = Seen::with_capacity(apps.len());
        let mut changed = ChangedApps { apps: Vec::new(), gone: Vec::new() };
        let mut room = scans::ROOM;
        for app in &apps {
            // At first nothing is known to be broken: whatever is, the list may have been without it.
            let broken = before.is_some().then(|| shared.scans.of(app, &mut room));
            let broken = broken.map_or(0, |found| found.map_or(0, |found| found.problems.len()));
            let last = before.as_ref().and_then(|before| before.get(app.id()));
            let noticed = Noticed::new(app, broken, last);
            if before.is_some() && last != Some(&noticed) {
                changed.apps.push(list::row(&shared, app, &mut room));
            }
            seen.insert(app.id().to_owned(), noticed);
        }
        changed.gone.extend(before.into_iter().flatten().map(|(id, _)| id).filter(|id| !seen.contains_key(id)));
        Ok((seen, changed))
    })
    .await
}
