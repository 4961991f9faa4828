//! What each pair took, and whether a difference stands out of the noise.

use std::ops::Add;

use serde::Serialize;

use crate::bot::Turn;
use crate::client::Call;

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
    /// Tokens of all calls; nothing if the server did not count those of every call that it answered, or answered none.
    pub tokens: Option<u64>,
}

impl Figures {
    pub(super) fn new(dag: (&Turn, f64), plain: (&Turn, f64)) -> Self {
        Self { dag: Cost::new(dag.0, dag.1), plain: Cost::new(plain.0, plain.1) }
    }
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { dag: self.dag + other.dag, plain: self.plain + other.plain }
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            wall_ms: self.wall_ms + other.wall_ms,
            outside_ms: self.outside_ms + other.outside_ms,
            calls: self.calls + other.calls,
            tokens: self.tokens.zip(other.tokens).map(|(one, other)| one + other),
        }
    }
}

impl Cost {
    fn new(turn: &Turn, wall_ms: f64) -> Self {
        let in_calls: f64 = turn.calls.iter().map(|call| call.ms).sum();
        let (outside_ms, calls) = ((wall_ms - in_calls).max(0.0), turn.calls.len());
        Self { wall_ms, outside_ms, calls, tokens: tokens(&turn.calls) }
    }
}

fn tokens(calls: &[Call]) -> Option<u64> {
    let answered: Vec<_> = calls.iter().filter(|call| call.is_answered).collect();
    // No call at all takes no tokens; what a failed one took nobody knows.
    if answered.is_empty() && !calls.is_empty() {
        return None;
    }
    answered.iter().map(|call| call.usage.map(|usage| usage.prompt_tokens + usage.completion_tokens)).sum()
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
    /// The interval that holds the median difference, from the lower end to the upper.
    pub interval: [f64; 2],
    /// How sure the interval is, from 0 to 1: at least 0.95, where there are pairs enough.
    pub confidence: f64,
    /// Whether there are pairs enough to tell, and the interval does not hold zero, so that the difference is no accident.
    pub stands_out: bool,
}

impl Metric {
    /// Whether there are pairs enough to tell a difference from noise.
    pub(super) fn can_tell(&self) -> bool {
        self.confidence >= ENOUGH
    }
}

/// How sure an interval is meant to be.
const AIM: f64 = 0.95;
/// How sure it is at least, for a verdict: five pairs, the default, come to 0.9375.
const ENOUGH: f64 = 0.93;

/// The name of the row that is left out where nobody counted.
pub(super) const TOKENS: &str = "tokens";

type Read = fn(&Cost) -> Option<f64>;

#[expect(clippy::cast_precision_loss, reason = "counts of calls and tokens are far below 2^52")]
const METRICS: [(&str, &str, Read); 4] = [
    ("wall time", "ms", |cost| Some(cost.wall_ms)),
    ("time outside the model calls", "ms", |cost| Some(cost.outside_ms)),
    ("calls", "", |cost| Some(cost.calls as f64)),
    (TOKENS, "", |cost| cost.tokens.map(|tokens| tokens as f64)),
];

/// The rows for these pairs; without a row that not every turn has a figure for.
pub(super) fn metrics(pairs: &[Figures]) -> Vec<Metric> {
    let row = |(name, unit, read): (&'static str, &'static str, Read)| {
        let dag: Option<Vec<f64>> = pairs.iter().map(|pair| read(&pair.dag)).collect();
        let plain: Option<Vec<f64>> = pairs.iter().map(|pair| read(&pair.plain)).collect();
        Some(metric(name, unit, &dag?, &plain?))
    };
    METRICS.into_iter().filter_map(row).collect()
}

fn metric(name: &'static str, unit: &'static str, dag: &[f64], plain: &[f64]) -> Metric {
    let differences = sorted(dag.iter().zip(plain).map(|(dag, plain)| dag - plain));
    let (interval, confidence) = interval(&differences);
    let [low, high] = interval;
    Metric {
        name,
        unit,
        dag: median(&sorted(dag.iter().copied())),
        plain: median(&sorted(plain.iter().copied())),
        difference: median(&differences),
        interval,
        confidence,
        stands_out: confidence >= ENOUGH && (low > 0.0 || high < 0.0),
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        len if len % 2 == 1 => sorted[len / 2],
        len => f64::midpoint(sorted[len / 2 - 1], sorted[len / 2]),
    }
}

/// The narrowest interval between two of the values that holds the median with 95 % confidence, and how sure it is; all of them, if they
/// are too few for that.
///
/// It rests on signs alone: each value is as likely above the median as below it, so that nothing is assumed of how times are spread. An
/// outlier on one side does not widen the other.
fn interval(sorted: &[f64]) -> ([f64; 2], f64) {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return ([0.0; 2], 0.0) };
    let inner = (1..=sorted.len().saturating_sub(1) / 2).zip(confidences(sorted.len()).skip(1));
    let sure = inner.take_while(|(_, confidence)| *confidence >= AIM).last();
    let whole = || ([*first, *last], confidences(sorted.len()).next().unwrap_or_default());
    sure.map_or_else(whole, |(cut, confidence)| ([sorted[cut], sorted[sorted.len() - 1 - cut]], confidence))
}

/// How sure the interval is from the smallest of `count` values to the largest, from the second to the last but one, and so on.
#[expect(clippy::cast_precision_loss, reason = "counts of pairs are far below 2^52")]
fn confidences(count: usize) -> impl Iterator<Item = f64> {
    let count = count as f64;
    // The binomial distribution, one term after the other, as logarithms: its first terms are too small for a number.
    let terms = (0..).scan(-count * std::f64::consts::LN_2, move |term, below| {
        let now = *term;
        let below = f64::from(below);
        *term += ((count - below) / (below + 1.0)).ln();
        Some(now.exp())
    });
    terms.scan(1.0, |left, term| {
        *left -= 2.0 * term;
        Some(f64::max(*left, 0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row for these differences.
    fn of(differences: &[f64]) -> Metric {
        let plain = vec![100.0; differences.len()];
        let dag: Vec<_> = differences.iter().map(|difference| 100.0 + difference).collect();
        metric("wall time", "ms", &dag, &plain)
    }

    #[test]
    fn five_equal_pairs_are_no_difference() {
        let row = of(&[0.0; 5]);
        assert_eq!((row.dag, row.plain, row.difference, row.interval), (100.0, 100.0, 0.0, [0.0, 0.0]));
        assert!(row.can_tell() && !row.stands_out);
    }

    #[test]
    fn a_constant_difference_stands_out() {
        let row = of(&[1.0; 5]);
        assert_eq!((row.difference, row.interval), (1.0, [1.0, 1.0]));
        assert!(row.stands_out);
    }

    #[test]
    fn noise_around_zero_does_not_stand_out() {
        assert!(!of(&[-3.0, 1.0, 2.0, -1.0, 0.5]).stands_out);
        let noise: Vec<_> = (0..100).map(|at| f64::from(at * 37 % 101) - 50.0).collect();
        assert!(!of(&noise).stands_out);
    }

    #[test]
    fn a_clear_shift_stands_out_whatever_its_outliers() {
        let row = of(&[10.0, 11.0, 12.0, 13.0, 400.0]);
        assert_eq!((row.difference, row.interval), (12.0, [10.0, 400.0]));
        assert!(row.stands_out);
        assert!(of(&[-10.0, -11.0, -12.0, -13.0, -400.0]).stands_out);
    }

    #[test]
    fn one_outlier_among_many_pairs_is_outside_of_the_interval() {
        let row = of(&[1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, -50.0, 900.0, 2.0]);
        assert_eq!(row.interval, [1.0, 3.0]);
        assert!(row.stands_out);
    }

    #[test]
    fn fewer_than_five_pairs_tell_nothing() {
        for differences in [&[][..], &[7.0], &[7.0, 7.0], &[7.0; 4]] {
            let row = of(differences);
            assert!(!row.can_tell() && !row.stands_out, "{row:?}");
        }
        assert_eq!(of(&[7.0, 9.0]).interval, [7.0, 9.0]);
    }

    #[test]
    fn confidence_is_that_of_the_sign_test() {
        let near = |count, expected: f64| {
            let confidence = of(&vec![1.0; count]).confidence;
            assert!((confidence - expected).abs() < 1e-9, "{count} pairs: {confidence}");
        };
        near(1, 0.0);
        near(2, 0.5);
        near(5, 0.9375);
        near(6, 0.96875);
        near(15, 1.0 - 2.0 * 576.0 / 32768.0);
        let many = of(&vec![1.0; 5000]).confidence;
        assert!((0.95..0.96).contains(&many), "{many}");
    }

    #[test]
    fn tokens_that_nobody_counted_have_no_row() {
        let cost = Cost { wall_ms: 1.0, outside_ms: 1.0, calls: 2, tokens: None };
        let pairs = vec![Figures { dag: cost, plain: Cost { tokens: Some(3), ..cost } }; 5];
        let names: Vec<_> = metrics(&pairs).into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["wall time", "time outside the model calls", "calls"]);
    }
}
