//! A reply that is not UTF-8 is told as that, streamed or not.

use chatbot::provider::ErrorKind;

use crate::support::ask::{chat, client, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

#[tokio::test]
async fn streamed_or_whole() {
    let whole = Reply::Bytes("application/json", b"{\"choices\": \"\xff\"}".to_vec());
    let server = Server::start(Script::new().chat([Reply::NotUtf8]).mode([whole]));
    let client = client(&server);
    for error in [chat(&client).await.expect_err("no answer"), mode(&client).await.expect_err("no mode")] {
        assert_eq!((error.kind, error.status), (ErrorKind::InvalidReply, Some(200)));
        assert!(error.message.contains("is not UTF-8"), "{}", error.message);
    }
    assert_eq!(server.requests().len(), 2);
}
