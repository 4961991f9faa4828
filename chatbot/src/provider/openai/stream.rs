//! A streamed answer: server-sent events, each with a piece of the completion as JSON, and `[DONE]` at the end.

use std::pin::pin;

use eventsource_stream::{Event, EventStreamError, Eventsource};
use futures_util::{Stream, StreamExt};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::answer::Answer;
use super::body::{Cut, REPLY_LIMIT, chunks, incomplete, invalid, not_utf8};
use crate::provider::{ErrorKind, ProviderError};

/// Hears the pieces until the stream ends. One that ends without `[DONE]` counts only when the model said before that it was done.
pub(super) async fn hear(answer: &mut Answer<'_>, response: Response) -> Result<(), ProviderError> {
    match hear_all(answer, chunks(response, REPLY_LIMIT).eventsource()).await? {
        End::Done => Ok(()),
        // Everything was said; how the connection ended makes no difference.
        _ if answer.is_complete() => Ok(()),
        End::Early => Err(ended_early()),
        End::Broken(cut) => Err(answer.api().cut(cut)),
        End::Silent => Err(fell_silent(answer)),
        End::Late => Err(incomplete(answer.api().stream_timeout())),
    }
}

/// How a stream ended.
enum End {
    /// By saying so.
    Done,
    /// Without saying so.
    Early,
    Broken(Cut),
    /// No piece came for as long as a call may take.
    Silent,
    /// Its time was up.
    Late,
}

/// Only a piece of the answer is progress: comments keep a connection alive, and a server may send them for ever.
async fn hear_all(
    answer: &mut Answer<'_>,
    events: impl Stream<Item = Result<Event, EventStreamError<Cut>>>,
) -> Result<End, ProviderError> {
    let (idle, total) = (answer.api().timeout(), answer.api().stream_timeout());
    let start = Instant::now();
    let mut heard = start;
    let mut events = pin!(events);
    loop {
        let deadline = (heard + idle).min(start + total);
        match timeout_at(deadline, events.next()).await {
            Err(_) if deadline == start + total => return Ok(End::Late),
            Err(_) => return Ok(End::Silent),
            Ok(None) => return Ok(End::Early),
            Ok(Some(Ok(event))) if event.data.trim() == "[DONE]" => return Ok(End::Done),
            Ok(Some(Ok(event))) if event.data.trim().is_empty() => {}
            Ok(Some(Ok(event))) => {
                hear_event(answer, &event.data)?;
                heard = Instant::now();
            }
            Ok(Some(Err(error))) => return broken(error).map(End::Broken),
        }
    }
}

fn hear_event(answer: &mut Answer<'_>, data: &str) -> Result<(), ProviderError> {
    let api = answer.api();
    let piece = serde_json::from_str(data).map_err(|error| {
        let message = format!(
            "broken SSE: a piece of the answer is not JSON; is it a model server? it says: {}",
            api.quote(data)
        );
        invalid(message).with_source(api.quote(&error.to_string()))
    })?;
    answer.hear(piece)
}

/// The connection's own failure, which does not matter once all was said; any other is one of the answer.
fn broken(error: EventStreamError<Cut>) -> Result<Cut, ProviderError> {
    match error {
        EventStreamError::Transport(cut) => Ok(cut),
        EventStreamError::Utf8(error) => Err(not_utf8(&error)),
        EventStreamError::Parser(_) => {
            Err(invalid("broken SSE: the answer is not a stream of events; is it a model server?"))
        }
    }
}

fn fell_silent(answer: &Answer<'_>) -> ProviderError {
    let idle = answer.api().timeout();
    let what = if answer.has_begun() {
        format!("the server fell silent for {idle:?} in the middle of its answer")
    } else {
        format!("the server sent no answer within {idle:?}")
    };
    let message = format!("{what}; try again, or allow more time");
    ProviderError::new(ErrorKind::Timeout, message)
}

fn ended_early() -> ProviderError {
    ProviderError::new(ErrorKind::BrokenStream, "the stream ended before the answer was complete; try again")
}
