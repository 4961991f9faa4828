//! Answers questions from the project's own documentation, in its own words and with the source.
//!
//! It quotes and never paraphrases: without a model, an answer that was put together anew could not be trusted.

mod bm25;
mod corpus;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bm25::{Hit, Index};
use corpus::Passage;

/// What share of the question's words must be covered to count as an answer.
const ANSWERS: f64 = 0.6;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

struct Library {
    passages: Vec<Passage>,
    index: Index,
}

/// The best passage or two with their sources, or `None` where the documentation does not answer the question.
pub(super) fn answer(question: &str) -> Option<String> {
    LIBRARY.answer(question)
}

/// What is said where the documentation has no answer.
pub(super) const NO_ANSWER: &str =
    "I found no answer: without a model I know nothing but this project's own documentation (try \"What is a node?\").";

/// How to get answers from a model. A base URL alone is not enough, as the missing-key path is for whoever sets no key.
pub(super) const GET_A_MODEL: &str = "Set OPENAI_API_KEY for OpenAI's models; for a local server that speaks OpenAI's protocol set it to any \
    word, and OPENAI_BASE_URL to the server's address.";

impl Library {
    fn embedded() -> Self {
        let passages = corpus::passages();
        let index = Index::new(&passages);
        Self { passages, index }
    }

    fn answer(&self, question: &str) -> Option<String> {
        let asked = bm25::asked(question);
        let hits = self.index.hits(&asked);
        let chosen: Vec<&Passage> = best_together(&hits, &asked)?.iter().map(|hit| &self.passages[hit.place]).collect();
        let texts: Vec<&str> = chosen.iter().map(|passage| passage.text.as_str()).collect();
        let sources: Vec<String> =
            chosen.iter().map(|passage| format!("{}, \"{}\"", passage.document, passage.heading)).collect();
        Some(format!("{}\n\n— docs: {}", texts.join("\n\n"), sources.join("; ")))
    }
}

/// The best hit, and a second one if its whole heading is asked for as well; `None` if they say too little about the question.
fn best_together<'a>(hits: &'a [Hit], asked: &BTreeSet<String>) -> Option<Vec<&'a Hit>> {
    let (best, rest) = hits.split_first()?;
    let is_named =
        |hit: &&Hit| !hit.heading.is_empty() && hit.heading.is_subset(asked) && !hit.heading.is_subset(&best.heading);
    let chosen: Vec<&Hit> = std::iter::once(best).chain(rest.iter().find(is_named)).collect();
    is_answer(&chosen, asked).then_some(chosen)
}

/// Whether passages cover most words of a question, and not by one word in passing.
fn is_answer(chosen: &[&Hit], asked: &BTreeSet<String>) -> bool {
    let covered: BTreeSet<&String> = chosen.iter().flat_map(|hit| &hit.covered).collect();
    let is_about = covered.len() > 1 || chosen.iter().any(|hit| !hit.heading.is_disjoint(asked));
    is_about && covered.len() as f64 >= asked.len() as f64 * ANSWERS
}
