//! The provider without a model: embedded in the program, no network, no key, and the same answer to the same prompt every time.
//!
//! It is the default when no key is set, so that the bot can be tried, tested and compared at once. It is honest about what it is: text
//! begins with `[offline]`, code with a comment that says so, and pictures carry the word in their caption.

mod classify;
mod code;
mod docs;
mod image;
mod words;

use futures_util::future::{self, BoxFuture, FutureExt};

use super::{
    ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply, Task, Usage,
};

/// What begins every text.
const MARK: &str = "[offline] ";

/// The embedded provider.
///
/// - **Modes** come from a small naive Bayes classifier, learned from `assets/prompts.tsv` on first use; a mode that was added from outside
///   is chosen when one of the prompt's first three words is a word of its name.
/// - **Questions** are answered with passages of the project's own documentation and their source.
/// - **Code** is the nearest of the examples in `assets/code`.
/// - **Images** are drawn from the prompt's words.
///
/// It needs no key, so [`Provider::has_key`] says `true`. There are no tokens: [`Usage`] counts words, those between white space, of the
/// prompt and of the answer. Of a very long prompt only the first 4 KiB are looked at. It ignores [`ChatRequest::messages`], save for
/// [`Task::Other`], which it declines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Offline {
    /// The provider; the classifier and the search index are made when they are first needed and shared by all.
    pub fn new() -> Self {
        Self
    }
}

impl Provider for Offline {
    fn name(&self) -> &str {
        "offline"
    }

    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        future::lazy(|_| Ok(reply(&request.prompt, classify::choose(&request.prompt, &request.modes).to_owned())))
            .boxed()
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        future::lazy(move |_| {
            let answer = answer(request);
            answer.split_inclusive(char::is_whitespace).for_each(parts);
            Ok(reply(&request.prompt, answer))
        })
        .boxed()
    }

    fn image<'a>(&'a self, request: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        future::lazy(|_| {
            let bytes = image::draw(&request.prompt).map_err(not_drawn)?;
            let usage = Usage { prompt_tokens: count_words(&request.prompt), completion_tokens: 0 };
            Ok(Reply { value: Image { bytes, format: "png" }, usage: Some(usage), attempts: 1 })
        })
        .boxed()
    }
}

/// The text or code for a request.
fn answer(request: &ChatRequest) -> String {
    match request.task {
        Task::Answer => match docs::answer(&request.prompt) {
            Some(answer) => format!("{MARK}{answer}"),
            None => format!("{MARK}{} {}", docs::NO_ANSWER, docs::GET_A_MODEL),
        },
        Task::Code => code::answer(&request.prompt),
        Task::Other => format!("{MARK}This mode needs a real model, and none is set. {}", docs::GET_A_MODEL),
    }
}

fn reply(prompt: &str, value: String) -> Reply<String> {
    let usage = Usage { prompt_tokens: count_words(prompt), completion_tokens: count_words(&value) };
    Reply { value, usage: Some(usage), attempts: 1 }
}

fn count_words(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

fn not_drawn(source: Box<dyn std::error::Error + Send + Sync>) -> ProviderError {
    ProviderError::new(ErrorKind::ImageDraw, "the offline provider could not make the picture").with_source(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_cannot_be_drawn_was_not_lost_in_saving() {
        assert_eq!(not_drawn("no memory".into()).kind.name(), "image_draw");
    }
}
