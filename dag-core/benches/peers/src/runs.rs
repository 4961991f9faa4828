//! The ways to run something some number of times in a row.
//!
//! Building is never part of the time of a run, neither is dropping what was built; every run's result is checked.

use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;

use crate::measure::{Batch, Lap, timed};

/// One of these ways.
#[async_trait]
pub(crate) trait Runs: Send {
    async fn batch(&mut self, runs: usize) -> Batch;
}

fn check(name: &str, result: i64, expected: i64) {
    assert_eq!(result, expected, "{name} gives a wrong result");
}

/// Built for a batch, run without waiting.
pub(crate) struct Plain<B, F> {
    pub(crate) name: &'static str,
    pub(crate) expected: i64,
    pub(crate) build: B,
    pub(crate) run: F,
}

#[async_trait]
impl<R, B: FnMut() -> R + Send, F: FnMut(&mut R) -> i64 + Send> Runs for Plain<B, F> {
    async fn batch(&mut self, runs: usize) -> Batch {
        self.batch_now(runs)
    }
}

impl<R, B: FnMut() -> R, F: FnMut(&mut R) -> i64> Plain<B, F> {
    fn batch_now(&mut self, runs: usize) -> Batch {
        let (build, mut built) = timed(&mut self.build);
        (self.run)(&mut built);
        let lap = Lap::start(runs);
        for _ in 0..runs {
            check(self.name, (self.run)(&mut built), self.expected);
        }
        lap.stop(build)
    }
}

/// Built for every run, run without waiting.
pub(crate) struct PlainOnce<B, F> {
    pub(crate) name: &'static str,
    pub(crate) expected: i64,
    pub(crate) build: B,
    pub(crate) run: F,
}

#[async_trait]
impl<R, B: FnMut() -> R + Send, F: FnMut(&mut R) -> i64 + Send> Runs for PlainOnce<B, F> {
    async fn batch(&mut self, runs: usize) -> Batch {
        self.batch_now(runs)
    }
}

impl<R, B: FnMut() -> R, F: FnMut(&mut R) -> i64> PlainOnce<B, F> {
    fn batch_now(&mut self, runs: usize) -> Batch {
        let (builds, mut built) = build_all(runs, &mut self.build);
        let lap = Lap::start(runs);
        for one in &mut built {
            check(self.name, (self.run)(one), self.expected);
        }
        lap.stop(builds)
    }
}

/// One for each run, and how long each took.
fn build_all<R>(runs: usize, build: &mut impl FnMut() -> R) -> (Duration, Vec<R>) {
    let (time, built) = timed(|| (0..runs).map(|_| build()).collect());
    (time / runs as u32, built)
}

/// Built and never run.
pub(crate) struct OnlyBuilt<B, C> {
    pub(crate) name: &'static str,
    pub(crate) expected: i64,
    pub(crate) build: B,
    pub(crate) count: C,
}

#[async_trait]
impl<R, B: FnMut() -> R + Send> Runs for OnlyBuilt<B, fn(&R) -> usize> {
    async fn batch(&mut self, runs: usize) -> Batch {
        self.batch_now(runs)
    }
}

impl<R, B: FnMut() -> R> OnlyBuilt<B, fn(&R) -> usize> {
    fn batch_now(&mut self, runs: usize) -> Batch {
        let mut built = Vec::with_capacity(runs);
        let lap = Lap::start(runs);
        for _ in 0..runs {
            built.push((self.build)());
        }
        let batch = lap.stop(Duration::ZERO);
        for one in &built {
            check(self.name, (self.count)(one) as i64, self.expected);
        }
        Batch { build: batch.run, ..batch }
    }
}

/// When a contender that can be run again is built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rebuild {
    EveryBatch,
    Never,
}

/// Built for a batch or once for all, awaited.
pub(crate) struct Reused<R, B, F> {
    pub(crate) name: &'static str,
    pub(crate) expected: i64,
    pub(crate) rebuild: Rebuild,
    pub(crate) built: Option<R>,
    pub(crate) build: B,
    pub(crate) run: F,
}

#[async_trait]
impl<R, B, F, W> Runs for Reused<R, B, F>
where
    R: Send + Sync,
    B: FnMut() -> R + Send,
    F: FnMut(&R) -> W + Send,
    W: Future<Output = i64> + Send,
{
    async fn batch(&mut self, runs: usize) -> Batch {
        let kept = self.built.take().filter(|_| self.rebuild == Rebuild::Never);
        let (build, built) = kept.map_or_else(|| timed(&mut self.build), |built| (Duration::ZERO, built));
        (self.run)(&built).await;
        let lap = Lap::start(runs);
        for _ in 0..runs {
            check(self.name, (self.run)(&built).await, self.expected);
        }
        let batch = lap.stop(build);
        self.built = Some(built);
        batch
    }
}

/// Built for every run, awaited.
pub(crate) struct OneShot<B, F> {
    pub(crate) name: &'static str,
    pub(crate) expected: i64,
    pub(crate) build: B,
    pub(crate) run: F,
}

#[async_trait]
impl<R: Send, B, F> Runs for OneShot<B, F>
where
    B: FnMut() -> R + Send,
    F: for<'a> FnMut(&'a mut R) -> BoxFuture<'a, i64> + Send,
{
    async fn batch(&mut self, runs: usize) -> Batch {
        let (builds, mut built) = build_all(runs, &mut self.build);
        let lap = Lap::start(runs);
        for one in &mut built {
            check(self.name, (self.run)(one).await, self.expected);
        }
        lap.stop(builds)
    }
}
