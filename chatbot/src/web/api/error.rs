//! Errors as the API says them: `{"error": {"kind", "message", "hint"}}`.

use axum::http::StatusCode;
use dag_explorer::Failure;

use crate::web::conversations::Refusal;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        let new = |status, kind| Self::new(status, kind, message);
        match refusal {
            Refusal::NoConversation(_) | Refusal::NoTurn(_) | Refusal::NoImage(_) => {
                new(StatusCode::NOT_FOUND, "not_found").hint("GET /api/conversations lists what there is")
            }
            Refusal::Busy => new(StatusCode::CONFLICT, "busy").hint("wait for the answer, or stop it first"),
            Refusal::Elsewhere(_) => new(StatusCode::CONFLICT, "busy").hint("close it there first"),
            Refusal::NothingToFinish => new(StatusCode::CONFLICT, "nothing_to_finish"),
            Refusal::CannotGoOn(_) => new(StatusCode::CONFLICT, "cannot_go_on").hint("begin another conversation"),
            Refusal::Invalid(_) => new(StatusCode::BAD_REQUEST, "invalid"),
            Refusal::NoProvider { .. } => new(StatusCode::BAD_REQUEST, "no_provider"),
            Refusal::Failed(_) => new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}
