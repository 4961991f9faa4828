//! What the nodes compute: the same functions for every contender, so that only what is around them differs.
//!
//! They are never inlined, as a framework that calls through pointers could not inline them either.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::wake;

/// How long a sleeping node sleeps.
pub(crate) const SLEEP: Duration = Duration::from_millis(5);
/// What a busy node computes on the task of the run.
pub(crate) const SHORT: Duration = Duration::from_micros(500);
/// What a spawned node computes on a task of its own.
pub(crate) const LONG: Duration = Duration::from_micros(100);

#[inline(never)]
pub(crate) fn source() -> i64 {
    black_box(1)
}

#[inline(never)]
pub(crate) fn next(value: &i64) -> i64 {
    value.wrapping_add(1)
}

#[inline(never)]
pub(crate) fn pair(one: &i64, other: &i64) -> i64 {
    one.wrapping_add(*other)
}

#[inline(never)]
pub(crate) fn mix(one: &i64, two: &i64, three: &i64) -> i64 {
    one.wrapping_add(*two).wrapping_add(*three)
}

#[inline(never)]
pub(crate) fn sum<'a>(values: impl Iterator<Item = &'a i64>) -> i64 {
    values.fold(0, |sum, value| sum.wrapping_add(*value))
}

/// What an async node waits for before it computes.
pub(crate) trait Wait: 'static {
    fn wait() -> impl Future<Output = ()> + Send;
}

/// Nothing.
pub(crate) struct Nothing;
/// Another task.
pub(crate) struct Wake;
/// The clock.
pub(crate) struct Sleep;

impl Wait for Nothing {
    async fn wait() {}
}

impl Wait for Wake {
    async fn wait() {
        wake::woken().await;
    }
}

impl Wait for Sleep {
    async fn wait() {
        tokio::time::sleep(SLEEP).await;
    }
}

/// Computes for about this long. The amount of work is fixed, so that a core that others use too shows.
pub(crate) fn compute(time: Duration) {
    static STEPS_PER_MICROSECOND: OnceLock<u64> = OnceLock::new();
    let per_microsecond = *STEPS_PER_MICROSECOND.get_or_init(steps_per_microsecond);
    black_box(steps(per_microsecond * time.as_micros() as u64));
}

/// From the best of several tries: the others were interrupted.
fn steps_per_microsecond() -> u64 {
    const STEPS: u64 = 100_000;
    let time = || {
        let started = Instant::now();
        black_box(steps(STEPS));
        started.elapsed()
    };
    let best = (0..50).map(|_| time()).min().unwrap_or_default();
    (STEPS as f64 / best.as_micros().max(1) as f64) as u64
}

#[inline(never)]
fn steps(count: u64) -> u64 {
    (0..count).fold(black_box(1), |state, step| black_box(state ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
