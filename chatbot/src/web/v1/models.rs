//! The models: the two variants.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::{Failure, Problem};
use crate::bot::Variant;
use crate::web::api::Path;

/// The models that there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = v1::Models)]
pub(super) struct Models {
    /// `list`.
    object: &'static str,
    data: Vec<Model>,
}

/// A model: a variant of the bot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = v1::Model)]
pub(super) struct Model {
    /// `dag` or `plain`.
    id: &'static str,
    /// `model`.
    object: &'static str,
    created: u64,
    owned_by: &'static str,
}

impl Model {
    fn of(variant: Variant) -> Self {
        Self { id: variant.name(), object: "model", created: 0, owned_by: "chatbot" }
    }
}

/// The variant of this name.
pub(super) fn named(name: &str) -> Result<Variant, Failure> {
    let found = [Variant::Dag, Variant::Plain].into_iter().find(|variant| variant.name() == name);
    found.ok_or_else(|| Failure::no_model(name))
}

/// The models: `dag` and `plain`
#[utoipa::path(get, path = "/v1/models", tag = "v1", responses((status = 200, body = Models)))]
pub(super) async fn list() -> Json<Models> {
    Json(Models { object: "list", data: vec![Model::of(Variant::Dag), Model::of(Variant::Plain)] })
}

/// One model
#[utoipa::path(get, path = "/v1/models/{model}", tag = "v1", params(("model" = String, Path)), responses(
    (status = 200, body = Model),
    (status = 404, description = "There is no such model", body = Problem),
))]
pub(super) async fn get(Path(model): Path<String>) -> Result<Json<Model>, Failure> {
    Ok(Json(Model::of(named(&model)?)))
}
