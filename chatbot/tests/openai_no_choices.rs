//! A reply without an answer in it is an error, not an empty answer.

use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::ask::{chat, client, image, mode};
use crate::support::reply::{Reply, piece};
use crate::support::script::Script;
use crate::support::server::Server;

async fn fails_with(reply: Reply, words: &str) {
    let server = Server::start(Script::new().chat([reply]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::InvalidReply, Some(200)));
    assert!(error.message.contains(words), "{}", error.message);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn no_choices() {
    fails_with(Reply::no_choices(), "no choices").await;
    fails_with(Reply::Json(200, json!({})), "no choices").await;
    fails_with(Reply::Events(vec!["[DONE]".to_owned()]), "no choices").await;
}

#[tokio::test]
async fn an_empty_answer() {
    fails_with(Reply::says(" \n"), "empty answer").await;
    fails_with(Reply::streams([]), "empty answer").await;
    let tools = piece(&json!({"content": null, "tool_calls": []}), Some("tool_calls"));
    fails_with(Reply::Events(vec![tools]), "empty answer").await;
}

#[tokio::test]
async fn no_mode_and_no_image() {
    let no_data = Reply::Json(200, json!({"data": []}));
    let server = Server::start(Script::new().mode([Reply::no_choices()]).image([no_data]));
    let client = client(&server);
    let (mode, image) = (mode(&client).await.expect_err("no mode"), image(&client).await.expect_err("no image"));
    assert_eq!((mode.kind, mode.status), (ErrorKind::InvalidReply, Some(200)));
    assert_eq!((image.kind, image.status), (ErrorKind::InvalidReply, Some(200)));
    assert!(image.message.contains("holds no image"), "{}", image.message);
}
