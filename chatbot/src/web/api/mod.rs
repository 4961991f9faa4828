//! The JSON API: thin handlers over [`Conversations`](super::conversations::Conversations), each described where it stands.

mod body;
mod conversations;
mod error;
mod events;
mod info;
mod transfer;
mod turns;
mod types;

pub(crate) use body::{Body, Parameters, Path};
pub(crate) use types::{
    Answer, Choice, Conversation, Entry, Info, Phase, Provider, Sibling, Status, Sync, Turn, TurnFailure,
};

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::State;

/// The most that an import takes, in bytes: images are in it.
const IMPORT_LIMIT: usize = 64 * 1024 * 1024;

/// The paths under `/api`.
pub(crate) fn router() -> OpenApiRouter<State> {
    let import = OpenApiRouter::new().routes(routes!(transfer::import)).layer(DefaultBodyLimit::max(IMPORT_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(info::info))
        .routes(routes!(conversations::list, conversations::create))
        .routes(routes!(conversations::get, conversations::change, conversations::delete))
        .routes(routes!(turns::begin))
        .routes(routes!(turns::again))
        .routes(routes!(turns::stop))
        .routes(routes!(turns::finish))
        .routes(routes!(events::events))
        .routes(routes!(transfer::export))
        .merge(import)
}
