//! What went wrong with a request: as JSON for programs, as a page for people.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Serialize;
use utoipa::ToSchema;

use crate::frame::{Frame, Link};

/// An answer that says what went wrong: `{"error":{"kind","message","hint"?}}`.
///
/// ```
/// use axum::http::StatusCode;
/// use dag_explorer::Failure;
///
/// let failure = Failure::new(StatusCode::NOT_FOUND, "no_app", "there is no application `a`").hint("see the list");
/// let json = serde_json::to_string(&failure)?;
/// assert_eq!(json, r#"{"error":{"kind":"no_app","message":"there is no application `a`","hint":"see the list"}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Failure {
    error: Described,
    #[serde(skip)]
    status: StatusCode,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FailureDetail)]
struct Described {
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Failure {
    /// A failure: its status, a word for programs, a sentence for people.
    pub fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { error: Described { kind, message: message.into(), hint: None }, status }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error.hint = Some(hint.into());
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.error.message
    }

    /// As a page for a browser that asks for one, else as JSON.
    pub fn answer(self, asked: &HeaderMap) -> Response {
        self.answer_within(asked, "dag-explorer", &[])
    }

    /// The same, where the page is one of the program with this name and these links.
    ///
    /// ```
    /// use axum::http::{HeaderMap, StatusCode, header};
    /// use dag_explorer::{Failure, Link};
    ///
    /// let asked = HeaderMap::from_iter([(header::ACCEPT, "text/html".parse()?)]);
    /// let links = [Link { label: "Runs", href: "/runs" }];
    /// let failure = Failure::new(StatusCode::NOT_FOUND, "no_app", "there is no application `a`");
    /// assert_eq!(failure.answer_within(&asked, "my program", &links).headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer_within(self, asked: &HeaderMap, brand: &str, links: &[Link]) -> Response {
        if wants_page(asked) { self.page(brand, links) } else { self.into_response() }
    }

    fn page(self, brand: &str, links: &[Link]) -> Response {
        let status = self.status.to_string();
        let frame = Frame { title: &status, brand, links, styles: &["/assets/base.css"], module: None };
        let screen = html! {
            article.message {
                h1 { (status) }
                p { (self.error.message) }
                @if let Some(hint) = &self.error.hint { p.quiet { (hint) } }
                p { a href="/" { "To the start" } }
            }
        };
        (self.status, frame.around("", screen)).into_response()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

/// Whether somebody looks at the answer in a browser.
pub(crate) fn wants_page(asked: &HeaderMap) -> bool {
    asked.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
