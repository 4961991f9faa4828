//! A streamed answer is told in its parts, and a whole one from a server that does not stream as one part.

use chatbot::provider::Usage;
use serde_json::json;

use crate::support::ask::{chat_in_parts, client};
use crate::support::reply::{Reply, piece};
use crate::support::script::Script;
use crate::support::server::Server;

async fn told(reply: Reply) -> (String, Vec<String>, Option<Usage>) {
    let server = Server::start(Script::new().chat([reply]));
    let (reply, parts) = chat_in_parts(&client(&server)).await;
    let reply = reply.expect("an answer");
    assert_eq!(reply.attempts, 1);
    (reply.value, parts, reply.usage)
}

#[tokio::test]
async fn a_stream_is_told_in_parts() {
    let (answer, parts, usage) = told(Reply::streams(["one ", "zwölf ", "three"])).await;
    assert_eq!(answer, "one zwölf three");
    assert_eq!(parts, ["one ", "zwölf ", "three"]);
    assert_eq!(usage, Some(Usage { prompt_tokens: 3, completion_tokens: 3 }));
}

#[tokio::test]
async fn a_whole_reply_is_one_part() {
    let (answer, parts, usage) = told(Reply::says("all at once")).await;
    assert_eq!((answer.as_str(), parts), ("all at once", vec!["all at once".to_owned()]));
    assert_eq!(usage, Some(Usage { prompt_tokens: 3, completion_tokens: 1 }));
}

#[tokio::test]
async fn a_stream_may_end_after_a_finish_reason() {
    let last = piece(&json!({"content": "b"}), Some("any_reason"));
    let (answer, _, usage) = told(Reply::Events(vec![piece(&json!({"content": "a"}), None), last])).await;
    assert_eq!((answer.as_str(), usage), ("ab", None));
}

#[tokio::test]
async fn null_and_missing_fields_are_no_error() {
    let bare = r#"{"choices": [{"delta": {"content": "hi"}}]}"#.to_owned();
    let null = piece(&json!({"content": null, "role": "assistant"}), None);
    let empty = r#"{"choices": null, "usage": null}"#.to_owned();
    let (answer, parts, _) = told(Reply::Events(vec![null, bare, empty, "[DONE]".to_owned()])).await;
    assert_eq!((answer.as_str(), parts.len()), ("hi", 1));
}
