//! Run with: cargo run -p examples --bin extend_chatbot
//!
//! A whole new mode of the chatbot, from outside its crate: one function that is tagged with the mode's name. Its action, its transition,
//! its place in the question that the model is asked and in every picture follow from that.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use dag_core::{Module, module, node};

/// The words to translate. `trimmed_prompt` is a node of the chatbot, which its name alone says.
#[node]
fn words_to_translate(trimmed_prompt: &str) -> Vec<String> {
    let words = trimmed_prompt.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.skip_while(|word| !word.eq_ignore_ascii_case("translate")).skip(1).map(str::to_lowercase).collect()
}

/// The new mode: the prompt's words in German, as far as they are known.
#[node(tag(mode = "translate", display = "text"))]
fn translate(words_to_translate: &[String]) -> String {
    let known = |word: &String| DICTIONARY.iter().find(|(english, _)| english == word).map(|(_, german)| *german);
    words_to_translate.iter().map(|word| known(word).unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

const DICTIONARY: [(&str, &str); 4] =
    [("hello", "hallo"), ("world", "welt"), ("the", "die"), ("turtle", "schildkröte")];

const TRANSLATION: Module = module!([words_to_translate, translate]);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let images = tempfile::tempdir()?;
    let offline = || BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).images(images.path());
    let mut before = offline().build()?;
    let mut after = offline().add(TRANSLATION).build()?;

    for prompt in ["Translate: hello world", "What is a node?"] {
        println!("> {prompt}");
        for (name, bot) in [("before", &mut before), ("after", &mut after)] {
            let turn = bot.turn(prompt).await?;
            println!(
                "{name}: {}\n        {}",
                turn.steps.join(" → "),
                turn.item.content.lines().next().unwrap_or_default()
            );
        }
        println!();
    }

    println!("what the machine has gained:");
    let known = picture(&before);
    let gained: Vec<_> = picture(&after).into_iter().filter(|line| !known.contains(line)).collect();
    println!("{}", gained.join("\n"));

    let turn = after.turn("Translate the turtle").await?;
    assert_eq!(turn.item.content, "die schildkröte");
    assert_eq!(turn.steps[3..], ["decide_mode", "translate", "response"]);
    assert!(gained.iter().any(|line| line.contains(r#""decide_mode" -> "translate" [label="mode=translate""#)));
    assert!(gained.iter().any(|line| line.contains(r#""translate" -> "response""#)));
    Ok(())
}

/// The lines of the machine's picture, as Graphviz reads it.
fn picture(bot: &Bot) -> Vec<String> {
    dag_view::dot(&bot.machine().view()).lines().map(str::to_owned).collect()
}
