//! Picks the mode that fits a prompt.
//!
//! The built-in modes are learned from `assets/prompts.tsv`. A mode that was added from outside has no training prompts, so it is chosen
//! by its name: "Translate good morning into French" begins with a word of `translate`.

mod bayes;
mod features;

use std::sync::LazyLock;

use super::words::{is_filler, stem, words};
use bayes::Bayes;

const PROMPTS: &str = include_str!("../../../../assets/prompts.tsv");

/// What is answered when nothing fits.
const UNKNOWN: &str = "unknown";

/// Among how many first words a mode's name is looked for.
const OPENING: usize = 3;

static MODEL: LazyLock<Bayes> = LazyLock::new(|| Bayes::train(&training_half()));

/// The mode that fits a prompt, out of the allowed ones; `unknown` where none does.
pub(super) fn choose<'a>(prompt: &str, allowed: &'a [String]) -> &'a str {
    named(prompt, allowed).or_else(|| learned(prompt, allowed)).unwrap_or(UNKNOWN)
}

/// The first allowed mode without training prompts that the prompt's opening names.
fn named<'a>(prompt: &str, allowed: &'a [String]) -> Option<&'a str> {
    let opening: Vec<String> = words(prompt).iter().take(OPENING).map(|word| stem(word)).collect();
    let is_named = |mode: &&String| {
        words(&mode.replace('_', " ")).iter().any(|word| !is_filler(word) && opening.contains(&stem(word)))
    };
    allowed.iter().filter(|mode| !MODEL.modes().contains(&mode.as_str())).find(is_named).map(String::as_str)
}

/// The likeliest of the allowed modes that were learned.
fn learned<'a>(prompt: &str, allowed: &'a [String]) -> Option<&'a str> {
    MODEL.ranking(prompt).into_iter().find_map(|mode| allowed.iter().find(|known| *known == mode)).map(String::as_str)
}

/// The lines of the labelled file that are marked `train`, as pairs of mode and prompt.
fn training_half() -> Vec<(&'static str, &'static str)> {
    PROMPTS.lines().filter_map(|line| line.strip_prefix("train\t")?.split_once('\t')).collect()
}
