//! What a person writes for one graph with tokio and futures: `.await` in a loop, `join_all`, `spawn`.

use futures::future::{join, join_all};

use super::Contender;
use crate::runs::Rebuild;
use crate::work::{self, Sleep, Wait};

/// Each node awaits the one before; the source never waits.
pub(crate) fn chain<W: Wait>(len: usize, expected: i64) -> Contender {
    contender(expected, move || async move {
        let mut value = work::source();
        for _ in 1..len {
            value = next::<W>(&value).await;
        }
        value
    })
}

pub(crate) fn fan_out<W: Wait>(width: usize, expected: i64) -> Contender {
    contender(expected, move || async move {
        let source = work::source();
        let values = join_all((0..width).map(|_| next::<W>(&source))).await;
        work::sum(values.iter())
    })
}

pub(crate) fn two_layers<W: Wait>(width: usize, expected: i64) -> Contender {
    contender(expected, move || async move {
        let source = work::source();
        let first = join_all((0..width).map(|_| next::<W>(&source))).await;
        let second = join_all((0..width).map(|at| pair::<W>(&first[at], &first[(at + 1) % width]))).await;
        work::sum(second.iter())
    })
}

/// Computing nodes, each on a task of its own.
pub(crate) fn spawned(width: usize, expected: i64) -> Contender {
    contender(expected, move || async move {
        let tasks: Vec<_> = (0..width).map(|_| tokio::spawn(async { computed() })).collect();
        join_all(tasks).await.into_iter().map(|value| value.expect("the task gives a value")).sum()
    })
}

/// The sleepers are polled first, and the computing overlaps with their sleep.
pub(crate) fn io_before_cpu(sleepers: usize, busy: usize, expected: i64) -> Contender {
    contender(expected, move || async move {
        let slept = join_all((0..sleepers).map(|_| source::<Sleep>()));
        let computed = async { (0..busy).map(|_| short()).sum::<i64>() };
        let (slept, computed) = join(slept, computed).await;
        work::sum(slept.iter()) + computed
    })
}

async fn source<W: Wait>() -> i64 {
    W::wait().await;
    work::source()
}

async fn next<W: Wait>(value: &i64) -> i64 {
    W::wait().await;
    work::next(value)
}

async fn pair<W: Wait>(one: &i64, other: &i64) -> i64 {
    W::wait().await;
    work::pair(one, other)
}

fn computed() -> i64 {
    work::compute(work::LONG);
    work::source()
}

fn short() -> i64 {
    work::compute(work::SHORT);
    work::source()
}

fn contender<F: Future<Output = i64> + Send + 'static>(
    expected: i64,
    run: impl Fn() -> F + Send + 'static,
) -> Contender {
    Contender::reused("by_hand", expected, Rebuild::EveryBatch, || (), move |()| run())
}
