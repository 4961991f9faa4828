//! Who may come in: all, or who has the token.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq;

use super::login;
use crate::failure::{Failure, wants_page};

/// The door and its lock.
#[derive(Clone)]
pub(super) struct Door {
    addr: SocketAddr,
    token: Option<String>,
    left_open: Vec<&'static str>,
}

impl Door {
    pub(super) fn open(addr: SocketAddr) -> Self {
        Self { addr, token: None, left_open: Vec::new() }
    }

    pub(super) fn lock(&mut self, token: Option<String>) {
        self.token = token.filter(|token| !token.is_empty());
    }

    pub(super) fn leave_open(&mut self, path: &'static str) {
        if self.addr.ip().is_loopback() {
            self.left_open.push(path);
        }
    }

    /// Cookies do not know of ports, so that two servers of one machine need two names.
    pub(super) fn cookie_name(&self) -> String {
        format!("session-{}", self.addr.port())
    }

    /// What the cookie holds: not the token, so that nobody reads it in the browser.
    pub(super) fn session(&self) -> String {
        let token = self.token.as_deref().unwrap_or_default();
        blake3::Hash::from_bytes(blake3::derive_key("dag-explorer 2026 session cookie", token.as_bytes())).to_string()
    }

    pub(super) fn opens_for(&self, token: &str) -> bool {
        self.token.as_deref().is_none_or(|known| same(known, token))
    }

    fn lets_in(&self, request: &Request) -> bool {
        let path = request.uri().path();
        self.token.is_none() || self.is_left_open(path) || self.is_known(request.headers())
    }

    fn is_left_open(&self, path: &str) -> bool {
        let within =
            |open: &&str| path.strip_prefix(*open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        path.starts_with("/assets/") || self.left_open.iter().any(within)
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer =
            bearer.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        bearer.is_some_and(|(_, token)| self.opens_for(token.trim()))
            || cookie(headers, &self.cookie_name()).is_some_and(|session| same(&self.session(), session))
    }
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("locked", &self.token.is_some()).finish_non_exhaustive()
    }
}

/// Compares hashes, so that the time tells neither the text nor its length.
fn same(known: &str, given: &str) -> bool {
    let hash = |text: &str| *blake3::hash(text.as_bytes()).as_bytes();
    hash(known).ct_eq(&hash(given)).into()
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

pub(super) async fn ask(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let is_login = door.token.is_some() && request.uri().path() == login::PATH;
    if is_login && request.method() == Method::POST {
        return login::enter(&door, request).await;
    }
    if !is_login && door.lets_in(&request) {
        return next.run(request).await;
    }
    if wants_page(request.headers()) {
        let wanted = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return login::page(if is_login { "/" } else { wanted }, None);
    }
    let failure = Failure::new(StatusCode::UNAUTHORIZED, "unauthorized", "this server asks for a token");
    let mut response = failure.hint("send it as `Authorization: Bearer …`").answer(request.headers());
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}
