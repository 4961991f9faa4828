//! What a server says when it refuses: the error object in its many dialects, and the kind of failure that it stands for.
//!
//! Servers agree on the status far more than on the body, so the status decides and the body only refines.

use serde_json::Value;

use super::api::Api;
use crate::provider::{ErrorKind, ProviderError};

/// An error in the server's words.
pub(super) struct Told {
    message: String,
    /// Its `code` and its `type`, as servers mix them up.
    codes: String,
}

impl Told {
    /// Reads the body of a refusal: an error object, some other JSON, or any text.
    pub(super) fn read(body: &str) -> Self {
        match serde_json::from_str::<Value>(body) {
            Ok(reply) => {
                // Some servers put the one error in a list.
                let reply = reply.get(0).unwrap_or(&reply);
                Self::from_value(reply.get("error").unwrap_or(reply))
            }
            Err(_) => Self { message: body.to_owned(), codes: String::new() },
        }
    }

    /// Reads an error object, or a bare string in its place.
    pub(super) fn from_value(error: &Value) -> Self {
        let text = |field: &str| error.get(field).map(bare).unwrap_or_default();
        let message = ["message", "detail"].into_iter().map(text).find(|text| !text.is_empty());
        Self { message: message.unwrap_or_else(|| bare(error)), codes: format!("{} {}", text("code"), text("type")) }
    }

    /// The kind of failure that a status means, given what was told with it.
    pub(super) fn kind(&self, status: u16) -> ErrorKind {
        match status {
            300..=399 => ErrorKind::Redirect,
            401 | 403 => ErrorKind::Unauthorized,
            408 => ErrorKind::Timeout,
            429 => ErrorKind::RateLimited,
            400..=499 if self.is_about_length() => ErrorKind::ContextLength,
            400..=499 => ErrorKind::BadRequest,
            _ => ErrorKind::Server,
        }
    }

    /// The kind of failure when there is no status to go by, because the answer had begun.
    fn kind_by_code(&self) -> ErrorKind {
        let has = |words: &[&str]| words.iter().any(|word| self.codes.contains(word));
        match self.codes.split(' ').next().and_then(|code| code.parse().ok()) {
            Some(status @ 400..=599) => self.kind(status),
            _ if self.is_about_length() => ErrorKind::ContextLength,
            _ if has(&["rate_limit", "insufficient_quota"]) => ErrorKind::RateLimited,
            _ if has(&["invalid_api_key", "authentication", "permission"]) => ErrorKind::Unauthorized,
            _ if has(&["invalid_request"]) => ErrorKind::BadRequest,
            _ => ErrorKind::Server,
        }
    }

    /// Whether the same request can succeed later.
    pub(super) fn can_pass(&self, kind: ErrorKind) -> bool {
        match kind {
            ErrorKind::RateLimited => !self.is_about_quota(),
            ErrorKind::Server | ErrorKind::Timeout => true,
            _ => false,
        }
    }

    fn is_about_length(&self) -> bool {
        let message = self.message.to_lowercase();
        self.codes.contains("context_length_exceeded")
            || self.codes.contains("exceed_context_size")
            || ["context length", "context window", "context size"].iter().any(|words| message.contains(words))
    }

    fn is_about_quota(&self) -> bool {
        self.codes.contains("insufficient_quota")
    }
}

impl Api {
    /// The sentence for a refusal, with the server's words at its end.
    pub(super) fn sentence(&self, told: &Told, kind: ErrorKind, status: u16) -> String {
        let (what, advice) = self.explain(told, kind, status);
        let quote = self.quote(&told.message);
        let told = if quote.is_empty() { String::new() } else { format!(": {quote}") };
        format!("{what} ({status}); {advice}{told}")
    }

    fn explain(&self, told: &Told, kind: ErrorKind, status: u16) -> (&'static str, &'static str) {
        match kind {
            ErrorKind::Unauthorized if !self.has_key() => ("the server wants a key", "set OPENAI_API_KEY"),
            ErrorKind::Unauthorized => ("the server did not accept the key", "check OPENAI_API_KEY"),
            ErrorKind::RateLimited if told.is_about_quota() => {
                ("the quota of this key is used up", "check the plan and its billing")
            }
            ErrorKind::RateLimited => ("the server takes no more requests for now", "wait a while and try again"),
            ErrorKind::ContextLength => {
                ("the prompt is longer than the model's context", "shorten it or choose a model with more")
            }
            ErrorKind::Timeout => ("the server did not get the request in time", "try again"),
            ErrorKind::BadRequest if status == 404 => {
                ("the server knows no such model or address", "check the model's name and OPENAI_BASE_URL")
            }
            ErrorKind::BadRequest => ("the server refused the request", "check the model's name and the prompt"),
            _ => ("the server failed", "try again later"),
        }
    }

    /// An error object that came in place of an answer, or in the middle of one.
    pub(super) fn error_in_answer(&self, error: &Value) -> ProviderError {
        let told = Told::from_value(error);
        let quote = self.quote(&told.message);
        let message =
            format!("the server broke off its answer with an error; try again, or change what it names: {quote}");
        ProviderError::new(told.kind_by_code(), message)
    }
}

/// A JSON value as text, where a string has no quotes around it and null is nothing.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_dialects_of_an_error() {
        for (body, message) in [
            (r#"{"error": {"message": "no", "code": 1}}"#, "no"),
            (r#"[{"error": {"message": "no"}}]"#, "no"),
            (r#"{"error": "no"}"#, "no"),
            (r#"{"object": "error", "message": "no"}"#, "no"),
            (r#"{"detail": "no"}"#, "no"),
            ("no", "no"),
            ("", ""),
        ] {
            assert_eq!(Told::read(body).message, message, "{body}");
        }
    }

    #[test]
    fn an_error_without_a_status_goes_by_its_code() {
        for (error, kind) in [
            (json!({"code": "context_length_exceeded"}), ErrorKind::ContextLength),
            (json!({"code": "rate_limit_exceeded"}), ErrorKind::RateLimited),
            (json!({"code": 502, "message": "upstream"}), ErrorKind::Server),
            (json!({"code": "401"}), ErrorKind::Unauthorized),
            (json!({"type": "invalid_request_error", "code": null}), ErrorKind::BadRequest),
            (json!("overloaded"), ErrorKind::Server),
        ] {
            assert_eq!(Told::from_value(&error).kind_by_code(), kind, "{error}");
        }
    }
}
