//! A redirect ends the call: whoever it points to gets neither the key nor any request.

use chatbot::provider::ErrorKind;
use dag_core::causes;

use crate::support::ask::{chat, client, image, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

#[tokio::test]
async fn any_call() {
    let other = Server::smart();
    let to_other = || [Reply::Redirect(format!("{}/chat/completions?secret=1", other.url()))];
    let server = Server::start(Script::new().mode(to_other()).chat(to_other()).image(to_other()));
    let client = client(&server);
    let errors = [
        mode(&client).await.expect_err("no mode"),
        chat(&client).await.expect_err("no answer"),
        image(&client).await.expect_err("no image"),
    ];
    let target = format!("it redirects to {}/chat/completions", other.url());
    for error in errors {
        assert_eq!((error.kind, error.status), (ErrorKind::Redirect, Some(302)));
        assert!(error.message.contains("which is not followed with the key; set OPENAI_BASE_URL"), "{}", error.message);
        assert_eq!(causes(&error).last(), Some(&target));
    }
    assert_eq!(server.requests().len(), 3);
    assert!(other.requests().is_empty());
}
