//! A model that declines is told as that, with its reason, and is not asked again.

use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::ask::{chat, client, mode};
use crate::support::reply::{Reply, piece};
use crate::support::script::Script;
use crate::support::server::Server;

async fn is_refused(reply: Reply, words: &str) {
    let server = Server::start(Script::new().chat([reply.clone()]).mode([reply]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Refusal, Some(200)));
    assert!(error.message.contains(words), "{}", error.message);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn in_a_whole_reply() {
    is_refused(
        Reply::refusal("I cannot help with that."),
        "declined to answer; ask in another way: I cannot help with that",
    )
    .await;
}

#[tokio::test]
async fn in_a_stream() {
    let pieces = ["I can", "not."].map(|part| piece(&json!({ "refusal": part }), None));
    let events = pieces.into_iter().chain(["[DONE]".to_owned()]).collect();
    is_refused(Reply::Events(events), "declined to answer; ask in another way: I cannot").await;
}

#[tokio::test]
async fn by_a_filter() {
    is_refused(Reply::Events(vec![piece(&json!({}), Some("content_filter"))]), "content filter held the answer back")
        .await;
}

#[tokio::test]
async fn instead_of_a_mode() {
    let server = Server::start(Script::new().mode([Reply::refusal("no")]));
    let error = mode(&client(&server)).await.expect_err("no mode");
    assert_eq!((error.kind, error.status), (ErrorKind::Refusal, Some(200)));
    assert_eq!(server.requests().len(), 1);
}
