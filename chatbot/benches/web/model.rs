//! A model server that answers at once, in ten parts, and remembers how long it had each prompt in its hands.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::ListenerExt;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

/// How many parts an answer has.
pub(crate) const PARTS: usize = 10;

/// A running model server.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Between two parts, in microseconds.
    pause: AtomicU64,
    held: Mutex<HashMap<String, Duration>>,
}

impl Model {
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let shared = Arc::<Shared>::default();
        let url = format!("http://{}/v1", listener.local_addr()?);
        let router = Router::new().route("/v1/chat/completions", post(answer)).with_state(Arc::clone(&shared));
        // Parts go out as they are written.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, shared })
    }

    /// Pauses this long before each part.
    pub(crate) fn pause(&self, pause: Duration) {
        self.shared.pause.store(pause.as_micros() as u64, Ordering::Relaxed);
    }

    /// How long the server had this prompt in its hands, in all calls together.
    pub(crate) fn held(&self, prompt: &str) -> Duration {
        self.shared.held.lock().unwrap_or_else(PoisonError::into_inner).remove(prompt).unwrap_or_default()
    }
}

impl Shared {
    fn hold(&self, prompt: &str, time: Duration) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner).entry(prompt.to_owned()).or_default() += time;
    }
}

/// The prompt's own word is in every question that is made of it.
fn prompt(body: &Value) -> String {
    let last = body["messages"].as_array().and_then(|messages| messages.last());
    let text = last.and_then(|message| message["content"].as_str()).unwrap_or_default();
    text.split_whitespace().find(|word| word.starts_with("turn-")).unwrap_or_default().to_owned()
}

async fn answer(State(shared): State<Arc<Shared>>, body: String) -> Response {
    let began = Instant::now();
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let prompt = prompt(&body);
    if body["stream"] != true {
        let message = json!({ "role": "assistant", "content": "{\"mode\": \"answer_question\"}" });
        let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
        let reply = axum::Json(json!({ "object": "chat.completion", "choices": [choice] }));
        shared.hold(&prompt, began.elapsed());
        return reply.into_response();
    }
    let pause = Duration::from_micros(shared.pause.load(Ordering::Relaxed));
    let chunks = stream::iter(0..=PARTS).then(move |k| {
        let (shared, prompt) = (Arc::clone(&shared), prompt.clone());
        async move {
            if !pause.is_zero() && k < PARTS {
                tokio::time::sleep(pause).await;
            }
            if k == PARTS {
                shared.hold(&prompt, began.elapsed());
            }
            Ok::<_, io::Error>(chunk(k))
        }
    });
    ([("content-type", "text/event-stream")], Body::from_stream(chunks)).into_response()
}

fn chunk(k: usize) -> String {
    if k == PARTS {
        let end = json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] });
        return format!("data: {end}\n\ndata: [DONE]\n\n");
    }
    let delta = json!({ "content": format!("part {k} of an answer, ") });
    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": delta }] }))
}
