//! A server that refuses the form of the answer is asked for one word, at once, and from then on only for that.

use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::ask::{client, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::{Recorded, Server};

/// Refuses structured outputs with this status and message, and answers anything else.
fn server_without(status: u16, message: &'static str) -> Server {
    Server::start(
        Script::new().each(move |request| is_structured(request).then(|| Reply::error(status, "bad", message))),
    )
}

fn is_structured(request: &Recorded) -> bool {
    !request.body["response_format"].is_null()
}

#[tokio::test]
async fn falls_back_once_and_remembers() {
    for (status, message) in [
        (400, "'response_format' of type 'json_schema' is not supported with this model"),
        (500, "Response format not implemented"),
        (400, "this model has no Structured Outputs"),
    ] {
        let server = server_without(status, message);
        let client = client(&server);
        let first = mode(&client).await.expect("a mode");
        let second = mode(&client).await.expect("a mode");
        assert_eq!((first.value.as_str(), first.attempts), ("generate_image", 2));
        assert_eq!((second.value.as_str(), second.attempts), ("generate_image", 1));
        let structured: Vec<_> = server.requests().iter().map(is_structured).collect();
        assert_eq!(structured, [true, false, false]);
    }
}

#[tokio::test]
async fn the_simpler_question_in_full() {
    let server = server_without(400, "no json_schema here");
    mode(&client(&server)).await.expect("a mode");
    let body = json!({
        "model": "small",
        "messages": [{"role": "user", "content": "Which mode fits? Draw a cat"}],
    });
    assert_eq!(server.requests()[1].body, body);
}

#[tokio::test]
async fn another_refusal_does_not_fall_back() {
    for (status, kind) in [(400, ErrorKind::BadRequest), (401, ErrorKind::Unauthorized), (422, ErrorKind::BadRequest)] {
        let message = if status == 400 { "no such model" } else { "no response_format for you" };
        let server = server_without(status, message);
        let error = mode(&client(&server)).await.expect_err("no mode");
        assert_eq!((error.kind, error.status), (kind, Some(status)));
        assert!(error.message.contains(message), "{}", error.message);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_plain_server_error_is_retried_in_the_same_form() {
    let server = Server::start(Script::new().mode([Reply::error(500, "oops", "oh"), Reply::mode("generate_code")]));
    let reply = mode(&client(&server)).await.expect("a mode");
    assert_eq!((reply.value.as_str(), reply.attempts), ("generate_code", 2));
    assert!(server.requests().iter().all(is_structured));
}

#[tokio::test]
async fn what_is_not_that_json_comes_back_as_it_is() {
    let server = Server::start(Script::new().mode([Reply::says("Mode: image.")]));
    assert_eq!(mode(&client(&server)).await.expect("a word").value, "Mode: image.");
}
