//! The plain variant calls no node; the DAG variant runs one at least for each of its actions.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};
use dag_core::Event;

const PROMPTS: [&str; 5] = ["What is a node?", "Draw a turtle", "Write code that sorts a list", "hmm", "unsafe"];

/// How many nodes ran, and how many steps were made.
async fn counted(variant: Variant) -> (usize, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let nodes = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&nodes);
    let bot = BotBuilder::new(variant, Arc::new(Offline::new())).images(folder.path()).build().expect("a bot");
    let mut bot = bot.observe(move |event: &Event<'_>| {
        if matches!(event, Event::NodeStarted { .. }) {
            heard.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut steps = 0;
    for prompt in PROMPTS {
        steps += bot.turn(prompt).await.expect("a turn").steps.len();
    }
    (nodes.load(Ordering::Relaxed), steps)
}

#[tokio::test]
async fn each_variant_by_its_own_means() {
    let ((dag_nodes, dag_steps), (plain_nodes, plain_steps)) =
        tokio::join!(counted(Variant::Dag), counted(Variant::Plain));
    assert_eq!(dag_steps, plain_steps);
    assert_eq!(plain_nodes, 0);
    assert!(dag_nodes > dag_steps, "{dag_nodes} nodes in {dag_steps} steps");
}

#[test]
fn no_action_of_the_plain_variant_has_a_graph() {
    for (variant, has_graph) in [(Variant::Dag, true), (Variant::Plain, false)] {
        let bot = BotBuilder::new(variant, Arc::new(Offline::new())).build().expect("a bot");
        assert!(bot.machine().actions().all(|action| action.dag().is_some() == has_graph));
    }
}
