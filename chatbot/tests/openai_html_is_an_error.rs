//! A web page or other bytes in place of a reply are told as what they are, once.

use chatbot::provider::{ErrorKind, ProviderError};

use crate::support::ask::{chat, client, image, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

fn assert_is_about(error: &ProviderError, status: Option<u16>, words: &str) {
    assert_eq!((error.kind, error.status), (ErrorKind::InvalidReply, status));
    assert!(error.message.contains(words), "{}", error.message);
}

#[tokio::test]
async fn a_page_for_any_call() {
    let page = || [Reply::Html(200)];
    let server = Server::start(Script::new().mode(page()).chat(page()).image(page()));
    let client = client(&server);
    let errors = [
        mode(&client).await.expect_err("no mode"),
        chat(&client).await.expect_err("no answer"),
        image(&client).await.expect_err("no image"),
    ];
    for error in &errors {
        assert_is_about(
            error,
            Some(200),
            "a web page instead of JSON; is OPENAI_BASE_URL right? the page says: Bad gateway",
        );
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn broken_json() {
    let broken = Reply::Bytes("application/json", b"{\"choices\": [".to_vec());
    let server = Server::start(Script::new().chat([broken]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_is_about(&error, Some(200), "is not the JSON it should be");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_not_http() {
    let server = Server::start(Script::new().chat([Reply::Raw(b"SSH-2.0-OpenSSH\r\n".to_vec())]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_is_about(&error, None, "is not an HTTP server");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_reply_without_end() {
    let endless = Reply::Raw(
        [b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n".to_vec(), vec![b' '; 17 << 20]].concat(),
    );
    let server = Server::start(Script::new().chat([endless]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_is_about(&error, Some(200), "larger than any answer should be");
}
