//! Both variants take the steps of the design, on every path.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};

#[tokio::test]
async fn the_four_modes_and_the_unsafe_path() {
    let start = ["prompt", "check_openai_key", "check_safety"];
    for variant in [Variant::Dag, Variant::Plain] {
        let folder = tempfile::tempdir().unwrap();
        let mut bot = BotBuilder::new(variant, Arc::new(Offline::new())).images(folder.path()).build().unwrap();
        for (prompt, rest) in [
            ("Draw a turtle saying hello, world", vec!["decide_mode", "generate_image", "response"]),
            ("What is a node?", vec!["decide_mode", "answer_question", "response"]),
            ("Write code that sorts a list", vec!["decide_mode", "generate_code", "response"]),
            ("hmm", vec!["decide_mode", "prompt_for_more", "response"]),
            ("Do something unsafe", vec!["response"]),
        ] {
            let turn = bot.turn(prompt).await.unwrap();
            assert_eq!(turn.steps, [&start[..], &rest].concat(), "{prompt}");
        }
    }
}
