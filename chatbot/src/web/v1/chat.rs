//! `/v1/chat/completions`: one turn of a conversation of its own.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::error::{Failure, Problem};
use super::models;
use super::prompt;
use super::stream;
use super::types::{ChatRequest, Choice, Completion, Said, Tokens};
use super::usage;
use crate::flow::shared::{ItemType, texts};
use crate::web::api::{Body, Turn};
use crate::web::conversations::{Conversations, Wish};
use crate::web::events::{Event, Listener, What};

/// An answer that is on its way.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) created: u64,
    /// Where images are, as this client reaches the server.
    origin: String,
    prompt: String,
    /// The characters of all that was said before the answer.
    length: u64,
    pub(super) listener: Listener,
}

/// Answers the last message of the user
///
/// With `stream` as server-sent events, of which the last chunk holds the usage. The answer takes several calls to the model server; when
/// one of them fails that is a 502, with the kind of failure as its code. A client that goes away stops the answer.
#[utoipa::path(post, path = "/v1/chat/completions", tag = "v1", request_body = ChatRequest, responses(
    (status = 200, content((Completion = "application/json"), (String = "text/event-stream"))),
    (status = 400, description = "The request cannot be read, or there is nothing to answer in it", body = Problem),
    (status = 404, description = "There is no such model", body = Problem),
    (status = 413, description = "The request is too large", body = Problem),
    (status = 415, description = "The request is not JSON", body = Problem),
    (status = 502, description = "The model server failed", body = Problem),
))]
pub(super) async fn complete(
    State(conversations): State<Conversations>,
    headers: HeaderMap,
    request: Result<Body<ChatRequest>, dag_explorer::Failure>,
) -> Result<Response, Failure> {
    let Body(request) = request.map_err(|failure| Failure::body(failure.status(), failure.message().to_owned()))?;
    let is_streamed = request.stream.unwrap_or_default();
    let asked = Asked::begin(&conversations, request, &headers).await?;
    if is_streamed { stream::answer(asked).await } else { asked.whole().await }
}

impl Asked {
    async fn begin(conversations: &Conversations, request: ChatRequest, headers: &HeaderMap) -> Result<Self, Failure> {
        let model = request.model.clone();
        let wish = Wish { variant: Some(models::named(&model)?), provider: None };
        let (prompt, items) = prompt::read(request)?;
        Conversations::check(&prompt)?;
        let characters = |text: &str| text.chars().count() as u64;
        let length = items.iter().map(|item| characters(&item.content)).sum::<u64>() + characters(&prompt);
        let (id, listener) = conversations.ask(items, prompt.clone(), &wish).await?;
        let listener = listener.alone();
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Ok(Self { id, model, created, origin: format!("http://{host}"), prompt, length, listener })
    }

    /// The next event of the turn.
    pub(super) async fn next(&mut self) -> Arc<Event> {
        self.listener.next().await
    }

    async fn whole(mut self) -> Result<Response, Failure> {
        let turn = loop {
            match &self.next().await.what {
                What::Done(turn) | What::Stopped(turn) => break turn.clone(),
                What::Failed(message) => return Err(Failure::upstream("internal", message)),
                What::Phase { .. } | What::Part(_) => {}
            }
        };
        failure(&turn).map_or(Ok(()), Err)?;
        let message = Said { role: Some("assistant"), content: Some(self.content(&turn)) };
        let choice = Choice { index: 0, message: Some(message), delta: None, finish_reason: Some(reason(&turn)) };
        let usage = Some(self.tokens(&turn));
        Ok(Json(self.completion("chat.completion", vec![choice], usage)).into_response())
    }

    pub(super) fn completion(&self, object: &'static str, choices: Vec<Choice>, usage: Option<Tokens>) -> Completion {
        let id = format!("chatcmpl-{}", self.id);
        Completion { id, object, created: self.created, model: self.model.clone(), choices, usage }
    }

    pub(super) fn tokens(&self, turn: &Turn) -> Tokens {
        usage::tokens(turn, self.length)
    }

    /// What the bot said, an image as its address.
    pub(super) fn content(&self, turn: &Turn) -> String {
        let Some(answer) = &turn.answer else { return String::new() };
        match answer.kind {
            ItemType::Image => {
                let alt: String = self.prompt.chars().filter(|c| !"[]\\\n\r".contains(*c)).take(200).collect();
                format!("![{alt}]({}/images/{}/{})", self.origin, self.id, answer.content)
            }
            ItemType::Text | ItemType::Code | ItemType::Error => answer.content.clone(),
        }
    }
}

/// Why there is no answer, if there is none.
pub(super) fn failure(turn: &Turn) -> Option<Failure> {
    let answer = turn.answer.as_ref().filter(|answer| answer.kind == ItemType::Error)?;
    match &turn.error {
        Some(error) => Some(Failure::upstream(&error.kind, &answer.content)),
        None if answer.content == texts::UNSAFE => None,
        None => Some(Failure::upstream("no_key", &answer.content)),
    }
}

/// Why the answer ends where it does.
pub(super) fn reason(turn: &Turn) -> &'static str {
    let is_refused = turn.answer.as_ref().is_some_and(|answer| answer.kind == ItemType::Error);
    if is_refused { "content_filter" } else { "stop" }
}
