//! Who takes part, and the four ways to be run: reused or built for every run, sync or async.
//!
//! Building is never part of the time of a run, neither is dropping what was built; every run's result is checked.

pub(crate) mod direct;
pub(crate) mod fn_table;
pub(crate) mod by_hand;
pub(crate) mod ours;
pub(crate) mod pipeline_graph;
pub(crate) mod async_dag;
pub(crate) mod dagx;
pub(crate) mod dagrs;
pub(crate) mod dag_flow;
pub(crate) mod fn_graph;

use std::any::Any;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;

use crate::measure::{Batch, Lap, timed};

/// One of those that are compared in a case.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// A crate from elsewhere, neither ours nor written by hand.
    pub(crate) is_peer: bool,
    pub(crate) runs: Box<dyn Runs>,
    /// What must go on for as long as this case is measured.
    partner: Option<Box<dyn Any + Send>>,
}

/// Runs something some number of times in a row.
#[async_trait]
pub(crate) trait Runs: Send {
    async fn batch(&mut self, runs: usize) -> Batch;
}

impl Contender {
    fn new(name: &'static str, runs: impl Runs + 'static) -> Self {
        Self { name, is_peer: false, runs: Box::new(runs), partner: None }
    }

    pub(crate) fn peer(mut self) -> Self {
        self.is_peer = true;
        self
    }

    pub(crate) fn with(mut self, partner: impl Any + Send) -> Self {
        self.partner = Some(Box::new(partner));
        self
    }

    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Built once for a batch, and run without waiting. What is built need not be `Send`.
    pub(crate) fn sync<R>(
        name: &'static str,
        expected: i64,
        build: impl FnMut() -> R + Send + 'static,
        run: impl FnMut(&mut R) -> i64 + Send + 'static,
    ) -> Self {
        Self::new(name, Sync { name, expected, build, run })
    }

    /// Built for every run, and run without waiting. What is built need not be `Send`.
    pub(crate) fn sync_once<R>(
        name: &'static str,
        expected: i64,
        build: impl FnMut() -> R + Send + 'static,
        run: impl FnMut(&mut R) -> i64 + Send + 'static,
    ) -> Self {
        Self::new(name, SyncOnce { name, expected, build, run })
    }

    /// Built once for a batch, or once for all if building takes too long.
    pub(crate) fn reused<R: Send + std::marker::Sync + 'static, F: Future<Output = i64> + Send + 'static>(
        name: &'static str,
        expected: i64,
        rebuild: Rebuild,
        build: impl FnMut() -> R + Send + 'static,
        run: impl FnMut(&R) -> F + Send + 'static,
    ) -> Self {
        Self::new(name, Reused { name, expected, rebuild, built: None, build, run })
    }

    /// Built for every run.
    pub(crate) fn one_shot<R: Send + 'static>(
        name: &'static str,
        expected: i64,
        build: impl FnMut() -> R + Send + 'static,
        run: impl for<'a> FnMut(&'a mut R) -> BoxFuture<'a, i64> + Send + 'static,
    ) -> Self {
        Self::new(name, OneShot { name, expected, build, run })
    }
}

fn check(name: &str, result: i64, expected: i64) {
    assert_eq!(result, expected, "{name} gives a wrong result");
}

struct Sync<B, F> {
    name: &'static str,
    expected: i64,
    build: B,
    run: F,
}

#[async_trait]
impl<R, B: FnMut() -> R + Send, F: FnMut(&mut R) -> i64 + Send> Runs for Sync<B, F> {
    async fn batch(&mut self, runs: usize) -> Batch {
        self.batch_now(runs)
    }
}

impl<R, B: FnMut() -> R, F: FnMut(&mut R) -> i64> Sync<B, F> {
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

struct SyncOnce<B, F> {
    name: &'static str,
    expected: i64,
    build: B,
    run: F,
}

#[async_trait]
impl<R, B: FnMut() -> R + Send, F: FnMut(&mut R) -> i64 + Send> Runs for SyncOnce<B, F> {
    async fn batch(&mut self, runs: usize) -> Batch {
        self.batch_now(runs)
    }
}

impl<R, B: FnMut() -> R, F: FnMut(&mut R) -> i64> SyncOnce<B, F> {
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

/// When a contender that can be run again is built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rebuild {
    EveryBatch,
    Never,
}

struct Reused<R, B, F> {
    name: &'static str,
    expected: i64,
    rebuild: Rebuild,
    built: Option<R>,
    build: B,
    run: F,
}

#[async_trait]
impl<R, B, F, W> Runs for Reused<R, B, F>
where
    R: Send + std::marker::Sync,
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

struct OneShot<B, F> {
    name: &'static str,
    expected: i64,
    build: B,
    run: F,
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
