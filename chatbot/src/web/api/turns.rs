//! Turns are begun, retried, stopped and finished.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Path};
use super::conversations::Created;
use dag_explorer::Failure;

use crate::bot::Variant;
use crate::web::conversations::{Conversations, Wish};

/// A prompt, and who is asked where it is not who was asked before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Prompt {
    /// Not blank, at most 512 KiB.
    #[schema(pattern = r"\S")]
    prompt: String,
    variant: Option<Variant>,
    provider: Option<String>,
}

/// A turn once more, perhaps with another prompt.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    /// Not blank; without it the same prompt.
    #[schema(pattern = r"\S")]
    prompt: Option<String>,
    variant: Option<Variant>,
    provider: Option<String>,
}

/// A turn that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Begun {
    /// Its number.
    n: u32,
}

/// Begins a turn
///
/// It runs by itself; listen to its events. When nobody has listened for ten seconds it is stopped, and what there is of the answer is kept.
#[utoipa::path(post, path = "/api/conversations/{id}/turns", tag = "turns", params(("id" = String, Path)), request_body = Prompt, responses(
    (status = 202, body = Begun),
    (status = 400, description = "The body cannot be read, the prompt is blank or too long, or nobody here has this name", body = Failure),
    (status = 404, description = "There is no such conversation", body = Failure),
    (status = 409, description = "It is being answered, is open elsewhere or cannot go on", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
pub(super) async fn begin(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
    Body(prompt): Body<Prompt>,
) -> Result<(StatusCode, Json<Begun>), Failure> {
    let wish = Wish { variant: prompt.variant, provider: prompt.provider };
    let n = conversations.begin(&id, prompt.prompt, wish).await?;
    Ok((StatusCode::ACCEPTED, Json(Begun { n })))
}

/// Answers a turn again
///
/// A retry, or another prompt in its place. Nothing is overwritten: a new conversation goes on from the state before the turn, and its turn
/// begins at once.
#[utoipa::path(post, path = "/api/conversations/{id}/turns/{n}/again", tag = "turns",
    params(("id" = String, Path), ("n" = u32, Path, minimum = 1)), request_body = Again, responses(
    (status = 201, description = "The conversation with the other answer", body = Created),
    (status = 400, description = "The body cannot be read, the prompt is blank or too long, or nobody here has this name", body = Failure),
    (status = 404, description = "There is no such conversation, or it has no such turn", body = Failure),
    (status = 409, description = "It cannot go on", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
pub(super) async fn again(
    State(conversations): State<Conversations>,
    Path((id, n)): Path<(String, u32)>,
    Body(again): Body<Again>,
) -> Result<(StatusCode, Json<Created>), Failure> {
    let wish = Wish { variant: again.variant, provider: again.provider };
    let id = conversations.again(&id, n, again.prompt, wish).await?;
    Ok((StatusCode::CREATED, Json(Created { id })))
}

/// Stops the turn that runs
///
/// What there is of the answer is kept, and marked. Where nothing runs, nothing happens.
#[utoipa::path(post, path = "/api/conversations/{id}/stop", tag = "turns", params(("id" = String, Path)), responses(
    (status = 204, description = "Nothing runs any more"),
    (status = 404, description = "There is no such conversation", body = Failure),
))]
pub(super) async fn stop(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    conversations.stop(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Finishes the turn that was left half way
///
/// As after a restart of the server. The step that was interrupted is made again.
#[utoipa::path(post, path = "/api/conversations/{id}/finish", tag = "turns", params(("id" = String, Path)), responses(
    (status = 202, body = Begun),
    (status = 404, description = "There is no such conversation", body = Failure),
    (status = 409, description = "No turn was left half way, or it is being answered", body = Failure),
))]
pub(super) async fn finish(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Begun>), Failure> {
    let n = conversations.finish(&id).await?;
    Ok((StatusCode::ACCEPTED, Json(Begun { n })))
}
