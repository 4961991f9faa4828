//! A failure that does not pass ends the call, at the latest when the call's time is up.

use std::net::TcpListener;

use chatbot::provider::ErrorKind;
use chatbot::provider::openai::Settings;
use dag_core::causes;

use crate::support::ask::{chat, client, hasty, provider, settings};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

#[tokio::test]
async fn a_server_that_fails_for_ever() {
    let server = Server::start(Script::new().chat([Reply::error(500, "server_error", "out of order")]));
    let error = chat(&hasty(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Server, Some(500)));
    assert_eq!(error.message, "the server failed (500); try again later: out of order");
    assert!((1..=3).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn a_server_that_takes_no_more_requests() {
    let server = Server::start(Script::new().chat([Reply::error(429, "rate_limit_exceeded", "slow down")]));
    let error = chat(&hasty(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::RateLimited, Some(429)));
    assert_eq!(error.attempts as usize, server.requests().len());
    assert!((1..=3).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn a_wait_longer_than_the_time_left_is_not_begun() {
    for wait in ["3600", "18446744073709551615", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = Server::start(Script::new().chat([Reply::retry_after(wait)]));
        let error = chat(&client(&server)).await.expect_err("no answer");
        assert_eq!((error.kind, error.status), (ErrorKind::RateLimited, Some(429)));
        assert!(error.message.contains("wait a while and try again: slow down"), "{}", error.message);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_quota_that_is_used_up() {
    let server = Server::start(Script::new().chat([Reply::error(429, "insufficient_quota", "pay first")]));
    let error = chat(&client(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::RateLimited, Some(429)));
    assert!(error.message.contains("quota of this key is used up"), "{}", error.message);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let server = Server::start(Script::new().chat([Reply::Hang]));
    let error = chat(&hasty(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, None));
    assert!(error.message.contains("gave no answer within 900ms"), "{}", error.message);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_always_hangs_up() {
    let server = Server::start(Script::new().chat([Reply::Close]));
    let error = chat(&hasty(&server)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Unreachable, None));
    assert!(error.message.contains("closed the connection before it answered"), "{}", error.message);
    assert!((1..=3).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn no_server_at_all() {
    // The port was free a moment ago, so nobody listens there.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let settings = Settings { base_url: format!("http://{free}/v1/"), ..Settings::default() };
    let error = chat(&provider(settings)).await.expect_err("no answer");
    assert_eq!((error.kind, error.status), (ErrorKind::Unreachable, None));
    assert_eq!(error.message, "the model server could not be reached; is it running, and is OPENAI_BASE_URL right?");
    assert_eq!(causes(&error)[1], format!("while calling http://{free}/v1/chat/completions"));
}

#[tokio::test]
async fn other_refusals_end_at_once() {
    for (status, advice) in [(400, "check the model's name and the prompt"), (404, "knows no such model or address")] {
        let server = Server::start(Script::new().chat([Reply::error(status, "model_not_found", "no model `small`.")]));
        let error = chat(&provider(settings(&server))).await.expect_err("no answer");
        assert_eq!((error.kind, error.status), (ErrorKind::BadRequest, Some(status)));
        assert!(error.message.contains(advice) && error.message.ends_with(": no model `small`"), "{}", error.message);
        assert_eq!(server.requests().len(), 1);
    }
}
