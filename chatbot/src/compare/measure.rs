//! What each pair took, and whether a difference stands out of the noise.

use serde::Serialize;

use crate::bot::Turn;

/// What one pair took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// The variant over a graph.
    pub dag: Cost,
    /// The variant by hand.
    pub plain: Cost,
}

/// What one turn took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cost {
    /// From the prompt to the answer, in milliseconds.
    pub wall_ms: f64,
    /// The same less the time in calls to models, in milliseconds.
    pub outside_ms: f64,
    /// Calls to models.
    pub calls: usize,
    /// Tokens of all calls, as far as they were counted.
    pub tokens: u64,
}

impl Figures {
    pub(super) fn new(dag: (&Turn, f64), plain: (&Turn, f64)) -> Self {
        Self { dag: Cost::new(dag.0, dag.1), plain: Cost::new(plain.0, plain.1) }
    }
}

impl Cost {
    fn new(turn: &Turn, wall_ms: f64) -> Self {
        let in_calls: f64 = turn.calls.iter().map(|call| call.ms).sum();
        let usage = turn.calls.iter().filter_map(|call| call.usage);
        Self {
            wall_ms,
            outside_ms: (wall_ms - in_calls).max(0.0),
            calls: turn.calls.len(),
            tokens: usage.map(|usage| usage.prompt_tokens + usage.completion_tokens).sum(),
        }
    }
}

/// One row of the table: medians of both variants, and the median of the differences within the pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// What is measured.
    pub name: &'static str,
    /// `ms`, or empty for counts.
    pub unit: &'static str,
    /// The median of the variant over a graph.
    pub dag: f64,
    /// The median of the variant by hand.
    pub plain: f64,
    /// The median of dag less plain within each pair.
    pub difference: f64,
    /// How far the 95 % interval of that median reaches, on its longer side; 0 for counts that never vary.
    pub noise: f64,
    /// Whether the difference is larger than the noise, so that it is no accident.
    pub stands_out: bool,
}

type Read = fn(&Cost) -> f64;

#[expect(clippy::cast_precision_loss, reason = "counts of calls and tokens are far below 2^52")]
const METRICS: [(&str, &str, Read); 4] = [
    ("wall time", "ms", |cost| cost.wall_ms),
    ("time outside the model calls", "ms", |cost| cost.outside_ms),
    ("calls", "", |cost| cost.calls as f64),
    ("tokens", "", |cost| cost.tokens as f64),
];

/// The rows for these pairs.
pub(super) fn metrics(pairs: &[Figures]) -> Vec<Metric> {
    METRICS.into_iter().map(|(name, unit, read)| metric(name, unit, read, pairs)).collect()
}

fn metric(name: &'static str, unit: &'static str, read: Read, pairs: &[Figures]) -> Metric {
    let dag: Vec<f64> = pairs.iter().map(|pair| read(&pair.dag)).collect();
    let plain: Vec<f64> = pairs.iter().map(|pair| read(&pair.plain)).collect();
    let differences: Vec<f64> = dag.iter().zip(&plain).map(|(dag, plain)| dag - plain).collect();
    let (low, high) = interval(&differences);
    let difference = median(&differences);
    let noise = (high - difference).max(difference - low);
    Metric {
        name,
        unit,
        dag: median(&dag),
        plain: median(&plain),
        difference,
        noise,
        stands_out: difference.abs() > noise,
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        len if len % 2 == 1 => sorted[len / 2],
        len => f64::midpoint(sorted[len / 2 - 1], sorted[len / 2]),
    }
}

/// How often the pairs are drawn again for the interval.
const DRAWS: usize = 2_000;

/// The 95 % interval of the median, by bootstrap: the pairs are drawn again with replacement, always in the same order of chance.
///
/// Fewer than three pairs say nothing about noise: the interval then holds zero.
fn interval(values: &[f64]) -> (f64, f64) {
    let is_constant = values.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq());
    match values {
        [] => (0.0, 0.0),
        [first, ..] if is_constant && values.len() >= 3 => (*first, *first),
        [_] | [_, _] => spread_over_zero(values),
        _ => {
            let mut chance = Chance(0x5eed);
            let draw = |_| median(&(0..values.len()).map(|_| values[chance.below(values.len())]).collect::<Vec<_>>());
            let mut medians: Vec<f64> = (0..DRAWS).map(draw).collect();
            medians.sort_by(f64::total_cmp);
            (medians[DRAWS / 40], medians[DRAWS - 1 - DRAWS / 40])
        }
    }
}

fn spread_over_zero(values: &[f64]) -> (f64, f64) {
    let widest = values.iter().fold(0.0_f64, |widest, value| widest.max(value.abs()));
    (-widest, widest)
}

/// `SplitMix64`: the same draws in every run, so that the same figures give the same verdict.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or_default()
    }
}
