//! Both bots, and the tape between them and the provider: pairs that are measured, and one that is watched.

use std::sync::Arc;
use std::time::Instant;

use dag_core::{StepError, UserSpans};
use tracing::instrument::WithSubscriber;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::NoSubscriber;
use tracing::{Dispatch, dispatcher};
use tracing_subscriber::prelude::*;

use super::measure::Times;
use super::tape::{Request, Tape};
use super::watch::Watcher;
use super::{
    CompareError, Figures, Hear, MadeOf, Mode, Options, PairKind, Progress, Same, Watched, WatchedPair, offers,
};
use crate::bot::{Bot, BotBuilder, BotError, Turn, Variant};
use crate::flow::shared::ChatState;
use crate::provider::Provider;

/// Both bots, and the tape between them and the provider.
pub(super) struct Stage {
    tape: Arc<Tape>,
    dag: Bot,
    plain: Bot,
    options: Options,
    hear: Hear,
}

/// A pair that was measured.
pub(super) struct Measured {
    pub(super) dag: Turn,
    pub(super) plain: Turn,
    pub(super) same: Same,
    pub(super) figures: Figures,
}

impl Measured {
    /// Why both variants failed, if both did.
    pub(super) fn failure(&self) -> Option<&str> {
        let (dag, _) = self.dag.failure().zip(self.plain.failure())?;
        Some(dag)
    }
}

struct Run {
    turn: Turn,
    times: Times,
    requests: Vec<Request>,
}

impl Stage {
    pub(super) fn new(provider: &Arc<dyn Provider>, options: &Options, hear: Hear) -> Result<Self, BotError> {
        let tape = Arc::new(Tape::new(provider.clone(), options.mode == Mode::Replayed));
        let bot = |variant| builder(&tape, variant, options).build();
        Ok(Self { dag: bot(Variant::Dag)?, plain: bot(Variant::Plain)?, tape, options: options.clone(), hear })
    }

    pub(super) fn made_of(&self) -> MadeOf {
        offers::of(&self.dag, &self.plain)
    }

    /// One prompt `runs` times, after a pair that is not measured.
    pub(super) async fn measure(&mut self, at: usize, prompt: &str, runs: usize) -> Result<Vec<Measured>, StepError> {
        self.tell(Progress::Pair { prompt: at, kind: PairKind::WarmUp });
        self.let_hear(true);
        self.pair(prompt, true).await?;
        self.let_hear(false);
        let mut measured = Vec::new();
        for run in 0..runs {
            self.tell(Progress::Pair { prompt: at, kind: PairKind::Measured(run) });
            measured.push(self.pair(prompt, run % 2 == 0).await?);
        }
        Ok(measured)
    }

    /// One prompt through both variants, each in a new conversation.
    async fn pair(&mut self, prompt: &str, dag_first: bool) -> Result<Measured, StepError> {
        give_way().await;
        let (dag, plain) = if dag_first {
            let dag = run(&mut self.dag, &self.tape, prompt, &self.hear).await?;
            (dag, run(&mut self.plain, &self.tape, prompt, &self.hear).await?)
        } else {
            let plain = run(&mut self.plain, &self.tape, prompt, &self.hear).await?;
            (run(&mut self.dag, &self.tape, prompt, &self.hear).await?, plain)
        };
        let figures = Figures::new((&dag.turn, dag.times), (&plain.turn, plain.times));
        let same = Same::new((&dag.turn, &dag.requests), (&plain.turn, &plain.requests));
        Ok(Measured { dag: dag.turn, plain: plain.turn, same, figures })
    }

    /// Each prompt once more through both variants, and what happened when.
    pub(super) async fn watch(&self, prompts: &[String]) -> Result<Vec<WatchedPair>, CompareError> {
        let spans = Dispatch::new(tracing_subscriber::registry().with(UserSpans.with_filter(LevelFilter::INFO)));
        let mut dag = Watching::new(self, Variant::Dag, &spans)?;
        let mut plain = Watching::new(self, Variant::Plain, &spans)?;
        let mut watched = Vec::new();
        for (at, prompt) in prompts.iter().enumerate() {
            give_way().await;
            self.tell(Progress::Pair { prompt: at, kind: PairKind::Watched });
            watched.push(WatchedPair { dag: dag.turn(self, prompt).await?, plain: plain.turn(self, prompt).await? });
        }
        Ok(watched)
    }

    fn tell(&self, progress: Progress<'_>) {
        (self.hear)(progress);
    }

    /// Whether parts of answers are told.
    fn let_hear(&self, is_wanted: bool) {
        let hear = self.hear.clone();
        self.tape.hear(is_wanted.then(|| Box::new(move |part: &str| hear(Progress::Part(part))) as _));
    }
}

/// The embedded provider never waits: without this nobody could stop a comparison, or hear how far it is.
async fn give_way() {
    tokio::task::yield_now().await;
}

fn builder(tape: &Arc<Tape>, variant: Variant, options: &Options) -> BotBuilder {
    let provider: Arc<dyn Provider> = tape.clone();
    BotBuilder::new(variant, provider).settings(options.settings.clone()).images(&options.images)
}

async fn run(bot: &mut Bot, tape: &Tape, prompt: &str, hear: &Hear) -> Result<Run, StepError> {
    tape.take();
    bot.set_state(ChatState::default())?;
    hear(Progress::Turn(bot.variant()));
    let start = Instant::now();
    // A program that listens to spans would have the plain variant alone pay for it.
    let turn = bot.turn(prompt).with_subscriber(NoSubscriber::default()).await?;
    let wall_ms = start.elapsed().as_secs_f64() * 1e3;
    let (requests, first_part) = tape.take();
    let first_token_ms = first_part.map(|at| at.saturating_duration_since(start).as_secs_f64() * 1e3);
    hear(Progress::Ended(bot.variant()));
    Ok(Run { turn, times: Times { wall_ms, first_token_ms }, requests })
}

/// A bot that is watched.
struct Watching<'a> {
    bot: Bot,
    watcher: Arc<Watcher>,
    spans: &'a Dispatch,
}

impl<'a> Watching<'a> {
    fn new(stage: &Stage, variant: Variant, spans: &'a Dispatch) -> Result<Self, BotError> {
        let watcher = Arc::new(Watcher::new());
        let bot = builder(&stage.tape, variant, &stage.options).build()?;
        let bot = dispatcher::with_default(spans, || bot.tracked(watcher.clone()));
        Ok(Self { bot, watcher, spans })
    }

    /// A turn as it was watched. What is played back takes the time that it took.
    async fn turn(&mut self, stage: &Stage, prompt: &str) -> Result<Watched, StepError> {
        let others = self.others(stage.options.mode, prompt).await?;
        stage.tape.pace(true);
        stage.let_hear(true);
        stage.tell(Progress::Turn(self.bot.variant()));
        self.watcher.tell(Some(stage.hear.clone()));
        let watched = self.once(prompt).await?;
        self.watcher.tell(None);
        stage.tell(Progress::Ended(self.bot.variant()));
        stage.let_hear(false);
        stage.tape.pace(false);
        Ok(median(others, watched))
    }

    /// Where that costs nobody anything, the turn does not find cold caches, and of three the one in the middle is shown.
    async fn others(&mut self, mode: Mode, prompt: &str) -> Result<Vec<Watched>, StepError> {
        if mode == Mode::Live {
            return Ok(Vec::new());
        }
        self.once(prompt).await?;
        if mode == Mode::Replayed {
            return Ok(Vec::new());
        }
        Ok(vec![self.once(prompt).await?, self.once(prompt).await?])
    }

    async fn once(&mut self, prompt: &str) -> Result<Watched, StepError> {
        self.bot.set_state(ChatState::default())?;
        self.watcher.start();
        self.bot.turn(prompt).with_subscriber(self.spans.clone()).await?;
        Ok(self.watcher.finish())
    }
}

/// The one that took neither longest nor shortest.
fn median(mut watched: Vec<Watched>, last: Watched) -> Watched {
    watched.push(last);
    watched.sort_by(|one, other| one.us.total_cmp(&other.us));
    watched.swap_remove(watched.len() / 2)
}
