//! A key that is not accepted is not sent a second time.

use chatbot::provider::openai::Settings;
use chatbot::provider::{ErrorKind, Provider};

use crate::support::ask::{chat, client, provider, settings};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

fn refusing(status: u16) -> Server {
    Server::start(Script::new().chat([Reply::error(status, "invalid_api_key", "Incorrect API key provided.")]))
}

#[tokio::test]
async fn a_wrong_key() {
    for status in [401, 403] {
        let server = refusing(status);
        let error = chat(&client(&server)).await.expect_err("no answer");
        assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, Some(status)));
        let told =
            format!("the server did not accept the key ({status}); check OPENAI_API_KEY: Incorrect API key provided");
        assert_eq!(error.message, told);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn no_key() {
    let server = refusing(401);
    let client = provider(Settings { key: None, ..settings(&server) });
    assert!(!client.has_key());
    let error = chat(&client).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, Some(401)));
    assert!(error.message.contains("wants a key (401); set OPENAI_API_KEY"), "{}", error.message);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(!requests[0].headers.contains_key("authorization"));
}
