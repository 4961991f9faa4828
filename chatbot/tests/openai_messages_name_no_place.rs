//! What goes into the state says what happened and what to do, and the address only stands among the sources.

use std::time::Duration;

use chatbot::provider::openai::Settings;
use chatbot::provider::{Provider, ProviderError};
use dag_core::causes;

use crate::support::ask::{chat, image, image_request, mode, provider, settings};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// Plays one reply to each of the three calls.
async fn errors_after(reply: Reply) -> (Server, Vec<ProviderError>) {
    let server =
        Server::start(Script::new().mode([reply.clone()]).chat([reply.clone()]).image([reply.clone()]).file([reply]));
    // Too short a time for any retry.
    let client = provider(Settings { timeout: Duration::from_millis(200), ..settings(&server) });
    let errors = [mode(&client).await.err(), chat(&client).await.err(), image(&client).await.err()];
    (server, errors.into_iter().flatten().collect())
}

fn assert_place_is_apart(error: &ProviderError, server: &Server) {
    let (host, port) =
        server.host().rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned())).expect("a port");
    assert!(!error.message.contains(&host) && !error.message.contains(&port), "{}", error.message);
    let first = &causes(error)[1];
    assert!(first.starts_with(&format!("while calling {}/", server.url())), "{first}");
}

#[tokio::test]
async fn whatever_goes_wrong() {
    for reply in [
        Reply::error(400, "bad", "no"),
        Reply::error(401, "invalid_api_key", "no"),
        Reply::error(429, "rate_limit_exceeded", "no"),
        Reply::error(500, "server_error", "no"),
        Reply::Html(200),
        Reply::Redirect("/elsewhere".to_owned()),
        Reply::no_choices(),
        Reply::NotUtf8,
        Reply::SseGarbage,
        Reply::breaks_after(["one"]),
        Reply::SseHang(vec!["one".to_owned()]),
        Reply::Raw(b"SSH-2.0-OpenSSH\r\n".to_vec()),
        Reply::Close,
        Reply::image_at("/a.png"),
    ] {
        let (server, errors) = errors_after(reply.clone()).await;
        assert!(!errors.is_empty(), "{reply:?}");
        for error in &errors {
            assert_place_is_apart(error, &server);
        }
    }
}

#[tokio::test]
async fn a_server_that_names_itself() {
    let server = Server::start(Script::new().chat([Reply::error(400, "bad", "try {origin}/v2")]));
    let error = chat(&provider(settings(&server))).await.expect_err("no answer");
    assert!(error.message.ends_with("try [link]"), "{}", error.message);
}

#[tokio::test]
async fn a_server_that_sends_people_on() {
    let words = "see https://status.example.com/42 and name req_8f3a.";
    let server = Server::start(Script::new().chat([Reply::error(400, "bad", words)]));
    let error = chat(&provider(settings(&server))).await.expect_err("no answer");
    assert!(error.message.ends_with("see [link] and name [request]"), "{}", error.message);
}

#[tokio::test]
async fn a_query_stays_secret() {
    let server = Server::start(Script::new().image([Reply::error(400, "bad", "no")]));
    let client = provider(Settings { base_url: format!("{}?token=hidden", server.url()), ..settings(&server) });
    let error = client.image(&image_request()).await.expect_err("no image");
    assert_eq!(causes(&error)[1], format!("while calling {}/images/generations", server.url()));
}
