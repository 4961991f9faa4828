//! Run with: cargo run -p examples --bin own_provider
//!
//! A model of your own behind the chatbot: one `impl Provider`, and both variants talk to it.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use std::sync::Arc;

use chatbot::provider::{
    BoxFuture, ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply,
};
use chatbot::{BotBuilder, Variant, on_part};

/// It repeats what it hears, word by word, and cannot draw.
struct Parrot;

impl Provider for Parrot {
    fn name(&self) -> &str {
        "parrot"
    }

    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(async {
            // The modes are those that the graph has; a model would be asked `request.question`.
            let wanted = if request.prompt.starts_with("Draw") { "generate_image" } else { "answer_question" };
            let known = request.modes.iter().any(|mode| mode == wanted);
            Ok(Reply::new(if known { wanted } else { "unknown" }))
        })
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(async move {
            let answer = format!("{} {}", request.prompt, request.prompt.to_uppercase());
            // Parts are shown as they come; joined, they are the answer.
            answer.split_inclusive(' ').for_each(parts);
            Ok(Reply::new(answer))
        })
    }

    fn image<'a>(&'a self, _: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        // A failed call becomes an answer of type `error`, and the conversation goes on.
        Box::pin(async { Err(ProviderError::new(ErrorKind::Refusal, "a parrot cannot draw; ask it to say something")) })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let images = tempfile::tempdir()?;
    let mut answers = Vec::new();
    for variant in [Variant::Dag, Variant::Plain] {
        let bot = BotBuilder::new(variant, Arc::new(Parrot)).images(images.path()).build()?;
        let mut bot = bot.observe(on_part(|part| println!("  part: {part}")));
        for prompt in ["Polly wants a cracker", "Draw a cracker"] {
            println!("{} > {prompt}", variant.name());
            let turn = bot.turn(prompt).await?;
            println!("  {} says: {}", turn.provider, turn.item.content);
            answers.push(turn.item);
        }
    }
    assert_eq!(answers[0].content, "Polly wants a cracker POLLY WANTS A CRACKER");
    assert!(answers[1].content.contains("cannot draw"));
    assert_eq!(answers[..2], answers[2..], "both variants answer alike");
    Ok(())
}
