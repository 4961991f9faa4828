//! The list, and what concerns a conversation as a whole.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Body, Parameters, Path};
use dag_explorer::Failure;

use super::types::{Conversation, Entry};
use crate::bot::Variant;
use crate::web::conversations::{Changed, Conversations, Wish};

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// Words of titles or texts; `flow:dag`, `flow:plain` and `error:` among them narrow the search.
    #[param(nullable = false)]
    q: Option<String>,
}

/// The conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List {
    conversations: Vec<Entry>,
}

/// A conversation to begin, or a turn of it: who is asked, where it is not who is asked anyway.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    variant: Option<Variant>,
    provider: Option<String>,
}

/// A conversation that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Created {
    pub(super) id: String,
}

/// What is to be another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// A title; an empty one is the first words of the first prompt again.
    title: Option<String>,
}

/// All conversations, newest first
///
/// Retries of one are one entry: the newest. A conversation in which nothing was said is not listed.
#[utoipa::path(get, path = "/api/conversations", tag = "conversations", params(Search), responses(
    (status = 200, body = List),
    (status = 400, description = "The query cannot be read", body = Failure),
))]
pub(super) async fn list(
    State(conversations): State<Conversations>,
    Parameters(search): Parameters<Search>,
) -> Result<Json<List>, Failure> {
    let conversations = conversations.list(search.q.as_deref().unwrap_or_default()).await?;
    Ok(Json(List { conversations }))
}

/// Begins a conversation
#[utoipa::path(post, path = "/api/conversations", tag = "conversations", request_body = New, responses(
    (status = 201, body = Created),
    (status = 400, description = "The body cannot be read, or nobody here has this name", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
pub(super) async fn create(
    State(conversations): State<Conversations>,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<Created>), Failure> {
    let wish = Wish { variant: new.variant, provider: new.provider };
    let id = conversations.create(&wish).await?;
    Ok((StatusCode::CREATED, Json(Created { id })))
}

/// A conversation with all that was said
///
/// Asking for it counts as listening to the turn that runs.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), responses(
    (status = 200, body = Conversation),
    (status = 404, description = "There is none with this id", body = Failure),
    (status = 409, description = "It is a run of another program", body = Failure),
))]
pub(super) async fn get(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
) -> Result<Json<Conversation>, Failure> {
    Ok(Json(conversations.get(&id).await?))
}

/// Changes its title
#[utoipa::path(patch, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), request_body = Change, responses(
    (status = 204, description = "Done"),
    (status = 400, description = "The body cannot be read, or the title is too long", body = Failure),
    (status = 404, description = "There is none with this id", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
pub(super) async fn change(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
    Body(change): Body<Change>,
) -> Result<StatusCode, Failure> {
    conversations.change(&id, Changed { title: change.title }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes it with its retries
///
/// What runs is stopped first.
#[utoipa::path(delete, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), responses(
    (status = 204, description = "Done"),
    (status = 404, description = "There is none with this id", body = Failure),
    (status = 409, description = "Another program has it open", body = Failure),
))]
pub(super) async fn delete(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    conversations.delete(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
