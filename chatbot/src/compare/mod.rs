//! The same prompts through both variants: do they answer alike, what does each cost, and where does the time go?
//!
//! Runs are interleaved A B B A after a warm-up pair, so that neither variant profits from being second. One more pair is watched and not
//! measured. How to read the numbers, and what they do not say, is in `docs/compare.md`.

mod difference;
mod same;
mod lines;
mod measure;
mod offers;
mod stage;
mod tape;
mod watch;
mod vote;
mod report;
mod assert;
mod suite;
mod words;
mod text;
mod markdown;
mod html;
#[cfg(test)]
mod looks;

pub use assert::{Assertion, AssertionError, Broken};
pub use difference::{Change, Difference};
pub use html::{ASSETS, fragment};
pub(crate) use html::{ballot, lock};
pub use lines::Lines;
pub use measure::{Cost, Figures, Metric};
pub use offers::{Offer, Source};
pub use report::{Identical, MadeOf, Pair, PromptSummary, Report, Summary, WatchedPair};
pub use same::Same;
pub use suite::{SuiteError, suite};
pub use vote::Better;
pub use watch::{Mark, Watched, WatchedStep, Work};

use std::path::PathBuf;
use std::sync::Arc;

use dag_core::StepError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::bot::{BotError, Variant};
use crate::provider::Provider;
use crate::settings::Settings;
use stage::Stage;
pub(crate) use words::excerpt;

/// How to compare.
#[derive(Debug, Clone)]
pub struct Options {
    /// Measured pairs for each prompt.
    pub runs: usize,
    /// Where replies come from.
    pub mode: Mode,
    /// What the bots are set to.
    pub settings: Settings,
    /// The folder for images.
    pub images: PathBuf,
    /// Which variant the other one is compared with.
    pub baseline: Variant,
}

/// Where replies come from. What one mode measures says nothing of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ComparisonMode)]
pub enum Mode {
    /// From the program itself: nothing is waited for.
    Embedded,
    /// From a server, which is asked once for each request; afterwards its reply is played back, so that nobody pays twice.
    Replayed,
    /// From a server, in every run.
    Live,
}

impl Mode {
    /// The mode of this provider; `live` asks a server in every run.
    pub fn of(provider: &dyn Provider, live: bool) -> Self {
        match (provider.name(), live) {
            ("offline", _) => Self::Embedded,
            (_, true) => Self::Live,
            (_, false) => Self::Replayed,
        }
    }
}

/// How far a comparison has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// A pair begins.
    Pair {
        /// The prompt, by its place.
        prompt: usize,
        /// What the pair is for.
        kind: PairKind,
    },
    /// A turn of the pair begins.
    Turn(Variant),
    /// A step, a node or a span of the turn begins, by its name. Only told of the pair that is watched.
    Begun(&'a str),
    /// A part of its answer has come. Not told while times are measured.
    Part(&'a str),
    /// The turn has ended.
    Ended(Variant),
}

/// What a pair is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairKind {
    /// To fill caches; dropped.
    WarmUp,
    /// To be measured: which one, from 0.
    Measured(usize),
    /// To see what happens when; not measured.
    Watched,
}

/// Hears how far a comparison has come.
pub type Hear = Arc<dyn Fn(Progress<'_>) + Send + Sync>;

/// Why a comparison could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// A bot could not be built.
    #[error(transparent)]
    Bot(#[from] BotError),
    /// A machine failed.
    #[error(transparent)]
    Step(#[from] StepError),
}

/// Runs the prompts through both variants; `hear` is told what happens. To stop it, drop it.
///
/// # Errors
/// A bot could not be built, or its machine failed. A model that fails is no error: both variants answer that alike, or differ.
pub async fn compare(
    provider: Arc<dyn Provider>,
    prompts: &[String],
    options: &Options,
    hear: Hear,
) -> Result<Report, CompareError> {
    let mut stage = Stage::new(&provider, options, hear)?;
    let made_of = stage.made_of();
    let mut measured = Vec::new();
    for (at, prompt) in prompts.iter().enumerate() {
        measured.push(stage.measure(at, prompt, options.runs).await?);
    }
    // After all that is measured: from here on, spans are heard in this program.
    let watched = stage.watch(prompts).await?;
    let summaries: Vec<_> = prompts
        .iter()
        .zip(&measured)
        .map(|(prompt, runs)| PromptSummary::new(prompt, runs, options.baseline))
        .collect();
    let shown = prompts.iter().zip(measured).zip(watched);
    let pairs = shown.filter_map(|((prompt, runs), watched)| Pair::new(prompt, runs, watched, &provider, options));
    Ok(Report { pairs: pairs.collect(), summary: Summary::new(provider.name(), summaries, options), made_of })
}
