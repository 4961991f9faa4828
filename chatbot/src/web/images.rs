//! Images of conversations. Their names are hashes of their content, so that a browser keeps them for good.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::api::Path;
use super::conversations::{Conversations, Refusal, on_disk};
use crate::provider::Image;
use dag_explorer::Failure;

const FOR_GOOD: &str = "private, max-age=31536000, immutable";

pub(super) async fn image(
    State(conversations): State<Conversations>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let path = conversations.image(&id, &name)?;
    let bytes = on_disk(move || std::fs::read(path)).await.map_err(|_| Refusal::NoImage(name.clone()))?;
    let kind = name.split_once('.').and_then(|(_, format)| Image::media_type(format)).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_GOOD)], bytes).into_response())
}
