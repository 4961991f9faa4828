//! The screens, each one page that the server writes.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Redirect, Response};
use axum::routing::get;
use dag_explorer::{Failure, Link};
use maud::Markup;

use super::api::Path;
use super::app;
use super::conversations::Refusal;
use super::page::{self, Screen, View};

/// The screens that there are.
pub(super) const LINKS: [Link; 5] = [
    Link { label: "Chat", href: "/" },
    Link { label: "Watch", href: "/app" },
    Link { label: "Compare", href: "/compare" },
    Link { label: "Runs", href: "/runs" },
    Link { label: "Graphs", href: "/graph" },
];

pub(super) fn router() -> Router<app::State> {
    Router::new()
        .route("/", get(async |app, headers| page(app, headers, Screen::Chat, None).await))
        .route("/c/{id}", get(async |app, headers, Path(id): Id| page(app, headers, Screen::Chat, Some(id)).await))
        .route("/app", get(async |app, headers| page(app, headers, Screen::Watch, None).await))
        .route("/app/{id}", get(async |app, headers, Path(id): Id| page(app, headers, Screen::Watch, Some(id)).await))
        .route("/c/", get(async || Redirect::to("/")))
        .route("/app/", get(async || Redirect::to("/app")))
        .fallback(nothing)
}

type Id = Path<String>;

async fn page(
    State(app): State<app::State>,
    headers: HeaderMap,
    screen: Screen,
    id: Option<String>,
) -> Result<Markup, Response> {
    written(&app, screen, id.as_deref()).await.map_err(|refusal| refused(told(refusal), &headers))
}

/// A refusal for people.
fn told(refusal: Refusal) -> Failure {
    let Refusal::NoConversation(id) = refusal else { return refusal.into() };
    let message = format!("There is no conversation `{id}`.");
    let hint = "It may have been deleted. The list at the left of the chat has those that there are.";
    Failure::new(StatusCode::NOT_FOUND, "not_found", message).hint(hint)
}

async fn written(app: &app::State, screen: Screen, id: Option<&str>) -> Result<Markup, Refusal> {
    let conversations = &app.conversations;
    let conversation = match id {
        Some(id) => Some(conversations.get(id).await?),
        None => None,
    };
    let (list, info) = (conversations.list("").await?, conversations.info());
    let (now, conversation) = (jiff::Zoned::now(), conversation.as_ref());
    let view = View { screen, links: &LINKS, conversation, list: &list, info: &info, now };
    Ok(match screen {
        Screen::Chat => page::chat(&view),
        Screen::Watch => page::watch(&view, conversations.project(), app.machine()),
    })
}

async fn nothing(headers: HeaderMap) -> Response {
    refused(
        Failure::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.").hint("The chat is at /."),
        &headers,
    )
}

/// A page that says what went wrong leads to the other screens, as all do.
pub(crate) fn refused(failure: Failure, headers: &HeaderMap) -> Response {
    failure.answer_within(headers, env!("CARGO_PKG_NAME"), &LINKS)
}
