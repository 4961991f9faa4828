//! What came out of a comparison, as it is kept and written as JSON.

use std::sync::Arc;

use serde::Serialize;

use super::stage::Measured;
use super::{
    Better, Figures, Lines, Metric, Mode, Offer, Options, Same, Source, Watched, html, markdown, measure, text,
};
use crate::bot::{Turn, Variant};
use crate::provider::Provider;
use crate::settings::Settings;

/// What came out.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// One entry for each prompt: its first measured pair.
    pub pairs: Vec<Pair>,
    /// The measurements of all pairs.
    pub summary: Summary,
    /// What each variant is made of and can do.
    #[serde(skip)]
    pub made_of: MadeOf,
}

/// What each variant is made of and can do.
#[derive(Debug, Clone, Default)]
pub struct MadeOf {
    /// The source of each action.
    pub sources: Vec<Source>,
    /// What only one of the variants can do, and what both can.
    pub offers: Vec<Offer>,
}

/// One prompt through both variants.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// The prompt.
    pub prompt: String,
    /// The turn of the variant over a graph.
    pub dag: Turn,
    /// The turn of the variant by hand.
    pub plain: Turn,
    /// What is the same in both.
    pub same: Same,
    /// The hash of what both were given: prompt, history, models and provider.
    pub input: String,
    /// One more pair, watched and not measured.
    pub watched: WatchedPair,
}

/// A turn of each variant as it was watched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WatchedPair {
    /// The variant over a graph.
    pub dag: Watched,
    /// The variant by hand.
    pub plain: Watched,
}

impl WatchedPair {
    /// The turn of this variant.
    pub fn of(&self, variant: Variant) -> &Watched {
        match variant {
            Variant::Dag => &self.dag,
            Variant::Plain => &self.plain,
        }
    }
}

impl Pair {
    /// The turn of this variant.
    pub fn of(&self, variant: Variant) -> &Turn {
        match variant {
            Variant::Dag => &self.dag,
            Variant::Plain => &self.plain,
        }
    }
}

/// The measurements of all pairs.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Who answered.
    pub provider: String,
    /// Where replies came from.
    pub mode: Mode,
    /// Whether replies were recorded once and replayed.
    pub replayed: bool,
    /// Which variant the other one is compared with.
    pub baseline: Variant,
    /// Measured pairs for each prompt.
    pub runs: usize,
    /// The measurements of each prompt, in order.
    pub prompts: Vec<PromptSummary>,
    /// The measurements of a round: one pair of each prompt, added up.
    pub all: Vec<Metric>,
    /// Lines of code, without blank lines and comments.
    pub lines_of_code: Lines,
    /// How many measured pairs were the same in everything.
    pub same_pairs: usize,
    /// In how many measured pairs both variants failed.
    pub failed_pairs: usize,
    /// How many pairs were measured.
    pub pairs: usize,
}

/// The measurements of one prompt.
#[derive(Debug, Clone, Serialize)]
pub struct PromptSummary {
    /// The prompt.
    pub prompt: String,
    /// How many of its measured pairs were the same in everything.
    pub same_pairs: usize,
    /// In how many of its measured pairs both variants failed.
    pub failed_pairs: usize,
    /// Why, in the first of those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How many of its measured pairs were the same in each.
    pub identical: Identical,
    /// Each measured pair, in order.
    pub runs: Vec<Figures>,
    /// What they come to.
    pub metrics: Vec<Metric>,
    /// Which answer a person found better, not knowing whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blind_vote: Option<Better>,
}

/// In how many pairs something was identical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Identical {
    /// The answers.
    pub answer: usize,
    /// The calls.
    pub calls: usize,
    /// The states after the turn.
    pub state: usize,
}

impl Report {
    /// Whether both variants answered alike in every pair.
    pub fn is_same(&self) -> bool {
        self.summary.same_pairs == self.summary.pairs
    }

    /// Whether both variants answered, and alike, in every pair.
    pub fn is_good(&self) -> bool {
        self.is_same() && self.summary.failed_pairs == 0
    }

    /// The same measurements, with this variant as the one that the other is compared with.
    #[must_use]
    pub fn with_baseline(mut self, baseline: Variant) -> Self {
        let Summary { prompts, all, baseline: before, runs, .. } = &mut self.summary;
        for prompt in prompts.iter_mut() {
            prompt.metrics = measure::metrics(&prompt.runs, baseline);
        }
        (*all, *before) = (measure::metrics(&rounds(prompts, *runs), baseline), baseline);
        self
    }

    /// The report for a person.
    pub fn text(&self) -> String {
        text::write(self)
    }

    /// The report of a suite for a person: a row for each prompt, and the worst one in full.
    pub fn suite_text(&self) -> String {
        text::write_suite(self)
    }

    /// The report for a pull request.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// The report as a page of its own, which loads nothing. Images are taken from this folder.
    pub fn html(&self, images: &std::path::Path) -> String {
        html::page(self, images)
    }

    /// The prompt to look at first, by its place: one whose pairs differ, else one in which both variants failed, else the one with the
    /// largest difference outside of the calls.
    pub fn worst(&self) -> usize {
        let overhead = |prompt: &PromptSummary| prompt.metric("overhead").map_or(0.0, |row| row.difference.abs());
        let badness =
            |prompt: &PromptSummary| ((prompt.runs.len() - prompt.same_pairs, prompt.failed_pairs), overhead(prompt));
        let prompts = self.summary.prompts.iter().map(badness).enumerate();
        let worst = prompts.reduce(|worst, next| {
            let order = next.1.0.cmp(&worst.1.0).then(next.1.1.total_cmp(&worst.1.1));
            if order.is_gt() { next } else { worst }
        });
        worst.map_or(0, |(at, _)| at)
    }
}

impl Pair {
    /// The first pair that differs, else the first of all.
    pub(super) fn new(
        prompt: &str,
        measured: Vec<Measured>,
        watched: WatchedPair,
        provider: &Arc<dyn Provider>,
        options: &Options,
    ) -> Option<Self> {
        let at = measured.iter().position(|run| !run.same.is_all()).unwrap_or(0);
        let Measured { dag, plain, same, .. } = measured.into_iter().nth(at)?;
        let input = hash_of_input(prompt, provider.name(), &options.settings);
        Some(Self { prompt: prompt.into(), dag, plain, same, input, watched })
    }
}

/// What is hashed is written out in `docs/compare.md`; the history is empty at the beginning of each turn.
fn hash_of_input(prompt: &str, provider: &str, settings: &Settings) -> String {
    let Settings { models, context_items } = settings;
    let given = serde_json::json!([prompt, [], provider, models.chat, models.image, context_items]);
    blake3::hash(given.to_string().as_bytes()).to_hex()[..16].to_owned()
}

impl Summary {
    pub(super) fn new(provider: &str, prompts: Vec<PromptSummary>, options: &Options) -> Self {
        Self {
            provider: provider.into(),
            mode: options.mode,
            replayed: options.mode == Mode::Replayed,
            baseline: options.baseline,
            runs: options.runs,
            all: measure::metrics(&rounds(&prompts, options.runs), options.baseline),
            same_pairs: prompts.iter().map(|prompt| prompt.same_pairs).sum(),
            failed_pairs: prompts.iter().map(|prompt| prompt.failed_pairs).sum(),
            pairs: prompts.iter().map(|prompt| prompt.runs.len()).sum(),
            prompts,
            lines_of_code: Lines::count(),
        }
    }
}

/// One pair of each prompt, added up. Prompts differ in what they take, so that a median over all of their pairs would say little.
pub(super) fn rounds(prompts: &[PromptSummary], runs: usize) -> Vec<Figures> {
    let round =
        |run: usize| prompts.iter().filter_map(|prompt| prompt.runs.get(run)).cloned().reduce(|one, other| one + other);
    (0..runs).filter_map(round).collect()
}

impl PromptSummary {
    pub(super) fn new(prompt: &str, measured: &[Measured], baseline: Variant) -> Self {
        let runs: Vec<_> = measured.iter().map(|run| run.figures.clone()).collect();
        let count = |is_same: fn(&Same) -> bool| measured.iter().filter(|run| is_same(&run.same)).count();
        let identical = Identical {
            answer: count(|same| same.item.is_empty()),
            calls: count(|same| same.calls.is_empty()),
            state: count(|same| same.state.is_empty()),
        };
        let failures: Vec<_> = measured.iter().filter_map(Measured::failure).collect();
        Self {
            prompt: prompt.into(),
            same_pairs: count(Same::is_all),
            failed_pairs: failures.len(),
            failure: failures.first().map(|why| (*why).to_owned()),
            identical,
            metrics: measure::metrics(&runs, baseline),
            runs,
            blind_vote: None,
        }
    }

    /// Whether both variants answered, and alike, in each of its pairs.
    pub fn is_good(&self) -> bool {
        self.same_pairs == self.runs.len() && self.failed_pairs == 0
    }

    /// The row of this name, if every turn has a figure for it.
    pub fn metric(&self, key: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.key == key)
    }
}
