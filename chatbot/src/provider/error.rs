//! Why a call to a model failed, in terms that a chat item and a script can use.

use std::error::Error;

use serde::{Deserialize, Serialize};

/// A failed call: what kind of failure, the HTTP status where there was one, and a sentence for a person.
///
/// The message goes into the state of the conversation, so it names no address and no path: those are for [`during`](Self::during). It
/// never holds the API key, whatever the server echoed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// What kind of failure this is.
    pub kind: ErrorKind,
    /// The HTTP status of the last reply.
    pub status: Option<u16>,
    /// What happened and what to do about it, in one sentence.
    pub message: String,
    /// How many requests the failed call had sent: 1, and one more for each retry or fallback.
    pub attempts: u32,
    /// What lies beneath, as the libraries tell it.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl ProviderError {
    /// An error with a kind and a sentence, one attempt, and neither status nor source.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, status: None, message: message.into(), attempts: 1, source: None }
    }

    /// The same error with the HTTP status of the reply.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same error with the number of requests that were sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The same error with what lies beneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error with where it happened as the outermost of its sources: `calling http://localhost:8080/v1/chat/completions`.
    ///
    /// ```
    /// use chatbot::provider::{ErrorKind, ProviderError};
    ///
    /// let error = ProviderError::new(ErrorKind::Unreachable, "the server could not be reached").with_source("connection refused");
    /// assert_eq!(dag_core::causes(&error.during("calling http://localhost:8080")), [
    ///     "the server could not be reached",
    ///     "while calling http://localhost:8080",
    ///     "connection refused",
    /// ]);
    /// ```
    #[must_use]
    pub fn during(mut self, what: impl Into<String>) -> Self {
        let source = self.source.take();
        self.with_source(During { what: what.into(), source })
    }
}

/// Where an error happened, on top of what lies beneath it.
#[derive(Debug, thiserror::Error)]
#[error("while {what}")]
struct During {
    what: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ErrorKind {
    /// The name that `--json` prints: `rate_limited`.
    pub fn name(self) -> String {
        // A unit variant is always a string.
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_default()
    }
}

/// The kinds of failed calls; the serde form is what `--json` prints as `kind`.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// No connection could be made, or it closed before the first byte.
    Unreachable,
    /// No answer in the time a call has.
    Timeout,
    /// The server did not accept the key (401, 403).
    Unauthorized,
    /// Too many requests (429), until the time was up.
    RateLimited,
    /// The server failed (5xx), until the time was up.
    Server,
    /// The server refused the request (other 4xx).
    BadRequest,
    /// The prompt is longer than the model's context.
    ContextLength,
    /// The server answered with a redirect, which is not followed with the key.
    Redirect,
    /// The reply is not what the protocol says: HTML, broken JSON, not UTF-8, no choices.
    InvalidReply,
    /// An answer ended before it was complete: its stream broke, or the model's token limit cut it off.
    BrokenStream,
    /// The model declined to answer.
    Refusal,
    /// The image could not be drawn.
    ImageDraw,
    /// The image could not be fetched.
    ImageDownload,
    /// The image is larger than the limit.
    ImageTooLarge,
    /// The image could not be saved.
    ImageSave,
}
