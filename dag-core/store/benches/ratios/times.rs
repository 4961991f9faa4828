//! Taking times.

use std::time::{Duration, Instant};

pub(crate) fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// The quickest of some rounds.
pub(crate) fn quickest(rounds: usize, mut round: impl FnMut() -> Duration) -> Duration {
    (0..rounds).map(|_| round()).min().unwrap_or_default()
}

pub(crate) fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// A time for each of so many.
pub(crate) fn each(time: Duration, count: u64) -> Duration {
    time / u32::try_from(count).unwrap_or(u32::MAX)
}
