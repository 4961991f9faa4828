//! A stream that ends before the answer is complete is an error, and nothing is sent again: the parts were told already.

use std::time::Duration;

use chatbot::provider::openai::Settings;
use chatbot::provider::{ErrorKind, ProviderError};
use serde_json::json;

use crate::support::ask::{chat_in_parts, client, provider, settings};
use crate::support::reply::{Reply, piece};
use crate::support::script::Script;
use crate::support::server::Server;

async fn broken(reply: Reply) -> (ProviderError, Vec<String>) {
    let server = Server::start(Script::new().chat([reply]));
    let (reply, parts) = chat_in_parts(&client(&server)).await;
    assert_eq!(server.requests().len(), 1);
    (reply.expect_err("no whole answer"), parts)
}

#[tokio::test]
async fn the_connection_breaks() {
    let (error, parts) = broken(Reply::breaks_after(["one ", "two"])).await;
    assert_eq!((error.kind, error.status), (ErrorKind::BrokenStream, Some(200)));
    assert!(error.message.contains("broke in the middle of the answer; try again"), "{}", error.message);
    assert_eq!(parts, ["one ", "two"]);
}

#[tokio::test]
async fn the_stream_ends_in_order_but_early() {
    let (error, parts) = broken(Reply::Events(vec![piece(&json!({"content": "one"}), None)])).await;
    assert_eq!((error.kind, error.status), (ErrorKind::BrokenStream, Some(200)));
    assert!(error.message.contains("ended before the answer was complete"), "{}", error.message);
    assert_eq!(parts, ["one"]);
}

#[tokio::test]
async fn the_stream_falls_silent() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["one".to_owned()])]));
    let client = provider(Settings { timeout: Duration::from_millis(500), ..settings(&server) });
    let (reply, parts) = chat_in_parts(&client).await;
    let error = reply.expect_err("no whole answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, Some(200)));
    assert!(error.message.contains("fell silent for 500ms in the middle"), "{}", error.message);
    assert_eq!((parts.len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn nothing_is_heard_at_all() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec![])]));
    let client = provider(Settings { timeout: Duration::from_millis(500), ..settings(&server) });
    let error = chat_in_parts(&client).await.0.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, Some(200)));
    assert!(error.message.starts_with("the server sent no answer within 500ms;"), "{}", error.message);
}

#[tokio::test]
async fn the_connection_breaks_after_the_last_word() {
    let script = Script::new().chat([Reply::Raw(cut_after_finish())]);
    let (reply, _) = chat_in_parts(&client(&Server::start(script))).await;
    assert_eq!(reply.expect("a whole answer").value, "one");
}

/// A stream whose last chunk is missing, though the model had said that it was done.
fn cut_after_finish() -> Vec<u8> {
    let event = format!("data: {}\n\n", piece(&json!({"content": "one"}), Some("stop")));
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    format!("{head}{:x}\r\n{event}\r\n", event.len()).into_bytes()
}
