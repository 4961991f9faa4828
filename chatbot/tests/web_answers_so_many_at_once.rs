//! More requests at once than the server takes, streams included: the one too many is told so, and when to come back.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response};
use chatbot::provider::offline::Offline;
use chatbot::web::{Answerer, Web};
use chatbot::{Settings, Variant};
use dag_store::Store;
use serde_json::{Value, json};
use tower::Service;

/// What the documentation of the guard says.
const AT_ONCE: usize = 1024;

async fn ask(router: &Router, method: Method, path: &str, body: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8733");
    let request = request.header("content-type", "application/json").body(Body::from(body.to_owned()));
    router.clone().call(request.expect("a request")).await.expect("an answer")
}

async fn json(response: Response<Body>) -> Value {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a whole answer");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[tokio::test]
async fn the_one_too_many_is_told_to_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = Store::open(folder.path()).and_then(|store| store.project("chatbot")).expect("a project");
    let offline = Answerer { provider: Arc::new(Offline::new()), settings: Settings::offline() };
    let web = Web::new(project, Variant::Dag, vec![offline]).expect("a web app");
    let router = web.router(SocketAddr::from(([127, 0, 0, 1], 8733)), None);
    let made = json(ask(&router, Method::POST, "/api/conversations", "{}").await).await;
    let path = format!("/api/conversations/{}", made["id"].as_str().expect("an id"));

    let mut lines = Vec::new();
    for _ in 0..AT_ONCE {
        let line = ask(&router, Method::GET, &format!("{path}/events"), "").await;
        assert_eq!(line.status(), 200);
        lines.push(line);
    }
    for (method, path, body) in [
        (Method::GET, path.as_str(), ""),
        (Method::POST, "/v1/chat/completions", r#"{"model": "dag", "messages": [{"role": "user", "content": "Hi"}]}"#),
    ] {
        let refused = ask(&router, method, path, body).await;
        assert_eq!(
            (refused.status().as_u16(), &refused.headers()["retry-after"]),
            (429, &"1".parse().expect("a value"))
        );
        let error = json(refused).await["error"].take();
        assert_eq!((&error["kind"], &error["hint"]), (&json!("busy"), &json!("try again in a second")), "{error}");
        assert!(error["message"].is_string(), "{error}");
    }
    drop(lines.pop());
    assert_eq!(ask(&router, Method::GET, &path, "").await.status(), 200, "there is room again");
}
