//! The same prompts through both variants: do they answer alike, and what does each cost?
//!
//! Runs are interleaved A B B A after a warm-up pair, so that neither variant profits from being second. How to read the numbers, and what
//! they do not say, is in `docs/compare.md`.

mod difference;
mod lines;
mod measure;
mod tape;
mod text;

pub use difference::Same;
pub use lines::Lines;
pub use measure::{Figures, Metric};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use dag_core::StepError;
use serde::Serialize;

use crate::bot::{Bot, BotBuilder, BotError, Turn, Variant};
use crate::flow::shared::ChatState;
use crate::provider::Provider;
use crate::settings::Settings;
use tape::Tape;

/// How to compare.
#[derive(Debug, Clone)]
pub struct Options {
    /// Measured pairs for each prompt.
    pub runs: usize,
    /// Record each reply once and replay it afterwards, so that nobody pays twice.
    pub replay: bool,
    /// What the bots are set to.
    pub settings: Settings,
    /// The folder for images.
    pub images: PathBuf,
}

/// What came out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// One entry for each prompt: its first measured pair.
    pub pairs: Vec<Pair>,
    /// The measurements of all pairs.
    pub summary: Summary,
}

/// One prompt through both variants.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// The prompt.
    pub prompt: String,
    /// The turn of the variant over a graph.
    pub dag: Turn,
    /// The turn of the variant by hand.
    pub plain: Turn,
    /// What is the same in both.
    pub same: Same,
}

/// The measurements of all pairs.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Who answered.
    pub provider: String,
    /// Whether replies were recorded once and replayed.
    pub replayed: bool,
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
    /// How many pairs were measured.
    pub pairs: usize,
}

/// The measurements of one prompt.
#[derive(Debug, Serialize)]
pub struct PromptSummary {
    /// The prompt.
    pub prompt: String,
    /// How many of its measured pairs were the same in everything.
    pub same_pairs: usize,
    /// Each measured pair, in order.
    pub runs: Vec<Figures>,
    /// What they come to.
    pub metrics: Vec<Metric>,
}

impl Report {
    /// Whether both variants answered alike in every pair.
    pub fn is_same(&self) -> bool {
        self.summary.same_pairs == self.summary.pairs
    }

    /// The report for a person.
    pub fn text(&self) -> String {
        text::write(self)
    }
}

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

/// Runs the prompts through both variants; `progress` hears which prompt and pair is next.
///
/// # Errors
/// A bot could not be built, or its machine failed. A model that fails is no error: both variants answer that alike, or differ.
pub async fn compare(
    provider: Arc<dyn Provider>,
    prompts: &[String],
    options: &Options,
    progress: impl Fn(usize, usize),
) -> Result<Report, CompareError> {
    let mut stage = Stage::new(&provider, options)?;
    let mut pairs = Vec::new();
    let mut summaries = Vec::new();
    for (at, prompt) in prompts.iter().enumerate() {
        let measured = stage.measure(prompt, options.runs, |run| progress(at, run)).await?;
        summaries.push(PromptSummary::new(prompt, &measured));
        pairs.extend(shown(measured));
    }
    let summary = Summary {
        provider: provider.name().into(),
        replayed: options.replay,
        runs: options.runs,
        all: measure::metrics(&rounds(&summaries, options.runs)),
        same_pairs: summaries.iter().map(|prompt| prompt.same_pairs).sum(),
        pairs: summaries.iter().map(|prompt| prompt.runs.len()).sum(),
        prompts: summaries,
        lines_of_code: Lines::count(),
    };
    Ok(Report { pairs, summary })
}

/// One pair of each prompt, added up. Prompts differ in what they take, so that a median over all of their pairs would say little.
fn rounds(prompts: &[PromptSummary], runs: usize) -> Vec<Figures> {
    let round =
        |run: usize| prompts.iter().filter_map(|prompt| prompt.runs.get(run)).cloned().reduce(|one, other| one + other);
    (0..runs).filter_map(round).collect()
}

impl PromptSummary {
    fn new(prompt: &str, measured: &[Measured]) -> Self {
        let runs: Vec<_> = measured.iter().map(|run| run.figures.clone()).collect();
        let same_pairs = measured.iter().filter(|run| run.pair.same.is_all()).count();
        Self { prompt: prompt.into(), same_pairs, metrics: measure::metrics(&runs), runs }
    }
}

/// The first pair that differs, else the first of all.
fn shown(measured: Vec<Measured>) -> Option<Pair> {
    let at = measured.iter().position(|run| !run.pair.same.is_all()).unwrap_or(0);
    measured.into_iter().nth(at).map(|run| run.pair)
}

struct Measured {
    pair: Pair,
    figures: Figures,
}

/// Both bots, and the tape between them and the provider.
struct Stage {
    tape: Arc<Tape>,
    dag: Bot,
    plain: Bot,
}

struct Run {
    turn: Turn,
    wall_ms: f64,
    requests: Vec<tape::Request>,
}

impl Stage {
    fn new(provider: &Arc<dyn Provider>, options: &Options) -> Result<Self, BotError> {
        let tape = Arc::new(Tape::new(provider.clone(), options.replay));
        let bot = |variant| {
            let provider: Arc<dyn Provider> = tape.clone();
            BotBuilder::new(variant, provider).settings(options.settings.clone()).images(&options.images).build()
        };
        Ok(Self { dag: bot(Variant::Dag)?, plain: bot(Variant::Plain)?, tape })
    }

    /// One prompt `runs` times, after a pair that is not measured.
    async fn measure(
        &mut self,
        prompt: &str,
        runs: usize,
        progress: impl Fn(usize),
    ) -> Result<Vec<Measured>, StepError> {
        self.pair(prompt, true).await?;
        let mut measured = Vec::new();
        for run in 0..runs {
            progress(run);
            measured.push(self.pair(prompt, run % 2 == 0).await?);
        }
        Ok(measured)
    }

    /// One prompt through both variants, each in a new conversation.
    async fn pair(&mut self, prompt: &str, dag_first: bool) -> Result<Measured, StepError> {
        let (dag, plain) = if dag_first {
            let dag = run(&mut self.dag, &self.tape, prompt).await?;
            (dag, run(&mut self.plain, &self.tape, prompt).await?)
        } else {
            let plain = run(&mut self.plain, &self.tape, prompt).await?;
            (run(&mut self.dag, &self.tape, prompt).await?, plain)
        };
        let figures = Figures::new((&dag.turn, dag.wall_ms), (&plain.turn, plain.wall_ms));
        let same = Same::new((&dag.turn, &dag.requests), (&plain.turn, &plain.requests));
        Ok(Measured { pair: Pair { prompt: prompt.into(), dag: dag.turn, plain: plain.turn, same }, figures })
    }
}

async fn run(bot: &mut Bot, tape: &Tape, prompt: &str) -> Result<Run, StepError> {
    tape.take_requests();
    bot.set_state(ChatState::default())?;
    let start = Instant::now();
    let turn = bot.turn(prompt).await?;
    let wall_ms = start.elapsed().as_secs_f64() * 1e3;
    Ok(Run { turn, wall_ms, requests: tape.take_requests() })
}
