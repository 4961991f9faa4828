//! Over several turns both variants keep the history and nothing else, and send as much of it as they were told to.

mod support;

use serde_json::{Value, json};

use support::both::{Scene, Talk};
use support::script::Endpoint;

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
async fn a_model_sees_the_last_items_that_are_text_or_code() {
    let talk = Scene::smart().context_items(3).play(&PROMPTS).await;
    let answered = |prompt: &str| format!("assistant: You asked: Please answer the following question: {prompt}");
    let clarify = format!("assistant: {}", talk.turns[4].item.content);
    let before = [
        vec![],
        vec!["user: What is one?".to_owned(), answered("What is one?"), "user: Draw two".to_owned()],
        vec!["user: unsafe four".to_owned(), "user: hmm".to_owned(), clarify.clone()],
        vec![clarify, "user: What is six?".to_owned(), answered("What is six?")],
    ];
    let seen = seen(&talk).into_iter().map(|mut messages| (messages.pop(), messages).1);
    assert_eq!(seen.collect::<Vec<_>>(), before);
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
