//! When the last action of a turn fails, and fails again on the way from the error, the turn ends with the cause; the bot can go on.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use dag_core::{Module, causes, module, node};

mod panics {
    use super::*;

    #[node]
    pub(crate) fn display_type() -> chatbot::ItemType {
        panic!("nobody knows how to show it")
    }
}

mod panics_once {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static RUNS: AtomicUsize = AtomicUsize::new(0);

    #[node]
    pub(crate) fn display_type() -> chatbot::ItemType {
        assert!(RUNS.fetch_add(1, Ordering::Relaxed) > 0, "not yet");
        chatbot::ItemType::Text
    }
}

fn bot(replace: Module) -> Bot {
    BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).replace(replace).build().expect("a bot")
}

#[tokio::test]
async fn an_answer_that_can_never_be_shown() {
    let mut bot = bot(module!([panics::display_type]));
    for _ in 0..2 {
        let error = bot.turn("What is a node?").await.expect_err("no turn");
        let causes = causes(&error);
        assert!(causes.iter().any(|cause| cause.contains("`response`")), "{causes:?}");
        assert!(causes.iter().any(|cause| cause.contains("nobody knows how to show it")), "{causes:?}");
    }
}

#[tokio::test]
async fn an_answer_that_can_be_shown_the_next_time() {
    let mut bot = bot(module!([panics_once::display_type]));
    let turn = bot.turn("What is a node?").await.expect("a turn");
    assert_eq!(turn.steps[3..], ["decide_mode", "answer_question", "response", "error", "response"]);
    assert_eq!(turn.item.kind, chatbot::ItemType::Error);
    let next = bot.turn("What is a node?").await.expect("a turn");
    assert_eq!((next.item.kind, next.error), (chatbot::ItemType::Text, None));
}
