//! A mode that was added from outside is chosen by its name, and a mode that is not allowed is never answered.

use chatbot::provider::offline::Offline;
use chatbot::provider::{ModeRequest, Provider};

const BUILT_IN: [&str; 4] = ["answer_question", "generate_code", "generate_image", "unknown"];

async fn choose(prompt: &str, modes: &[&str]) -> String {
    let modes = modes.iter().map(|&mode| mode.to_owned()).collect();
    let request = ModeRequest { model: String::new(), prompt: prompt.to_owned(), question: String::new(), modes };
    Offline::new().choose_mode(&request).await.expect("the offline provider answers").value
}

#[tokio::test]
async fn an_added_mode_is_chosen_when_the_prompt_begins_with_a_word_of_its_name() {
    let modes = [BUILT_IN.as_slice(), &["translate", "write_poem"]].concat();
    for (prompt, mode) in [
        ("Translate good morning into French", "translate"),
        ("Please translate: where is the station?", "translate"),
        ("A poem about the sea", "write_poem"),
        ("TRANSLATE this", "translate"),
        ("What is a node?", "answer_question"),
        ("Draw a turtle saying hello, world", "generate_image"),
        ("How do I get people to translate my book?", "answer_question"),
    ] {
        assert_eq!(choose(prompt, &modes).await, mode, "{prompt}");
    }
}

#[tokio::test]
async fn an_added_mode_is_not_chosen_where_it_is_not_allowed() {
    let mode = choose("Translate good morning into French", &BUILT_IN).await;
    assert!(BUILT_IN.contains(&mode.as_str()));
}

#[tokio::test]
async fn the_answer_is_always_an_allowed_mode_or_unknown() {
    assert_ne!(choose("Draw a turtle", &["answer_question", "generate_code", "unknown"]).await, "generate_image");
    assert_eq!(choose("Draw a turtle", &["generate_code"]).await, "generate_code");
    assert_eq!(choose("Draw a turtle", &["translate"]).await, "unknown");
    assert_eq!(choose("Draw a turtle", &[]).await, "unknown");
}
