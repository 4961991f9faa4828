//! Conversations as files.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{Body, Parameters, Path};
use super::conversations::Created;
use dag_explorer::Failure;

use crate::web::conversations::{Conversations, Export, Format};
use crate::web::render;

/// How it is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Written {
    /// `json` unless it says something else.
    #[param(inline, nullable = false)]
    format: Option<Format>,
}

/// The conversation as a file
///
/// As JSON with its images, which an import takes; or as Markdown, to be read.
#[utoipa::path(get, path = "/api/conversations/{id}/export", tag = "conversations",
    params(("id" = String, Path), Written), responses(
    (status = 200, content((Export = "application/json"), (String = "text/markdown"))),
    (status = 400, description = "There is no such format", body = Failure),
    (status = 404, description = "There is no such conversation", body = Failure),
    (status = 409, description = "It is a run of another program", body = Failure),
))]
pub(super) async fn export(
    State(conversations): State<Conversations>,
    Path(id): Path<String>,
    Parameters(Written { format }): Parameters<Written>,
) -> Result<Response, Failure> {
    let named = |end: &str| (header::CONTENT_DISPOSITION, format!("attachment; filename=\"conversation.{end}\""));
    match format.unwrap_or_default() {
        Format::Json => Ok(([named("json")], Json(conversations.export(&id).await?)).into_response()),
        Format::Markdown => {
            let text = render::markdown(&conversations.get(&id).await?);
            let kind = (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned());
            Ok(([named("md"), kind], text).into_response())
        }
    }
}

/// A new conversation from a file
#[utoipa::path(post, path = "/api/conversations/import", tag = "conversations", request_body = Export, responses(
    (status = 201, body = Created),
    (status = 400, description = "The file cannot be read, or is none of this program", body = Failure),
    (status = 413, description = "The file is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
pub(super) async fn import(
    State(conversations): State<Conversations>,
    Body(file): Body<Export>,
) -> Result<(StatusCode, Json<Created>), Failure> {
    let id = conversations.import(file).await?;
    Ok((StatusCode::CREATED, Json(Created { id })))
}
