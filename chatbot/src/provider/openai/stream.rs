//! A streamed answer: server-sent events, each with a piece of the completion as JSON, and `[DONE]` at the end.

use std::pin::pin;

use eventsource_stream::{EventStreamError, Eventsource};
use futures_util::StreamExt;
use reqwest::Response;

use super::answer::Answer;
use super::body::{Cut, REPLY_LIMIT, chunks, invalid, not_utf8};
use crate::provider::{ErrorKind, ProviderError};

/// Hears the pieces until the stream ends. One that ends without `[DONE]` counts only when the model said before that it was done.
pub(super) async fn hear(answer: &mut Answer<'_>, response: Response) -> Result<(), ProviderError> {
    let api = answer.api();
    let mut events = pin!(chunks(response, REPLY_LIMIT, api.idle()).eventsource());
    while let Some(event) = events.next().await {
        match event {
            Ok(event) if event.data.trim() == "[DONE]" => return Ok(()),
            Ok(event) => hear_event(answer, &event.data)?,
            // Everything was said; how the connection ended makes no difference.
            Err(EventStreamError::Transport(Cut::Broken(_) | Cut::Silent)) if answer.is_complete() => return Ok(()),
            Err(error) => return Err(broken(answer, error)),
        }
    }
    if answer.is_complete() { Ok(()) } else { Err(ended_early()) }
}

fn hear_event(answer: &mut Answer<'_>, data: &str) -> Result<(), ProviderError> {
    if data.trim().is_empty() {
        return Ok(());
    }
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

fn broken(answer: &Answer<'_>, error: EventStreamError<Cut>) -> ProviderError {
    match error {
        EventStreamError::Utf8(error) => not_utf8(&error),
        EventStreamError::Parser(_) => {
            invalid("broken SSE: the answer is not a stream of events; is it a model server?")
        }
        EventStreamError::Transport(cut) => answer.api().cut(cut),
    }
}

fn ended_early() -> ProviderError {
    ProviderError::new(ErrorKind::BrokenStream, "the stream ended before the answer was complete; try again")
}
