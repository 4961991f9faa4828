//! A replacement may need less than what it replaces: what nobody needs any more is simply not read from the state.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, ItemType, Variant};
use dag_core::{module, node};

/// The chatbot's own takes the mode and the modes.
#[node]
fn display_type() -> ItemType {
    ItemType::Code
}

#[tokio::test]
async fn how_to_show_the_answer() {
    let bot = BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).replace(module!([display_type])).build();
    let turn = bot.expect("a bot").turn("What is a node?").await.expect("a turn");
    assert_eq!(turn.steps[3..], ["decide_mode", "answer_question", "response"]);
    assert_eq!(turn.item.kind, ItemType::Code);
}
