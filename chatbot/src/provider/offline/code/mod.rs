//! Answers code prompts with the nearest embedded example.
//!
//! The first line is always a comment that says what the rest is an example of, so that nobody takes it for an answer made to measure.

mod examples;
mod language;

use std::collections::BTreeSet;

use super::words::{is_filler, stem, words};
use examples::{EXAMPLES, Example};
use language::Named;

/// What a word of the title counts, against 1 for the other words of an example.
const TITLE: f64 = 1.4;
/// The score for each word of the prompt that an example must reach to be near; below it, the words met by accident.
const NEAR: f64 = 0.5;
/// What share of the best score an example in the wanted language must reach to be preferred.
const NEAR_ENOUGH: f64 = 0.6;
/// Stems of words that are in many code prompts, whatever they are about.
const COMMON: &[&str] = &[
    "algorithm",
    "check",
    "class",
    "code",
    "exampl",
    "find",
    "function",
    "generat",
    "implement",
    "method",
    "number",
    "program",
    "script",
    "small",
    "snippet",
    "struct",
    "whether",
    "writ",
];

/// Code and nothing else: a comment that names the example, then the example.
pub(super) fn answer(prompt: &str) -> String {
    let words = words(prompt);
    let wanted = language::named(&words);
    let asked = subjects_of(&words);
    match nearest(&asked, wanted) {
        Some(example) => with_comment(example, &near(example, wanted)),
        None => {
            with_comment(hello(wanted), &format!("none is near to your prompt, so this is \"{}\"", hello(wanted).title))
        }
    }
}

/// The stems of the words that tell what the code is about, which its language does not.
fn subjects_of(words: &[String]) -> BTreeSet<String> {
    let subjects =
        words.iter().filter(|word| !is_filler(word) && language::named_by(word).is_none()).map(|word| stem(word));
    subjects.filter(|stem| !COMMON.contains(&stem.as_str())).collect()
}

fn with_comment(example: &Example, note: &str) -> String {
    format!("{} offline example: {note}\n{}", example.language.comment(), example.code)
}

/// The note on a near example, which admits when it is in another language than the one that was asked for.
fn near(example: &Example, wanted: Option<Named>) -> String {
    let note = format!("the nearest one to your prompt (\"{}\")", example.title);
    let here = example.language.name();
    match wanted {
        Some(Named::Foreign(name)) => format!("{note}, in {here}: there is none in {name}"),
        Some(Named::Known(language)) if language != example.language => {
            format!("{note}, in {here}: there is none in {}", language.name())
        }
        _ => note,
    }
}

/// The nearest example, if one is near at all, in the wanted language where that one is near enough.
fn nearest(asked: &BTreeSet<String>, wanted: Option<Named>) -> Option<&'static Example> {
    let best = best(asked, |_| true).filter(|(_, score)| *score >= NEAR * asked.len() as f64)?;
    let Some(Named::Known(language)) = wanted else { return Some(best.0) };
    let preferred =
        self::best(asked, |example| example.language == language).filter(|(_, score)| *score >= best.1 * NEAR_ENOUGH);
    Some(preferred.unwrap_or(best).0)
}

/// The example with the highest score, the first of several.
fn best(asked: &BTreeSet<String>, fits: impl Fn(&Example) -> bool) -> Option<(&'static Example, f64)> {
    let scored = EXAMPLES.iter().filter(|example| fits(example)).map(|example| (example, score(example, asked)));
    scored.filter(|(_, score)| *score > 0.0).reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// How much of the prompt an example is about; of two that share the same words with it, the one with the shorter title is nearer.
fn score(example: &Example, asked: &BTreeSet<String>) -> f64 {
    let title = subjects_of(&words(example.title));
    let more = &subjects_of(&words(example.words)) - &title;
    let shared_title = asked.intersection(&title).count() as f64;
    let shared = TITLE * shared_title + asked.intersection(&more).count() as f64;
    shared + shared_title / title.len().max(1) as f64
}

/// The example for prompts that are near to none.
fn hello(wanted: Option<Named>) -> &'static Example {
    let is_wanted = |example: &&Example| wanted == Some(Named::Known(example.language));
    let first = &EXAMPLES[0];
    EXAMPLES.iter().filter(|example| example.title == first.title).find(is_wanted).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::language::Language;
    use super::*;

    #[test]
    fn a_named_language_is_preferred() {
        let first = |prompt| answer(prompt).lines().next().map(str::to_owned);
        assert_eq!(
            first("Write code that sorts a list").as_deref(),
            Some("// offline example: the nearest one to your prompt (\"sort a list\")")
        );
        assert_eq!(
            first("sort a list in python").as_deref(),
            Some("# offline example: the nearest one to your prompt (\"sort a list\")")
        );
        let foreign =
            "// offline example: the nearest one to your prompt (\"fizzbuzz\"), in Rust: there is none in Zig";
        assert_eq!(first("fizzbuzz in zig").as_deref(), Some(foreign));
    }

    #[test]
    fn there_is_an_example_in_both_languages_for_hello() {
        assert_eq!(hello(Some(Named::Known(Language::Python))).language, Language::Python);
        assert_eq!(hello(None).language, Language::Rust);
    }

    #[test]
    fn a_prompt_that_is_near_to_nothing_says_so() {
        assert!(answer("rename my holiday photos").starts_with("// offline example: none is near to your prompt"));
    }
}
