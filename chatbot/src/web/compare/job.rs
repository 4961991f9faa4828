//! One comparison: what was asked for, how far it is, and what came out.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::bot::Variant;
use crate::compare::{Better, Mode, PairKind, Progress, Report};

/// What is to be compared.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) prompts: Vec<String>,
    pub(super) runs: usize,
    pub(super) mode: Mode,
    pub(super) baseline: Variant,
    pub(super) provider: String,
    /// Whether nobody is to know whose the answers are before they have voted.
    pub(super) blind: bool,
}

/// How a comparison stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ComparisonStanding)]
pub(super) enum Standing {
    /// It runs.
    Running,
    /// It has a report.
    Done,
    /// It was stopped: by somebody, because nobody listened, or by the end of the server.
    Stopped,
    /// The machine itself failed.
    Failed,
}

/// One comparison.
pub(super) struct Job {
    pub(super) id: String,
    pub(super) wish: Wish,
    images: TempDir,
    now: Mutex<Now>,
    changed: watch::Sender<()>,
}

/// How far it is.
#[derive(Clone)]
pub(super) struct Now {
    pub(super) standing: Standing,
    /// What is told of it where there is no report.
    pub(super) message: Option<String>,
    pub(super) report: Option<Arc<Report>>,
    /// The pair that runs: the prompt by its place, and what it is for.
    pub(super) pair: Option<(usize, PairKind)>,
    /// How many pairs have begun.
    pub(super) pairs: usize,
    /// How far each variant is with its turn of the pair.
    pub(super) turns: [Stage; 2],
    /// What each of them does, where that is known.
    pub(super) works: [String; 2],
    /// On which prompts somebody has voted, in a blind comparison.
    cast: Vec<bool>,
    /// The answers of the pair so far; of a blind comparison none is told.
    pub(super) texts: [String; 2],
    turn: usize,
    listeners: usize,
    heard: Instant,
}

/// How far a variant is with its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    /// The other one goes first.
    #[default]
    Waits,
    /// It answers.
    Answers,
    /// It has answered.
    Ended,
}

/// Why a vote does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    NotBlind,
    NoAnswers,
    NoPrompt,
    IsCast,
}

/// Somebody who listens to a comparison.
pub(super) struct Listener {
    pub(super) job: Arc<Job>,
    changed: watch::Receiver<()>,
}

impl Job {
    pub(super) fn new(wish: Wish) -> std::io::Result<Self> {
        let now = Now {
            standing: Standing::Running,
            message: None,
            report: None,
            pair: None,
            pairs: 0,
            turns: Default::default(),
            works: Default::default(),
            cast: vec![false; wish.prompts.len()],
            texts: Default::default(),
            turn: 0,
            listeners: 0,
            heard: Instant::now(),
        };
        Ok(Self {
            id: uuid::Uuid::new_v4().to_string(),
            wish,
            images: tempfile::Builder::new().prefix("chatbot-").tempdir()?,
            now: Mutex::new(now),
            changed: watch::channel(()).0,
        })
    }

    pub(super) fn images(&self) -> &Path {
        self.images.path()
    }

    /// How far it is now.
    pub(super) fn now(&self) -> Now {
        self.locked().clone()
    }

    /// What came out, compared with the asked baseline or that of another one.
    pub(super) fn report(&self, baseline: Option<Variant>) -> Option<Arc<Report>> {
        let report = self.locked().report.clone()?;
        Some(match baseline {
            Some(baseline) if baseline != self.wish.baseline => {
                Arc::new(Report::clone(&report).with_baseline(baseline))
            }
            _ => report,
        })
    }

    /// Whose the answers are that are called A and B.
    pub(super) fn order(&self, prompt: usize) -> [Variant; 2] {
        let hash = blake3::hash(format!("{} {prompt}", self.id).as_bytes());
        if hash.as_bytes()[0].is_multiple_of(2) {
            [Variant::Dag, Variant::Plain]
        } else {
            [Variant::Plain, Variant::Dag]
        }
    }

    /// Whether somebody has voted on this prompt.
    pub(super) fn is_cast(&self, prompt: usize) -> bool {
        self.locked().cast.get(prompt).is_some_and(|cast| *cast)
    }

    /// Whether there are answers of which nobody may know yet whose they are.
    pub(super) fn is_secret(&self) -> bool {
        self.wish.blind && self.locked().cast.contains(&false)
    }

    /// Takes a vote on a prompt, or that there is none.
    pub(super) fn cast(&self, prompt: usize, vote: Option<Better>) -> Result<(), Refused> {
        let mut now = self.locked();
        let Now { report, cast, .. } = &mut *now;
        let report = report.as_mut().filter(|_| self.wish.blind).ok_or(match self.wish.blind {
            true => Refused::NoAnswers,
            false => Refused::NotBlind,
        })?;
        let cast = cast.get_mut(prompt).ok_or(Refused::NoPrompt)?;
        if std::mem::replace(cast, true) {
            return Err(Refused::IsCast);
        }
        Arc::make_mut(report).summary.prompts[prompt].blind_vote = vote;
        Ok(())
    }

    pub(super) fn is_running(&self) -> bool {
        self.locked().standing == Standing::Running
    }

    /// How many pairs there will be: one to warm up, those that are measured, and one that is watched.
    pub(super) fn all_pairs(&self) -> usize {
        self.wish.prompts.len() * (self.wish.runs + 2)
    }

    fn locked(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears what the comparison tells.
    pub(super) fn hear(&self, progress: Progress<'_>) {
        let mut now = self.locked();
        match progress {
            Progress::Pair { prompt, kind } => {
                (now.pair, now.pairs) = (Some((prompt, kind)), now.pairs + 1);
                (now.turns, now.works, now.texts) = Default::default();
            }
            Progress::Turn(variant) => {
                now.turn = place(variant);
                now.turns[place(variant)] = Stage::Answers;
            }
            Progress::Begun(name) => {
                let turn = now.turn;
                name.clone_into(&mut now.works[turn]);
            }
            Progress::Part(_) if self.wish.blind => return,
            Progress::Part(part) => {
                let turn = now.turn;
                now.texts[turn].push_str(part);
            }
            Progress::Ended(variant) => now.turns[place(variant)] = Stage::Ended,
        }
        drop(now);
        self.changed.send_replace(());
    }

    /// It is over, if it was not before.
    pub(super) fn end(&self, standing: Standing, message: Option<String>, report: Option<Report>) {
        let mut now = self.locked();
        if now.standing == Standing::Running {
            (now.standing, now.message, now.report) = (standing, message, report.map(Arc::new));
        }
        drop(now);
        self.changed.send_replace(());
    }

    pub(super) fn listen(self: &Arc<Self>) -> Listener {
        self.locked().listeners += 1;
        Listener { job: Arc::clone(self), changed: self.changed.subscribe() }
    }

    /// Until when somebody must listen again; `None` while somebody does.
    pub(super) fn last_heard(&self) -> Option<Instant> {
        let now = self.locked();
        (now.listeners == 0).then_some(now.heard)
    }

    /// When it has ended.
    pub(super) async fn ended(&self) {
        let mut changed = self.changed.subscribe();
        while self.is_running() && changed.changed().await.is_ok() {}
    }
}

/// Where what belongs to a variant stands.
fn place(variant: Variant) -> usize {
    usize::from(variant == Variant::Plain)
}

impl Listener {
    /// When something has changed since this was last asked.
    pub(super) async fn changed(&mut self) {
        // The sender lives as long as the job.
        let _ = self.changed.changed().await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut now = self.job.locked();
        now.listeners -= 1;
        now.heard = Instant::now();
    }
}
