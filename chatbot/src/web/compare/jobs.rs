//! The comparisons of this server: one that runs, and the last few that have ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use dag_explorer::Failure;
use tokio::time::{Instant, sleep_until};

use super::job::{Job, Standing, Wish};
use crate::compare::{self, Mode, Options, Progress};
use crate::web::Answerer;
use crate::web::events::PATIENCE;

/// How many are kept.
const KEPT: usize = 8;

/// The comparisons of this server. Clones are the same.
#[derive(Clone)]
pub(crate) struct Comparisons(Arc<Inner>);

struct Inner {
    answerers: Vec<Answerer>,
    jobs: Mutex<VecDeque<Arc<Job>>>,
}

impl Comparisons {
    /// Comparisons that ask these; the first unless another one is named.
    pub(crate) fn new(answerers: Vec<Answerer>) -> Self {
        Self(Arc::new(Inner { answerers, jobs: Mutex::default() }))
    }

    /// Who can be asked.
    pub(super) fn providers(&self) -> impl Iterator<Item = &str> {
        self.0.answerers.iter().map(|answerer| answerer.provider.name())
    }

    /// Which mode this provider is compared in.
    pub(super) fn mode(&self, provider: Option<&str>, live: bool) -> Result<(String, Mode), Failure> {
        let answerer = self.answerer(provider)?;
        Ok((answerer.provider.name().to_owned(), Mode::of(&*answerer.provider, live)))
    }

    fn answerer(&self, name: Option<&str>) -> Result<&Answerer, Failure> {
        let mut answerers = self.0.answerers.iter();
        let found = match name {
            None => answerers.next(),
            Some(name) => answerers.find(|answerer| answerer.provider.name() == name),
        };
        found.ok_or_else(|| {
            let known: Vec<_> = self.providers().map(|name| format!("`{name}`")).collect();
            let name = name.unwrap_or_default();
            let message = format!("there is no provider `{name}` here; there is {}", known.join(" and "));
            Failure::new(StatusCode::BAD_REQUEST, "no_provider", message)
        })
    }

    /// Begins a comparison, unless one runs.
    pub(super) fn begin(&self, wish: Wish) -> Result<Arc<Job>, Failure> {
        let answerer = self.answerer(Some(&wish.provider))?.clone();
        let mut jobs = self.jobs();
        if jobs.iter().any(|job| job.is_running()) {
            let message = "another comparison runs, and two at once would measure each other";
            return Err(Failure::new(StatusCode::CONFLICT, "busy", message).hint("wait for it, or stop it first"));
        }
        let no_folder = |error| {
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", format!("no folder for images: {error}"))
        };
        let job = Arc::new(Job::new(wish).map_err(no_folder)?);
        jobs.push_back(Arc::clone(&job));
        if jobs.len() > KEPT {
            jobs.pop_front();
        }
        drop(jobs);
        tokio::spawn(run(Arc::clone(&job), answerer));
        Ok(job)
    }

    /// All that are known, newest first.
    pub(super) fn all(&self) -> Vec<Arc<Job>> {
        self.jobs().iter().rev().cloned().collect()
    }

    pub(super) fn get(&self, id: &str) -> Result<Arc<Job>, Failure> {
        let found = self.jobs().iter().find(|job| job.id == id).cloned();
        found.ok_or_else(|| {
            let message = format!("there is no comparison `{id}`");
            Failure::new(StatusCode::NOT_FOUND, "not_found", message)
                .hint("comparisons are kept until the server ends, the last eight of them")
        })
    }

    /// Stops what runs, because the server ends.
    pub(crate) fn close(&self) {
        self.jobs().iter().for_each(|job| job.end(Standing::Stopped, Some("the server was stopped".into()), None));
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<Arc<Job>>> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a comparison until it ends or is ended.
async fn run(job: Arc<Job>, Answerer { provider, settings }: Answerer) {
    let Wish { prompts, runs, mode, baseline, .. } = job.wish.clone();
    let options = Options { runs, mode, settings, images: job.images().to_owned(), baseline };
    let heard = Arc::clone(&job);
    let hear = Arc::new(move |progress: Progress<'_>| heard.hear(progress));
    tokio::select! {
        biased;
        () = job.ended() => (),
        () = unheard(&job) => job.end(Standing::Stopped, Some("nobody was looking any more".into()), None),
        outcome = compare::compare(provider, &prompts, &options, hear) => match outcome {
            Ok(report) => job.end(Standing::Done, None, Some(report)),
            Err(error) => job.end(Standing::Failed, Some(dag_core::causes(&error).join(": ")), None),
        },
    }
}

/// When nobody has listened for a while.
async fn unheard(job: &Job) {
    loop {
        match job.last_heard() {
            Some(heard) if heard + PATIENCE <= Instant::now() => return,
            Some(heard) => sleep_until(heard + PATIENCE).await,
            None => tokio::time::sleep(PATIENCE).await,
        }
    }
}
