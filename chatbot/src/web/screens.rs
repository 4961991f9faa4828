//! The screens, each one page that the server writes.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use dag_explorer::{Failure, Link};
use maud::Markup;

use super::api::Path;
use super::app;
use super::conversations::{Conversations, Refusal};
use super::page::{self, View};

/// The screens that there are.
pub(super) const LINKS: [Link; 4] = [
    Link { label: "Chat", href: "/" },
    Link { label: "Compare", href: "/compare" },
    Link { label: "Runs", href: "/runs" },
    Link { label: "Machine", href: "/graph" },
];

pub(super) fn router() -> Router<app::State> {
    Router::new().route("/", get(new)).route("/c/{id}", get(conversation)).fallback(nothing)
}

async fn new(State(conversations): State<Conversations>, headers: HeaderMap) -> Result<Markup, Response> {
    chat(&conversations, None).await.map_err(|refusal| Failure::from(refusal).answer(&headers))
}

async fn conversation(
    State(conversations): State<Conversations>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Markup, Response> {
    chat(&conversations, Some(&id)).await.map_err(|refusal| Failure::from(refusal).answer(&headers))
}

async fn chat(conversations: &Conversations, id: Option<&str>) -> Result<Markup, Refusal> {
    let conversation = match id {
        Some(id) => Some(conversations.get(id).await?),
        None => None,
    };
    let (list, info) = (conversations.list("").await?, conversations.info());
    let now = jiff::Zoned::now();
    Ok(page::chat(&View { links: &LINKS, conversation: conversation.as_ref(), list: &list, info: &info, now }))
}

async fn nothing(headers: HeaderMap) -> Response {
    Failure::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here").hint("the chat is at /").answer(&headers)
}
