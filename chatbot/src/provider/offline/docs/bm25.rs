//! Ranks passages for a question with BM25, the usual measure: rare words count more than common ones, repeats count less and less.
//!
//! Two things are added to it. Words of the heading count several times, because a glossary's heading says what a passage is about; and
//! each hit tells the words it covers, because a high score alone does not show that half of the question was not understood.

use std::collections::{BTreeSet, HashMap};

use super::corpus::Passage;
use crate::provider::offline::words::subjects;

/// How fast repeats of a word stop counting.
const SATURATION: f64 = 1.2;
/// How much longer passages are held back.
const LENGTH: f64 = 0.6;
/// How often a word of the heading counts.
const HEADING: usize = 4;
/// What a passage gains whose heading is exactly what is asked for.
const EXACT: f64 = 2.0;
/// What a passage gains whose heading is a part of what is asked for.
const WITHIN: f64 = 1.4;

/// The passages, indexed by the stems of their words.
pub(super) struct Index {
    passages: Vec<Indexed>,
    /// In how many passages each stem occurs.
    spread: HashMap<String, usize>,
    mean_length: f64,
}

struct Indexed {
    counts: HashMap<String, usize>,
    heading: BTreeSet<String>,
    length: f64,
}

/// A passage that shares words with the question.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// The passage's place in the list that was indexed.
    pub(super) place: usize,
    /// How well it fits; comparable within one question only.
    pub(super) score: f64,
    /// The question's words that are in it.
    pub(super) covered: BTreeSet<String>,
    /// The words of its heading.
    pub(super) heading: BTreeSet<String>,
}

/// The stems that a question asks about.
pub(super) fn asked(question: &str) -> BTreeSet<String> {
    subjects(question).into_iter().collect()
}

impl Index {
    pub(super) fn new(passages: &[Passage]) -> Self {
        let passages: Vec<Indexed> = passages.iter().map(Indexed::new).collect();
        let mut spread: HashMap<String, usize> = HashMap::new();
        for stem in passages.iter().flat_map(|passage| passage.counts.keys()) {
            *spread.entry(stem.clone()).or_default() += 1;
        }
        let mean_length = passages.iter().map(|passage| passage.length).sum::<f64>() / passages.len().max(1) as f64;
        Self { passages, spread, mean_length }
    }

    /// The passages that share a word with the question, the best first; ties keep the order of the documents.
    pub(super) fn hits(&self, asked: &BTreeSet<String>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = (0..self.passages.len()).filter_map(|place| self.hit(place, asked)).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }

    fn hit(&self, place: usize, asked: &BTreeSet<String>) -> Option<Hit> {
        let passage = &self.passages[place];
        let covered: BTreeSet<String> =
            asked.iter().filter(|stem| passage.counts.contains_key(*stem)).cloned().collect();
        let sum: f64 = covered.iter().map(|stem| self.weight(stem) * self.saturated(passage, stem)).sum();
        let score = sum * passage.gain(asked);
        (!covered.is_empty()).then(|| Hit { place, score, covered, heading: passage.heading.clone() })
    }

    /// How telling a word is: the rarer, the more. A word that no passage has is the most telling one.
    fn weight(&self, stem: &str) -> f64 {
        let spread = self.spread.get(stem).copied().unwrap_or_default() as f64;
        (1.0 + (self.passages.len() as f64 - spread + 0.5) / (spread + 0.5)).ln()
    }

    fn saturated(&self, passage: &Indexed, stem: &str) -> f64 {
        let count = passage.counts.get(stem).copied().unwrap_or_default() as f64;
        let held_back = 1.0 - LENGTH + LENGTH * passage.length / self.mean_length;
        count * (SATURATION + 1.0) / (count + SATURATION * held_back)
    }
}

impl Indexed {
    fn new(passage: &Passage) -> Self {
        let body = subjects(&passage.text);
        let repeated = subjects(&passage.heading).into_iter().flat_map(|stem| std::iter::repeat_n(stem, HEADING));
        let mut counts = HashMap::new();
        for stem in repeated.chain(body.iter().cloned()) {
            *counts.entry(stem).or_default() += 1;
        }
        Self { counts, heading: key(&passage.heading), length: body.len() as f64 }
    }

    fn gain(&self, asked: &BTreeSet<String>) -> f64 {
        match () {
            () if self.heading == *asked => EXACT,
            () if !self.heading.is_empty() && self.heading.is_subset(asked) => WITHIN,
            () => 1.0,
        }
    }
}

/// The stems of a heading without what it adds in brackets.
fn key(heading: &str) -> BTreeSet<String> {
    asked(heading.split(" (").next().unwrap_or_default())
}
