//! A prompt that is too long for the model ends the call at once, whatever words the server has for it.

use chatbot::provider::ErrorKind;

use crate::support::ask::{chat, client, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

#[tokio::test]
async fn by_code_or_by_words() {
    for (status, code, message) in [
        (400, "context_length_exceeded", "too many tokens"),
        (400, "bad", "This model's maximum context length is 8192 tokens."),
        (413, "exceed_context_size_error", "the request exceeds the available context size"),
    ] {
        let server = Server::start(Script::new().chat([Reply::error(status, code, message)]));
        let error = chat(&client(&server)).await.expect_err("no answer");
        assert_eq!((error.kind, error.status), (ErrorKind::ContextLength, Some(status)));
        assert!(error.message.contains("longer than the model's context"), "{}", error.message);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn the_mode_does_not_fall_back_for_it() {
    let reply = Reply::error(400, "context_length_exceeded", "too long, with the json_schema");
    let server = Server::start(Script::new().mode([reply]));
    let error = mode(&client(&server)).await.expect_err("no mode");
    assert_eq!(error.kind, ErrorKind::ContextLength);
    assert_eq!(server.requests().len(), 1);
}
