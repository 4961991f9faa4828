//! The names by which a browser may reach this server.
//!
//! A page of another site can have its own name resolve to this machine, and then counts as the same origin. What it can not
//! do is send another `Host` than its own name.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::failure::Failure;

#[derive(Debug, Clone)]
pub(super) struct Hosts {
    addr: SocketAddr,
    more: Vec<String>,
}

impl Hosts {
    pub(super) fn of(addr: SocketAddr) -> Self {
        Self { addr, more: Vec::new() }
    }

    pub(super) fn add(&mut self, authority: String) {
        self.more.push(authority);
    }

    fn knows(&self, authority: &str) -> bool {
        if self.more.iter().any(|known| known.eq_ignore_ascii_case(authority)) {
            return true;
        }
        let Ok(parsed) = authority.parse::<Authority>() else { return false };
        let port = if parsed.port().is_some() { parsed.port_u16() } else { Some(80) };
        !authority.contains('@') && port == Some(self.addr.port()) && self.is_ours(parsed.host())
    }

    fn is_ours(&self, host: &str) -> bool {
        if host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        number.is_ok_and(|ip| ip.is_loopback() || ip == self.addr.ip() || self.addr.ip().is_unspecified())
    }
}

pub(super) async fn check(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let named = named(request.headers(), request.uri());
    if named.as_deref().is_some_and(|host| hosts.knows(host)) {
        return next.run(request).await;
    }
    let message = match named {
        Some(host) => format!("this server is not known as `{host}`"),
        None => "the request does not say which server it is for".to_owned(),
    };
    let hint = format!("open http://localhost:{}", hosts.addr.port());
    Failure::new(StatusCode::FORBIDDEN, "wrong_host", message).hint(hint).answer(request.headers())
}

/// The one server that the request names; none when it names several.
fn named(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    let agrees = uri.authority().is_none_or(|authority| authority.as_str().eq_ignore_ascii_case(host));
    (hosts.next().is_none() && agrees).then(|| host.to_owned())
}
