//! A server on loopback, and a browserless client for it.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::net::SocketAddr;

use axum::Router;
use dag_explorer::Guard;
use reqwest::{Client, RequestBuilder};
use tokio::net::TcpListener;

/// A running server. It ends with its test's runtime.
pub(crate) struct Site {
    pub(crate) addr: SocketAddr,
    pub(crate) client: Client,
}

impl Site {
    /// Serves a router behind a guard.
    pub(crate) async fn guarded(router: Router, set: impl FnOnce(Guard) -> Guard) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let router = set(Guard::new(addr)).around(router);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { addr, client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect("a client")
}
