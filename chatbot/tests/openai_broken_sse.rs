//! Events that are not what they should be end the call, and so does an error in the middle of an answer.

use chatbot::provider::{ErrorKind, ProviderError};
use serde_json::json;

use crate::support::ask::{chat_in_parts, client};
use crate::support::reply::{Reply, piece};
use crate::support::script::Script;
use crate::support::server::Server;

async fn broken(reply: Reply) -> (ProviderError, usize) {
    let server = Server::start(Script::new().chat([reply]));
    let (reply, parts) = chat_in_parts(&client(&server)).await;
    assert_eq!(server.requests().len(), 1);
    (reply.expect_err("no answer"), parts.len())
}

#[tokio::test]
async fn an_event_that_is_not_json() {
    let (error, _) = broken(Reply::SseGarbage).await;
    assert_eq!((error.kind, error.status), (ErrorKind::InvalidReply, Some(200)));
    assert!(error.message.starts_with("broken SSE: a piece of the answer is not JSON"), "{}", error.message);
}

#[tokio::test]
async fn an_error_after_a_part() {
    let error = json!({"error": {"message": "overloaded", "type": "server_error"}}).to_string();
    let (error, parts) = broken(Reply::Events(vec![piece(&json!({"content": "one"}), None), error])).await;
    assert_eq!((error.kind, error.status, parts), (ErrorKind::Server, Some(200), 1));
    assert!(error.message.contains("broke off its answer with an error") && error.message.ends_with(": overloaded"));
}

#[tokio::test]
async fn an_error_with_a_code() {
    let error = json!({"error": {"message": "too long", "code": "context_length_exceeded"}}).to_string();
    let (error, _) = broken(Reply::Events(vec![error])).await;
    assert_eq!((error.kind, error.status), (ErrorKind::ContextLength, Some(200)));
}
