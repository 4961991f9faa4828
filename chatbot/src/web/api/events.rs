//! What happens in a conversation, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::body::Path;
use dag_explorer::Failure;

use super::types::Sync;
use crate::web::app;
use crate::web::conversations::Conversations;
use crate::web::events::{Event, Id, Listener, What};

/// How often a line is kept alive when there is nothing to say.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What happens in a conversation
///
/// The first event is `sync`: how things stand. Then `phase`, `part`, and `done`, `stopped` or `failed` for each turn. A line that drops is
/// taken up after the event that `Last-Event-ID` names, without `sync`, as long as the server knows the events after it.
#[utoipa::path(get, path = "/api/conversations/{id}/events", tag = "turns",
    params(("id" = String, Path), ("last-event-id" = Option<String>, Header)), responses(
    (status = 200, description = "Events", content_type = "text/event-stream", body = String),
    (status = 404, description = "There is no such conversation", body = Failure),
    (status = 409, description = "It is a run of another program", body = Failure),
))]
pub(super) async fn events(
    State(conversations): State<Conversations>,
    State(closing): State<app::Closing>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, Failure> {
    let mut listener = conversations.listen(&id)?;
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(Id::parse);
    let first = if after.is_some_and(|after| listener.resume(after)) {
        Vec::new()
    } else {
        beginning(&conversations, &id, &mut listener, after).await?
    };
    let later = stream::unfold((listener, closing.0), next);
    let events = stream::iter(first).chain(later).map(Ok);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// How things stand, and the end of the turn that was listened to before, if it came in the meantime.
async fn beginning(
    conversations: &Conversations,
    id: &str,
    listener: &mut Listener,
    after: Option<Id>,
) -> Result<Vec<sse::Event>, Failure> {
    if let Some((id, sync)) = listener.sync() {
        return Ok(vec![written("sync", id, &sync_json(&sync))]);
    }
    let conversation = conversations.get(id).await?;
    let last = conversation.turns.last();
    let sync = Sync {
        n: last.map_or(0, |turn| turn.n),
        running: conversation.running,
        prompt: last.map(|turn| turn.prompt.clone()).unwrap_or_default(),
        text: String::new(),
        phase: None,
        elapsed_ms: 0.0,
    };
    let here = Id { n: sync.n, k: 0 };
    let mut events = vec![written("sync", here, &sync_json(&sync))];
    if let Some(turn) = last.filter(|turn| turn.answer.is_some() && after.is_some_and(|after| after.n == turn.n)) {
        events.push(written("done", here, &json!({ "n": turn.n, "turn": turn })));
    }
    Ok(events)
}

fn sync_json(sync: &Sync) -> Value {
    json!({ "turn": sync })["turn"].take()
}

/// The next event; the line ends with the server, once nothing runs.
async fn next(
    (mut listener, mut closing): (Listener, watch::Receiver<bool>),
) -> Option<(sse::Event, (Listener, watch::Receiver<bool>))> {
    loop {
        let is_closing = *closing.borrow_and_update();
        let is_over = is_closing && !listener.is_running();
        tokio::select! {
            biased;
            event = listener.next() => return Some((told(&event), (listener, closing))),
            () = std::future::ready(()), if is_over => return None,
            _ = closing.changed(), if !is_closing => (),
            () = tokio::time::sleep(Duration::from_millis(100)), if is_closing => (),
        }
    }
}

fn told(event: &Event) -> sse::Event {
    let n = event.id.n;
    let (name, data) = match &event.what {
        What::Phase { action, elapsed_ms } => ("phase", json!({ "n": n, "action": action, "elapsed_ms": elapsed_ms })),
        What::Part(text) => ("part", json!({ "n": n, "text": text })),
        What::Done(turn) => ("done", json!({ "n": n, "turn": turn })),
        What::Stopped(turn) => ("stopped", json!({ "n": n, "turn": turn })),
        What::Failed(message) => ("failed", json!({ "n": n, "message": message })),
    };
    written(name, event.id, &data)
}

fn written(name: &str, id: Id, data: &Value) -> sse::Event {
    sse::Event::default().event(name).id(id.to_string()).data(data.to_string())
}
