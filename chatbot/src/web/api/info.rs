//! What this server is.

use axum::Json;
use axum::extract::State;

use super::types::Info;
use crate::web::conversations::Conversations;

/// What this server is and who answers
#[utoipa::path(get, path = "/api/info", tag = "server", responses((status = 200, body = Info)))]
pub(super) async fn info(State(conversations): State<Conversations>) -> Json<Info> {
    Json(conversations.info())
}
