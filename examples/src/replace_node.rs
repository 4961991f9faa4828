//! Run with: cargo run -p examples --bin replace_node
//!
//! Another function in place of one of the chatbot's. Replacing is always on purpose: a function that is only added under a known name is
//! an error, and so is one that replaces nothing or gives another type.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use std::sync::Arc;

use chatbot::flow::dag::nodes;
use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};
use dag_core::{module, node};

/// Stricter than the chatbot's own, on which it builds: a node is a plain function that anybody may call.
#[node]
fn safe(prompt: &str) -> bool {
    let forbidden = ["bomb", "poison"];
    nodes::safe(prompt) && !prompt.to_lowercase().split_whitespace().any(|word| forbidden.contains(&word))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let images = tempfile::tempdir()?;
    let offline = || BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).images(images.path());
    let mut before = offline().build()?;
    let mut after = offline().replace(module!([safe])).build()?;

    for prompt in ["Draw a turtle", "Draw a bomb", "Do something unsafe"] {
        println!("> {prompt}");
        for (name, bot) in [("before", &mut before), ("after", &mut after)] {
            let turn = bot.turn(prompt).await?;
            println!("  {name:<7}{}: {}", turn.steps.join(" → "), turn.item.content);
        }
    }

    // Under a known name, adding is refused, with both places.
    let twice = offline().add(module!([safe])).build().expect_err("two nodes named `safe`");
    println!("\n{twice}");

    // `check_safety` runs the new function, and the picture knows where it is written.
    let check = after.machine().action("check_safety").expect("an action").view();
    let place = check.nodes.iter().find(|node| node.id == "safe").and_then(|node| node.location.clone());
    println!("\n`safe` is now the one at {}", place.as_deref().unwrap_or("nowhere"));

    assert_eq!(before.turn("Draw a bomb").await?.steps.len(), 6);
    assert_eq!(after.turn("Draw a bomb").await?.steps, ["prompt", "check_openai_key", "check_safety", "response"]);
    assert!(twice.to_string().contains("two nodes are named `safe`"));
    assert!(place.is_some_and(|place| place.contains("replace_node.rs")));
    Ok(())
}
