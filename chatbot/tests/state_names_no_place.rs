//! The state holds no address, no port, no key, no variant and no path: two runs can be compared by it, wherever they took place.

use std::path::Path;

use chatbot::Variant;

use crate::support::ask::KEY;
use crate::support::both::Scene;
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// One reply for all that is asked, or good sense.
fn server(reply: Option<Reply>) -> Server {
    let script = Script::new();
    Server::start(match reply {
        Some(reply) => script.each(move |_| Some(reply.clone())),
        None => script,
    })
}

async fn state_after(variant: Variant, server: &Server, folder: &Path) -> String {
    let images = tempfile::tempdir_in(folder).expect("a folder");
    // Too short a time for any retry.
    let mut bot = Scene::smart().timeout(200).bot(variant, server.url(), &images);
    for prompt in ["What is a node?", "Draw a cat", "A program for me", "hmm", "unsafe"] {
        bot.turn(prompt).await.expect("a turn");
    }
    serde_json::to_string(bot.state()).expect("JSON")
}

async fn assert_names_no_place(reply: Option<Reply>) {
    let fails = reply.is_some();
    let (server, folder) = (server(reply), tempfile::tempdir().expect("a folder"));
    let host = server.host();
    let (address, port) = host.split_once(':').expect("a port");
    let path = folder.path().to_str().expect("a path in UTF-8");
    for variant in [Variant::Dag, Variant::Plain] {
        let state = state_after(variant, &server, folder.path()).await;
        assert_eq!(state.matches("\"type\":\"error\"").count(), if fails { 5 } else { 1 });
        let name = format!("\"{}\"", variant.name());
        for secret in [address, port, "localhost", KEY, name.as_str(), path] {
            assert!(!state.contains(secret), "{secret} in {state}");
        }
    }
}

#[tokio::test]
async fn after_answers() {
    assert_names_no_place(None).await;
}

#[tokio::test]
async fn after_failures() {
    for reply in [
        Reply::error(401, "invalid_api_key", &format!("{KEY} is no key")),
        Reply::error(404, "not_found", "nothing at {origin}/v1"),
        Reply::error(500, "server_error", "oh"),
        Reply::Redirect("/v2".to_owned()),
        Reply::Html(200),
        Reply::NotUtf8,
        Reply::Close,
        Reply::Hang,
    ] {
        assert_names_no_place(Some(reply)).await;
    }
}

#[tokio::test]
async fn after_images_that_fail() {
    let script = || Script::new().image([Reply::image_at("/gone.png")]);
    let server = Server::start(script());
    let folder = tempfile::tempdir().expect("a folder");
    let state = state_after(Variant::Dag, &server, folder.path()).await;
    assert!(state.contains("could not be fetched"));
    assert!(!state.contains(&server.host()) && !state.contains("127.0.0.1") && !state.contains("gone.png"), "{state}");
}
