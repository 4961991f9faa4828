//! Over several turns both variants keep the history and nothing else, and send as much of it as they were told to.

use chatbot::{ChatItem, ChatState, ItemType, Variant};
use serde_json::{Value, json};

use crate::support::both::{Scene, Talk};
use crate::support::reply::Reply;
use crate::support::script::{Endpoint, Script};
use crate::support::server::{Recorded, Server};

const PROMPTS: [&str; 7] =
    ["What is one?", "Draw two", "A program for three", "unsafe four", "hmm", "What is six?", "And seven?"];

#[tokio::test]
async fn the_history_is_kept_and_all_else_is_wiped() {
    let talk = Scene::smart().play(&PROMPTS).await;
    let fields: Vec<_> = talk.turns.iter().map(|turn| fields(&json!(turn.state))).collect();
    let answered = "chat_history has_openai_key mode prompt response safe";
    let refused = "chat_history has_openai_key prompt safe";
    assert_eq!(fields, [answered, answered, answered, refused, answered, answered, answered]);
    for (before, after) in talk.turns.iter().zip(&talk.turns[1..]) {
        let (before, after) = (&before.state.chat_history, &after.state.chat_history);
        assert_eq!(after.len(), before.len() + 2);
        assert!(before.iter().eq(after.iter().take(before.len())));
    }
    let said: Vec<_> = talk.last().state.chat_history.iter().step_by(2).map(|item| item.content.as_str()).collect();
    assert_eq!(said, PROMPTS);
}

#[tokio::test]
async fn a_model_sees_the_current_prompt_alone() {
    let talk = Scene::smart().play(&PROMPTS).await;
    let seen = seen(&talk);
    assert_eq!(seen.len(), 4);
    assert!(seen.iter().all(|messages| messages.len() == 1), "{seen:?}");
}

#[tokio::test]
async fn a_model_sees_the_whole_exchanges_among_the_last_items() {
    for (items, before) in [
        (1, ["", "", ""]),
        (3, ["", "hmm", "six?"]),
        (4, ["one?", "hmm", "hmm six?"]),
        (100, ["one?", "one? three hmm", "one? three hmm six?"]),
    ] {
        let talk = Scene::smart().context_items(items).play(&PROMPTS).await;
        let told: Vec<_> = seen(&talk)[1..].iter().map(|messages| last_words(&exchanges(messages))).collect();
        assert_eq!(told, before, "the last {items} items");
    }
}

#[tokio::test]
async fn a_model_sees_nothing_of_what_was_refused_or_failed() {
    let script = || {
        let fails = |request: &Recorded| request.last_message().contains("FAULT");
        Script::new().each(move |request| fails(request).then(|| Reply::error(400, "bad", "no")))
    };
    let prompts = ["What is one?", "unsafe two", "What is a FAULT?", "Draw four", "And five?"];
    let talk = Scene::new(script).context_items(100).play(&prompts).await;
    let last = seen(&talk).pop().expect("a request");
    assert_eq!(last_words(&exchanges(&last)), "one?");
}

#[tokio::test]
async fn a_model_sees_nothing_of_a_prompt_that_was_never_answered() {
    for variant in [Variant::Dag, Variant::Plain] {
        let (server, images) = (Server::smart(), tempfile::tempdir().expect("a folder"));
        let mut bot = Scene::smart().context_items(100).bot(variant, server.url(), &images);
        let history = [ChatItem::user("lost"), ChatItem::user("Hi"), ChatItem::assistant("Hello", ItemType::Text)];
        let chat_history = history.into_iter().chain([ChatItem::user("lost")]).collect();
        bot.set_state(ChatState { chat_history, ..ChatState::default() }).unwrap();
        bot.turn("And now?").await.expect("a turn");
        let messages = server.requests()[1].body["messages"].clone();
        let told: Vec<_> = messages.as_array().expect("a list").iter().map(|message| &message["content"]).collect();
        assert_eq!(told[..2], ["Hi", "Hello"]);
        assert_eq!(told.len(), 3);
    }
}

/// The prompts of the exchanges before the last message; each has its answer behind it.
fn exchanges(messages: &[String]) -> Vec<&str> {
    let before = messages[..messages.len() - 1].chunks(2);
    let roles = |exchange: &[String]| exchange.iter().map(|said| said.starts_with("user: ")).collect::<Vec<_>>();
    before
        .inspect(|exchange| assert_eq!(roles(exchange), [true, false], "{exchange:?}"))
        .map(|both| both[0].as_str())
        .collect()
}

fn last_words(prompts: &[&str]) -> String {
    prompts.iter().filter_map(|prompt| prompt.split(' ').next_back()).collect::<Vec<_>>().join(" ")
}

fn fields(state: &Value) -> String {
    let mut names: Vec<_> = state.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}

/// The messages of each request for an answer.
fn seen(talk: &Talk) -> Vec<Vec<String>> {
    let chats = talk.requests.iter().filter(|request| request.endpoint() == Endpoint::Chat);
    let text =
        |message: &Value| format!("{}: {}", message["role"].as_str().unwrap(), message["content"].as_str().unwrap());
    chats.map(|request| request.body["messages"].as_array().expect("a list").iter().map(text).collect()).collect()
}
