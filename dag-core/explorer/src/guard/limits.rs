//! How many requests at once, how long one may take, and what becomes of one whose handler panics.

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::failure::Failure;

#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) at_once: Arc<Semaphore>,
    pub(super) time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { at_once: Arc::new(Semaphore::new(1024)), time: Duration::from_secs(120) }
    }
}

pub(super) async fn count(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let Ok(permit) = limits.at_once.try_acquire_owned() else {
        let message = "the server answers as many requests as it can at once";
        let failure = Failure::new(StatusCode::TOO_MANY_REQUESTS, "busy", message).hint("try again in a second");
        let mut response = failure.answer(request.headers());
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        return response;
    };
    next.run(request).await.map(|body| Body::new(Counted { body, _permit: permit }))
}

pub(super) async fn time(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match timeout(limits.time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let message = format!("there was no answer within {} seconds", limits.time.as_secs_f64());
            Failure::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", message).answer(&headers)
        }
    }
}

/// What the panic said is for the log of the program, which has it already.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    let message = "a defect of the program ended this request; its log says where";
    Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", message).into_response()
}

/// A body that counts as a request until its last byte.
struct Counted {
    body: Body,
    _permit: OwnedSemaphorePermit,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
