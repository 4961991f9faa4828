//! The key stands in no `{:?}`, no message and no source of an error, even when the server echoes it.

use std::error::Error;

use chatbot::provider::openai::{ApiKey, Settings};
use serde_json::json;

use crate::support::ask::{KEY, chat, client, image, mode, provider, settings};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// Everything that can be printed of an error.
fn printed(error: &(dyn Error + 'static)) -> String {
    let rest = error.source().map(printed).unwrap_or_default();
    format!("{error} {error:?} {rest}")
}

fn holds_key(text: &str) -> bool {
    text.to_lowercase().contains(&KEY.to_lowercase())
}

#[test]
fn not_in_debug() {
    let server = Server::smart();
    assert_eq!(format!("{:?}", ApiKey::new(KEY)), "Some(ApiKey(…))");
    for text in [format!("{:?}", settings(&server)), format!("{:?}", client(&server))] {
        assert!(!holds_key(&text), "{text}");
    }
}

#[tokio::test]
async fn not_in_errors() {
    let echo = format!("you sent Bearer {KEY}, is that {KEY} right?");
    let odd = json!({ "choices": &echo });
    for reply in [
        Reply::error(401, "invalid_api_key", &echo),
        Reply::error(400, &echo, &echo),
        Reply::refusal(&echo),
        Reply::Json(200, odd.clone()),
        Reply::Bytes("application/json", echo.clone().into_bytes()),
        Reply::Bytes("text/html", format!("<p>{echo}").into_bytes()),
        Reply::Events(vec![echo.clone()]),
        Reply::Events(vec![odd.to_string()]),
        Reply::Events(vec![json!({ "error": &echo }).to_string()]),
        Reply::Redirect(format!("https://{KEY}/")),
        Reply::Raw(format!("{echo}\r\n").into_bytes()),
        Reply::Json(200, json!({"data": [{"url": format!("http://{KEY}.invalid/")}]})),
    ] {
        never_echoed(reply).await;
    }
}

#[tokio::test]
async fn a_placeholder_is_no_key_and_mangles_no_word() {
    let server = Server::start(Script::new().chat([Reply::error(404, "none", "no model on localhost")]));
    let client = provider(Settings { key: ApiKey::new("local"), ..settings(&server) });
    let error = chat(&client).await.expect_err("no answer");
    assert!(error.message.ends_with("no model on localhost"), "{}", error.message);
    assert!(!printed(&error).contains("[key]"), "{}", printed(&error));
}

/// Plays the same reply to each of the three calls.
async fn never_echoed(reply: Reply) {
    let script = Script::new().mode([reply.clone()]).chat([reply.clone()]).image([reply.clone()]);
    let server = Server::start(script);
    let client = client(&server);
    let errors = [mode(&client).await.err(), chat(&client).await.err(), image(&client).await.err()];
    assert!(errors.iter().flatten().count() > 0, "{reply:?}");
    for error in errors.iter().flatten() {
        let text = printed(error);
        assert!(!holds_key(&text), "{text}");
    }
}
