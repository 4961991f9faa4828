//! The web app as people start it, and a client that talks to it.

use std::pin::Pin;
use std::time::Duration;

use eventsource_stream::Eventsource;
use futures_util::stream::{Stream, StreamExt};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::program::{LIMIT, Program, Running};

/// A web app that runs.
pub(crate) struct Site {
    pub(crate) program: Running,
    /// Without a slash at its end.
    pub(crate) url: String,
    pub(crate) http: Client,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

/// A line on which events come.
pub(crate) struct Line(Pin<Box<dyn Stream<Item = Heard> + Send>>);

/// The web app on any free port, without a browser.
pub(crate) fn program(args: &[&str]) -> Program {
    Program::new([&["serve", "--port", "0", "--no-open"], args].concat())
}

impl Site {
    /// Starts the app, and waits until it says where it is.
    pub(crate) fn start(program: Program) -> Self {
        let program = program.start();
        program.expect("\n");
        let url = program.so_far().trim().trim_end_matches('/').to_owned();
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = Client::builder().no_proxy().tls_certs_only([]).timeout(LIMIT).build().expect("a client");
        Self { program, url, http }
    }

    /// With the embedded provider.
    pub(crate) fn offline() -> Self {
        Self::start(program(&[]))
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// What comes of a request without a body, as JSON.
    pub(crate) async fn ask(&self, method: Method, path: &str) -> (StatusCode, Value) {
        told(self.request(method, path)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        told(self.request(Method::POST, path).json(body)).await
    }

    /// A new conversation.
    pub(crate) async fn conversation(&self) -> String {
        let (status, body) = self.post("/api/conversations", &json!({})).await;
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().expect("an id").to_owned()
    }

    /// Begins a turn.
    pub(crate) async fn begin(&self, id: &str, prompt: &str) -> u64 {
        let (status, body) = self.post(&format!("/api/conversations/{id}/turns"), &json!({ "prompt": prompt })).await;
        assert_eq!(status, 202, "{body}");
        body["n"].as_u64().expect("a number")
    }

    /// A whole turn; its last event.
    pub(crate) async fn turn(&self, id: &str, prompt: &str) -> Heard {
        let mut line = self.listen(id, None).await;
        self.begin(id, prompt).await;
        line.last().await
    }

    /// Listens to a conversation, from after this event on if there is one.
    pub(crate) async fn listen(&self, id: &str, after: Option<&str>) -> Line {
        let request = self.request(Method::GET, &format!("/api/conversations/{id}/events"));
        let request = after.into_iter().fold(request, |request, after| request.header("last-event-id", after));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        Line::of(response)
    }
}

async fn told(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status();
    let bytes = response.bytes().await.expect("a whole answer");
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

impl Line {
    pub(crate) fn of(response: Response) -> Self {
        let events = response.bytes_stream().eventsource().filter_map(async |event| {
            let event = event.ok()?;
            let data = serde_json::from_str(&event.data).unwrap_or(Value::String(event.data));
            Some(Heard { name: event.event, id: event.id, data })
        });
        Self(Box::pin(events))
    }

    /// The next event; `None` when the line has ended.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        timeout(LIMIT, self.0.next()).await.expect("an event in time")
    }

    /// Goes on to the next event of this name.
    pub(crate) async fn until(&mut self, name: &str) -> Heard {
        loop {
            let event = self.next().await.unwrap_or_else(|| panic!("the line ended before `{name}`"));
            if event.name == name {
                return event;
            }
        }
    }

    /// The event that a turn ends with.
    pub(crate) async fn last(&mut self) -> Heard {
        loop {
            let event = self.next().await.expect("the line ended before the turn");
            if ["done", "stopped", "failed"].contains(&event.name.as_str()) {
                return event;
            }
        }
    }
}

/// Asks again until it is so.
pub(crate) async fn becomes(mut is_so: impl AsyncFnMut() -> bool) {
    let come = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(LIMIT, come).await.expect("it did not come true");
}
