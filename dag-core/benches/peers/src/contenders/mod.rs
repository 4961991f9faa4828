//! Who takes part: one file for each, and how they are made from a way to build and a way to run.

pub(crate) mod direct;
pub(crate) mod fn_table;
pub(crate) mod by_hand;
pub(crate) mod ours;
pub(crate) mod expanded;
pub(crate) mod pipeline_graph;
pub(crate) mod async_dag;
pub(crate) mod dagx;
pub(crate) mod dagrs;
pub(crate) mod dag_flow;
pub(crate) mod fn_graph;

use futures::future::BoxFuture;

use crate::runs::{OneShot, OnlyBuilt, Plain, PlainOnce, Rebuild, Reused, Runs};

/// One of those that are compared in a case.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// A crate from elsewhere, neither ours nor written by hand.
    pub(crate) is_peer: bool,
    pub(crate) runs: Box<dyn Runs>,
}

impl Contender {
    fn new(name: &'static str, runs: impl Runs + 'static) -> Self {
        Self { name, is_peer: false, runs: Box::new(runs) }
    }

    pub(crate) fn peer(mut self) -> Self {
        self.is_peer = true;
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
        Self::new(name, Plain { name, expected, build, run })
    }

    /// Built for every run, and run without waiting. What is built need not be `Send`.
    pub(crate) fn sync_once<R>(
        name: &'static str,
        expected: i64,
        build: impl FnMut() -> R + Send + 'static,
        run: impl FnMut(&mut R) -> i64 + Send + 'static,
    ) -> Self {
        Self::new(name, PlainOnce { name, expected, build, run })
    }

    /// Built once for a batch, or once for all if building takes too long.
    pub(crate) fn reused<R: Send + Sync + 'static, F: Future<Output = i64> + Send + 'static>(
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

    /// Where building is all there is to measure: a run is a build.
    pub(crate) fn only_built<R: 'static>(
        name: &'static str,
        expected: i64,
        build: impl FnMut() -> R + Send + 'static,
        count: fn(&R) -> usize,
    ) -> Self {
        Self::new(name, OnlyBuilt { name, expected, build, count })
    }
}
