//! What goes wrong under `/v1` is told in the words of its clients: an unknown model, a request without a prompt, a model server that fails.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Line, Site, becomes, program};

fn asked(prompt: &str) -> Value {
    json!({ "model": "dag", "messages": [{ "role": "user", "content": prompt }] })
}

fn streamed(prompt: &str) -> Value {
    json!({ "model": "dag", "stream": true, "messages": [{ "role": "user", "content": prompt }] })
}

#[tokio::test]
async fn of_the_request() {
    let site = Site::offline();
    let user = json!({ "role": "user", "content": "Hello" });
    for (request, status, code, param) in [
        (json!({ "model": "gpt-5", "messages": [user] }), 404, json!("model_not_found"), json!("model")),
        (json!({ "model": "dag", "messages": [] }), 400, json!(null), json!("messages")),
        (
            json!({ "model": "dag", "messages": [{ "role": "assistant", "content": "Hi" }] }),
            400,
            json!(null),
            json!("messages"),
        ),
        (
            json!({ "model": "dag", "messages": [{ "role": "user", "content": " " }] }),
            400,
            json!(null),
            json!("messages"),
        ),
        (json!({ "model": "dag", "messages": [user], "n": 2 }), 400, json!(null), json!("n")),
        (
            json!({ "model": "dag", "messages": [{ "role": "user", "content": [{ "type": "image_url" }] }] }),
            400,
            json!(null),
            json!("messages"),
        ),
        (json!({ "messages": [user] }), 400, json!(null), json!(null)),
    ] {
        let (told, body) = site.post("/v1/chat/completions", &request).await;
        let error = &body["error"];
        assert_eq!((told.as_u16(), &error["code"], &error["param"]), (status, &code, &param), "{request}: {body}");
        assert_eq!(error["type"], "invalid_request_error");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    let (status, body) = site.ask(Method::GET, "/v1/models/gpt-5").await;
    assert_eq!((status.as_u16(), &body["error"]["code"]), (404, &json!("model_not_found")));
}

#[tokio::test]
async fn of_the_model_server() {
    for request in [asked("Hello"), streamed("Hello")] {
        let server = Server::start(Script::new().chat([Reply::error(401, "invalid_api_key", "no")]));
        let site = Site::start(program(&[]).server(&server));
        let (status, body) = site.post("/v1/chat/completions", &request).await;
        let error = &body["error"];
        assert_eq!(
            (status.as_u16(), &error["code"], &error["type"]),
            (502, &json!("unauthorized"), &json!("upstream_error"))
        );
        server.play(Script::new().chat([Reply::error(400, "context_length_exceeded", "too long")]));
        let (status, body) = site.post("/v1/chat/completions", &request).await;
        assert_eq!((status.as_u16(), &body["error"]["code"]), (400, &json!("context_length_exceeded")));
    }
}

#[tokio::test]
async fn in_the_middle_of_a_stream() {
    let server = Server::start(Script::new().chat([Reply::breaks_after(["A ", "beginning"])]));
    let site = Site::start(program(&[]).server(&server));
    let response = site.request(Method::POST, "/v1/chat/completions").json(&streamed("Hello")).send().await;
    let mut line = Line::of(response.expect("an answer"));
    let mut events = Vec::new();
    while let Some(event) = line.next().await {
        events.push(event.data);
    }
    assert_eq!(events.last().map(|last| &last["error"]["code"]), Some(&json!("broken_stream")), "{events:?}");
    let text: String = events.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(text, "A beginning");
}

#[tokio::test]
async fn a_prompt_that_is_refused_is_no_error() {
    let site = Site::offline();
    let (status, body) = site.post("/v1/chat/completions", &asked("unsafe")).await;
    assert_eq!((status.as_u16(), &body["choices"][0]["finish_reason"]), (200, &json!("content_filter")));
}

#[tokio::test]
async fn a_client_that_goes_away_stops_the_answer() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["A beginning".into()])]));
    let site = Site::start(program(&[]).server(&server));
    let response = site.request(Method::POST, "/v1/chat/completions").json(&streamed("Hello")).send().await;
    let mut line = Line::of(response.expect("an answer"));
    line.next().await.expect("a part");
    drop(line);
    becomes(async || site.get("/api/conversations").await["conversations"][0]["status"] == "ready").await;
    let id = site.get("/api/conversations").await["conversations"][0]["id"].as_str().expect("an id").to_owned();
    let answer = site.get(&format!("/api/conversations/{id}")).await["turns"][0]["answer"].take();
    assert_eq!(
        (&answer["content"], &answer["stopped"]),
        (&json!("A beginning"), &json!("stopped because nobody was listening"))
    );
}
