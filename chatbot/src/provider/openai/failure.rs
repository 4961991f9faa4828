//! What a request that gave no answer means, and whether it is worth sending again.

use std::error::Error;
use std::time::{Duration, SystemTime};

use reqwest::header::LOCATION;
use reqwest::{Response, Url};
use tokio::time::Instant;

use super::api::Api;
use super::body;
use super::refusal::Told;
use super::retry::retry_after;
use crate::provider::{ErrorKind, ProviderError};

/// The most that is read of the body of a refusal.
const LIMIT: u64 = 64 * 1024;

/// A request that gave no answer.
pub(super) struct Failure {
    pub(super) error: ProviderError,
    /// The body that came with it.
    pub(super) body: String,
    pub(super) again: Again,
}

/// Whether a request is worth sending again.
#[derive(Clone, Copy)]
pub(super) enum Again {
    Never,
    /// There was no connection.
    Connect,
    /// After a while, for which the server may have named a length.
    Later(Option<Duration>),
}

impl From<Failure> for ProviderError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

impl Api {
    /// The call's time is up.
    pub(super) fn too_late(&self) -> Failure {
        let time = self.timeout();
        let message = format!("the server gave no answer within {time:?}; try again, or allow more time");
        Failure::silent(ErrorKind::Timeout, message, Again::Never)
    }

    /// There was no reply.
    pub(super) fn not_sent(&self, error: reqwest::Error) -> Failure {
        let (kind, message, again) = if error.is_connect() {
            let message = "the model server could not be reached; is it running, and is OPENAI_BASE_URL right?";
            (ErrorKind::Unreachable, message, Again::Connect)
        } else if error.is_builder() || error.is_redirect() || speaks_no_http(&error) {
            (
                ErrorKind::InvalidReply,
                "what answers there is not an HTTP server; is OPENAI_BASE_URL right?",
                Again::Never,
            )
        } else {
            (
                ErrorKind::Unreachable,
                "the server closed the connection before it answered; try again",
                Again::Later(None),
            )
        };
        let failure = Failure::silent(kind, message, again);
        Failure { error: failure.error.with_source(error.without_url()), ..failure }
    }

    /// The reply is a refusal: a redirect, a 4xx or a 5xx.
    pub(super) async fn refused(&self, response: Response, deadline: Instant) -> Failure {
        let status = response.status().as_u16();
        let wait = retry_after(response.headers(), SystemTime::now());
        let target = redirect_target(&response);
        let body = refusal_body(response, deadline).await;
        let told = Told::read(&body);
        let kind = told.kind(status);
        let error = match kind {
            ErrorKind::Redirect => self.redirected(target),
            _ => ProviderError::new(kind, self.sentence(&told, kind, status)),
        };
        let again = if told.can_pass(kind) { Again::Later(wait) } else { Again::Never };
        Failure { error: error.with_status(status), body, again }
    }

    fn redirected(&self, target: Option<Url>) -> ProviderError {
        let target = target.map_or_else(|| "an address that it does not name".to_owned(), |url| self.shown(url));
        let message = "the server redirects to another address, which is not followed with the key; set OPENAI_BASE_URL to the final one";
        ProviderError::new(ErrorKind::Redirect, message).with_source(format!("it redirects to {target}"))
    }
}

impl Failure {
    fn silent(kind: ErrorKind, message: impl Into<String>, again: Again) -> Self {
        Self { error: ProviderError::new(kind, message), body: String::new(), again }
    }
}

/// As much of the body as comes in time; the status alone says enough when it does not.
async fn refusal_body(response: Response, deadline: Instant) -> String {
    let bytes = body::read(response, LIMIT, deadline).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where a redirect points to.
fn redirect_target(response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    response.url().join(location).ok()
}

/// Whether the other side answered in something that is not HTTP. The HTTP library has no public type for it, only words.
fn speaks_no_http(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.to_string().ends_with("parsed") {
            return true;
        }
        cause = error.source();
    }
    false
}
