//! The endpoint for chat clients, in the words of `OpenAI`'s API: a model is a variant.
//!
//! Each request is a conversation of its own in the run log: earlier messages are what it begins with, the last one is its prompt.

mod chat;
mod error;
mod models;
mod prompt;
mod stream;
mod types;
mod usage;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::State;

/// The paths under `/v1`.
pub(crate) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(models::list)).routes(routes!(models::get)).routes(routes!(chat::complete))
}
