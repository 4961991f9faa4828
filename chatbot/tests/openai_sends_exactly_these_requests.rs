//! The three requests, in full: path, body and key.

use serde_json::{Value, json};

use crate::support::ask::{KEY, chat, client, image, mode};
use crate::support::server::{Recorded, Server};

#[tokio::test]
async fn a_question_for_the_mode() {
    let server = Server::smart();
    let reply = mode(&client(&server)).await.expect("a mode");
    assert_eq!(reply.value, "generate_image");

    let schema = json!({
        "type": "object",
        "properties": {"mode": {"type": "string", "enum": ["answer_question", "generate_code", "generate_image", "unknown"]}},
        "required": ["mode"],
        "additionalProperties": false,
    });
    let body = json!({
        "model": "small",
        "messages": [{"role": "user", "content": "Which mode fits? Draw a cat"}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "mode", "strict": true, "schema": schema}},
    });
    assert_only_request(&server, "/v1/chat/completions", &body);
}

#[tokio::test]
async fn a_prompt() {
    let server = Server::smart();
    let reply = chat(&client(&server)).await.expect("an answer");
    assert_eq!(reply.value, "You asked: Answer this: And now?");

    let body = json!({
        "model": "small",
        "messages": [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi"},
            {"role": "user", "content": "Answer this: And now?"},
        ],
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    assert_only_request(&server, "/v1/chat/completions", &body);
}

#[tokio::test]
async fn a_picture() {
    let server = Server::smart();
    image(&client(&server)).await.expect("an image");

    let body = json!({"model": "painter", "prompt": "a cat", "n": 1, "size": "1024x1024"});
    assert_only_request(&server, "/v1/images/generations", &body);
}

fn assert_only_request(server: &Server, at: &str, with: &Value) {
    let requests = server.requests();
    let [Recorded { method, path, headers, body }] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((method.as_str(), path.as_str()), ("POST", at));
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(body, with);
}
