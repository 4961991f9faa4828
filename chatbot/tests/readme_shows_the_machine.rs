//! The README's picture of the state machine is the one that the program draws.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};

#[test]
fn the_picture_is_current() {
    let bot = BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).build().unwrap();
    let picture = format!("```mermaid\n{}```\n", dag_view::mermaid(&bot.machine().view()));
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&picture),
        "put the output of `chatbot graph --format mermaid` into the README:\n{picture}"
    );
}
