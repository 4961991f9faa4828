//! Safe defaults around any router: who may ask, from where, how much and how long.

mod headers;
mod host;
mod limits;
mod login;
mod origin;
mod token;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use host::Hosts;
use limits::Limits;
use token::Door;

/// Safe defaults for a server on this machine.
///
/// | what | else |
/// |---|---|
/// | `Host` names this server: no page of another site reaches it by a name of its own (DNS rebinding) | 403 |
/// | a method that changes something comes from a page of this server, or from no page at all | 403 |
/// | the token, when there is one: `Authorization: Bearer`, or the cookie of the log-in page | 401 |
/// | at most 1,024 requests at once, streams included | 429 with `Retry-After` |
/// | a body of at most 1 MiB; a route raises it with a [`DefaultBodyLimit`] of its own | 413 |
/// | an answer begins within 120 seconds; how long a stream goes on is not limited | 503 |
/// | a handler does not panic | 500 |
///
/// Each answer has a strict `Content-Security-Policy` (no inline script, nothing from elsewhere), the other headers that keep
/// browsers from guessing, and a request id. Files under `/assets/` are public.
///
/// ```
/// use axum::{Router, routing::get};
/// use dag_explorer::Guard;
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let app = Router::new().route("/", get(|| async { "hello" }));
/// let app = Guard::new(listener.local_addr()?).around(app);
/// # drop((listener, app));
/// # Ok::<(), std::io::Error>(()) })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Guard {
    hosts: Hosts,
    door: Door,
    limits: Limits,
    body: usize,
}

impl Guard {
    /// The defaults for a server that listens at this address. A server on all addresses of a machine is also reached by any of
    /// them, written as a number.
    #[must_use]
    pub fn new(addr: SocketAddr) -> Self {
        Self { hosts: Hosts::of(addr), door: Door::open(addr), limits: Limits::default(), body: 1 << 20 }
    }

    /// Asks everybody for this token. An empty one is none.
    #[must_use]
    pub fn token(mut self, token: Option<String>) -> Self {
        self.door.lock(token);
        self
    }

    /// Paths under this one need no token while the address is a loopback one: programs that must send some key send any.
    #[must_use]
    pub fn any_key_under(mut self, path: &'static str) -> Self {
        self.door.leave_open(path);
        self
    }

    /// One more name of this server, such as `my-machine.local:8000`: what a proxy passes on as `Host`.
    #[must_use]
    pub fn host(mut self, authority: impl Into<String>) -> Self {
        self.hosts.add(authority.into());
        self
    }

    /// How many requests there may be at once, streams included.
    #[must_use]
    pub fn at_once(mut self, requests: usize) -> Self {
        self.limits.at_once = Arc::new(Semaphore::new(requests));
        self
    }

    /// How long an answer may take to begin.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.limits.time = time;
        self
    }

    /// How many bytes a body may have.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// The router behind all of this.
    pub fn around(self, router: Router) -> Router {
        router
            .layer(DefaultBodyLimit::max(self.body))
            .layer(from_fn_with_state(self.limits.clone(), limits::time))
            .layer(from_fn_with_state(Arc::new(self.door), token::ask))
            .layer(from_fn_with_state(self.limits, limits::count))
            .layer(from_fn(origin::check))
            .layer(from_fn_with_state(Arc::new(self.hosts), host::check))
            .layer(CatchPanicLayer::custom(limits::panicked))
            .layer(from_fn(headers::add))
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
    }
}
