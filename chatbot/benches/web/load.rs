//! The load: users who ask for one turn after the other, each in a conversation of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::model::{Model, PARTS};

/// How many ask, and how often in all.
pub(crate) struct Load {
    pub(crate) users: usize,
    pub(crate) turns: usize,
}

/// What came of it.
pub(crate) struct Measured {
    /// The time of each turn less the time that the model server had it in its hands, sorted.
    pub(crate) own: Vec<Duration>,
    pub(crate) turns_per_second: f64,
}

fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder().no_proxy().tls_certs_only([]).build().expect("a client")
}

impl Load {
    pub(crate) async fn run(&self, url: &str, model: &Model) -> Measured {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let (left, began) = (Arc::new(AtomicUsize::new(self.turns)), Instant::now());
        let users = (0..self.users).map(|_| {
            let (client, url, model, left) =
                (client(), format!("{url}/v1/chat/completions"), model.clone(), Arc::clone(&left));
            tokio::spawn(async move {
                let mut own = Vec::new();
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                    let prompt = format!("turn-{}", NEXT.fetch_add(1, Ordering::Relaxed));
                    let took = turn(&client, &url, &prompt).await;
                    own.push(took.saturating_sub(model.held(&prompt)));
                }
                own
            })
        });
        let mut own: Vec<Duration> = join_all(users).await.into_iter().flat_map(|own| own.expect("no panic")).collect();
        let turns_per_second = self.turns as f64 / began.elapsed().as_secs_f64();
        own.sort();
        Measured { own, turns_per_second }
    }
}

impl Measured {
    /// The time that this share of the turns does not exceed, in milliseconds.
    pub(crate) fn at(&self, share: f64) -> f64 {
        let at = ((self.own.len() - 1) as f64 * share).round() as usize;
        self.own[at].as_secs_f64() * 1e3
    }
}

/// One streamed turn; it is checked to be whole.
async fn turn(client: &Client, url: &str, prompt: &str) -> Duration {
    let began = Instant::now();
    let message = json!({ "role": "user", "content": format!("What is {prompt} ?") });
    let body = json!({ "model": "dag", "stream": true, "messages": [message] });
    let response = client.post(url).json(&body).send().await.expect("an answer");
    let text = response.error_for_status().expect("success").text().await.expect("a whole answer");
    let took = began.elapsed();
    assert!(text.matches("of an answer, ").count() == PARTS && text.contains("[DONE]"), "{text}");
    took
}

/// Conversations of one turn each, with a page that listens to each.
pub(crate) async fn open(url: &str, count: usize) -> Vec<Response> {
    let client = client();
    let mut open = Vec::new();
    for n in 0..count {
        let made = client.post(format!("{url}/api/conversations")).json(&json!({})).send().await.expect("an answer");
        let made: Value = made.json().await.expect("JSON");
        let path = format!("{url}/api/conversations/{}", made["id"].as_str().expect("an id"));
        let mut line = client.get(format!("{path}/events")).send().await.expect("an answer");
        let prompt = json!({ "prompt": format!("What is turn-open-{n} ?") });
        client.post(format!("{path}/turns")).json(&prompt).send().await.expect("an answer");
        let mut heard = String::new();
        while !heard.contains("event: done") {
            let part = line.chunk().await.expect("a line").expect("more of it");
            heard += &String::from_utf8_lossy(&part);
        }
        open.push(line);
    }
    open
}
