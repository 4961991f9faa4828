//! A streamed answer: chunks as the parts come, the usage with the last one, and `[DONE]`.
//!
//! The answer's head waits for the first part, so that a call that fails before it has a status of its own.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event as Line, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};

use super::chat::{Asked, failure, reason};
use super::error::{Failure, Problem};
use super::types::{Choice, Said};
use crate::web::api::Turn;
use crate::web::events::{Event, What};

const CHUNK: &str = "chat.completion.chunk";

/// The answer as a stream; or why there is none, when nothing was said before that was clear.
pub(super) async fn answer(mut asked: Asked) -> Result<Response, Failure> {
    let first = loop {
        let event = asked.next().await;
        match &event.what {
            What::Phase { .. } => {}
            What::Failed(message) => return Err(Failure::upstream("internal", message)),
            What::Done(turn) if failure(turn).is_some() => return Err(failure(turn).expect("just seen")),
            What::Part(_) | What::Done(_) | What::Stopped(_) => break event,
        }
    };
    let lines = lines(asked, first).map(Ok::<_, Infallible>);
    Ok(Sse::new(lines).keep_alive(KeepAlive::default()).into_response())
}

/// Where a stream stands.
enum Now {
    /// This event is next.
    At(Arc<Event>, bool),
    Waiting,
    Over,
}

fn lines(asked: Asked, first: Arc<Event>) -> impl Stream<Item = Line> {
    let chunks = stream::unfold((asked, Now::At(first, false)), async |(mut asked, now)| {
        let (event, began) = match now {
            Now::At(event, began) => (event, began),
            Now::Waiting => (asked.next().await, true),
            Now::Over => return None,
        };
        let (lines, over) = asked.told(&event, began);
        Some((lines, (asked, if over { Now::Over } else { Now::Waiting })))
    });
    chunks.flat_map(stream::iter)
}

impl Asked {
    /// The lines that an event makes, and whether they are the last ones.
    fn told(&self, event: &Event, began: bool) -> (Vec<Line>, bool) {
        match &event.what {
            What::Phase { .. } => (Vec::new(), false),
            What::Part(text) => (vec![self.delta(text, began)], false),
            What::Done(turn) => match failure(turn) {
                Some(failure) => (vec![broken(failure)], true),
                None => (self.ended(turn, began), true),
            },
            What::Stopped(turn) => (self.ended(turn, began), true),
            What::Failed(message) => (vec![broken(Failure::upstream("internal", message))], true),
        }
    }

    fn delta(&self, text: &str, began: bool) -> Line {
        let role = (!began).then_some("assistant");
        let delta = Said { role, content: Some(text.to_owned()) };
        self.chunk(Choice { index: 0, message: None, delta: Some(delta), finish_reason: None })
    }

    /// The end, and all that was said where it did not come in parts.
    fn ended(&self, turn: &Turn, began: bool) -> Vec<Line> {
        let whole = (!began).then(|| self.delta(&self.content(turn), false));
        let delta = Some(Said::default());
        let end = self.chunk(Choice { index: 0, message: None, delta, finish_reason: Some(reason(turn)) });
        let usage = json(&self.completion(CHUNK, Vec::new(), Some(self.tokens(turn))));
        whole.into_iter().chain([end, usage, Line::default().data("[DONE]")]).collect()
    }

    fn chunk(&self, choice: Choice) -> Line {
        json(&self.completion(CHUNK, vec![choice], None))
    }
}

fn broken(failure: Failure) -> Line {
    json(&Problem { error: failure.error })
}

fn json(value: &impl serde::Serialize) -> Line {
    Line::default().data(serde_json::to_string(value).unwrap_or_default())
}
