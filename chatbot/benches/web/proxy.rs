//! What it is compared with: a bare proxy that makes the same two calls for a turn and passes the answer's parts on, and nothing else.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::routing::post;
use axum::serve::ListenerExt;
use eventsource_stream::Eventsource;
use futures_util::stream::{Stream, StreamExt};
use serde_json::{Value, json};

/// The environment variable that makes this program the proxy of that model server.
pub(crate) const MODEL: &str = "WEB_BENCH_PROXY_OF";

struct Proxy {
    client: reqwest::Client,
    model: String,
}

/// Serves until it is killed; prints its address first.
pub(crate) async fn serve(model: &str) -> io::Result<()> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().map_err(io::Error::other)?;
    let proxy = Arc::new(Proxy { client, model: format!("{model}/chat/completions") });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, Router::new().route("/v1/chat/completions", post(turn)).with_state(proxy)).await
}

async fn turn(State(proxy): State<Arc<Proxy>>, body: String) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let request: Value = serde_json::from_str(&body).unwrap_or_default();
    let ask = |stream: bool| {
        let body = json!({ "model": "small", "stream": stream, "messages": request["messages"] });
        proxy.client.post(&proxy.model).json(&body).send()
    };
    let mode: Value = ask(false).await.expect("a model").json().await.expect("JSON");
    assert!(mode["choices"].is_array());
    let answer = ask(true).await.expect("a model").bytes_stream().eventsource();
    Sse::new(answer.map(|event| Ok(Event::default().data(event.expect("an event").data))))
}
