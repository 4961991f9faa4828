//! Errors in `OpenAI`'s shape.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::conversations::Refusal;

/// The body of every answer that is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = v1::Problem)]
pub(super) struct Problem {
    pub(super) error: Described,
}

/// An error, as clients of `OpenAI` read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = v1::Error)]
pub(super) struct Described {
    pub(super) message: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// The part of the request that is wrong.
    pub(super) param: Option<&'static str>,
    /// A word for programs: `model_not_found`, or the kind of a failed call such as `rate_limited`.
    pub(super) code: Option<String>,
}

/// An error and its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) error: Described,
}

impl Failure {
    /// The request is wrong.
    pub(super) fn invalid(param: Option<&'static str>, message: impl Into<String>) -> Self {
        let error = Described { message: message.into(), kind: "invalid_request_error", param, code: None };
        Self { status: StatusCode::BAD_REQUEST, error }
    }

    pub(super) fn no_model(name: &str) -> Self {
        let message = format!("The model `{name}` does not exist; there is `dag` and `plain`.");
        let code = Some("model_not_found".to_owned());
        Self { status: StatusCode::NOT_FOUND, ..Self::invalid(Some("model"), message) }.code(code)
    }

    /// The model server failed.
    pub(super) fn upstream(kind: &str, message: impl Into<String>) -> Self {
        let (status, kind_of) = match kind {
            "context_length" => return Self::invalid(Some("messages"), message).code(Some(CONTEXT.to_owned())),
            "internal" => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
            _ => (StatusCode::BAD_GATEWAY, "upstream_error"),
        };
        let error = Described { message: message.into(), kind: kind_of, param: None, code: Some(kind.to_owned()) };
        Self { status, error }
    }

    fn code(mut self, code: Option<String>) -> Self {
        self.error.code = code;
        self
    }
}

/// What `OpenAI` calls a prompt that is too long.
const CONTEXT: &str = "context_length_exceeded";

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(message) => Self::invalid(Some("messages"), message),
            other => Self::upstream("internal", other.to_string()),
        }
    }
}

/// What is wrong with a request as such, as the rest of this server says it.
impl Failure {
    pub(super) fn body(status: StatusCode, message: String) -> Self {
        Self { status, ..Self::invalid(None, message) }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(Problem { error: self.error })).into_response()
    }
}
