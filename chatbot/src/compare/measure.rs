//! What each pair took, and whether a difference stands out of the noise.

use std::ops::Add;

use serde::Serialize;

use crate::bot::{Turn, Variant};
use crate::client::Call;
use crate::provider::Usage;

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
    /// From the prompt to the first part of the answer, in milliseconds; nothing if the answer did not come in parts.
    pub first_token_ms: Option<f64>,
    /// In calls to models, in milliseconds.
    pub waiting_ms: f64,
    /// Calls to models.
    pub calls: usize,
    /// Tokens sent in all calls; nothing if those of a call were not counted, as those of one that failed never are.
    pub tokens_in: Option<u64>,
    /// Tokens of the answers, likewise.
    pub tokens_out: Option<u64>,
}

/// When a turn was over and when its answer began, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) wall_ms: f64,
    pub(super) first_token_ms: Option<f64>,
}

impl Figures {
    pub(super) fn new(dag: (&Turn, Times), plain: (&Turn, Times)) -> Self {
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
            first_token_ms: self.first_token_ms.zip(other.first_token_ms).map(|(one, other)| one + other),
            waiting_ms: self.waiting_ms + other.waiting_ms,
            calls: self.calls + other.calls,
            tokens_in: self.tokens_in.zip(other.tokens_in).map(|(one, other)| one + other),
            tokens_out: self.tokens_out.zip(other.tokens_out).map(|(one, other)| one + other),
        }
    }
}

impl Cost {
    fn new(turn: &Turn, Times { wall_ms, first_token_ms }: Times) -> Self {
        // One call after another: none of the time is counted twice.
        let waiting_ms: f64 = turn.calls.iter().map(|call| call.ms).sum();
        Self {
            wall_ms,
            outside_ms: (wall_ms - waiting_ms).max(0.0),
            first_token_ms,
            waiting_ms,
            calls: turn.calls.len(),
            tokens_in: tokens(&turn.calls, |usage| usage.prompt_tokens),
            tokens_out: tokens(&turn.calls, |usage| usage.completion_tokens),
        }
    }
}

/// No call at all takes no tokens; what a failed one took nobody knows, nor then what all of them did.
fn tokens(calls: &[Call], read: impl Fn(Usage) -> u64) -> Option<u64> {
    calls.iter().map(|call| call.usage.map(&read)).sum()
}

/// One row of the table: medians of both variants, and the median of the differences within the pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// What `--assert` calls it.
    pub key: &'static str,
    /// What is measured.
    pub name: &'static str,
    /// `ms`, or empty for counts.
    pub unit: &'static str,
    /// The median of the variant over a graph.
    pub dag: f64,
    /// The median of the variant by hand.
    pub plain: f64,
    /// The median of the differences within each pair: the other variant less the baseline.
    pub difference: f64,
    /// The interval that holds the median difference, from the lower end to the upper.
    pub interval: [f64; 2],
    /// How sure the interval is, from 0 to 1: at least 0.95, where there are pairs enough.
    pub confidence: f64,
    /// Whether there are pairs enough to tell, and the interval does not hold zero, so that the difference is no accident.
    pub stands_out: bool,
}

impl Metric {
    /// The median of this variant.
    pub(super) fn of(&self, variant: Variant) -> f64 {
        match variant {
            Variant::Dag => self.dag,
            Variant::Plain => self.plain,
        }
    }

    /// Whether there are pairs enough to tell a difference from noise.
    pub(super) fn can_tell(&self) -> bool {
        self.confidence >= ENOUGH
    }
}

/// How sure an interval is meant to be.
const AIM: f64 = 0.95;
/// How sure it is at least, for a verdict: five pairs, the default, come to 0.9375.
const ENOUGH: f64 = 0.93;

/// A row that there may be, and what is said where not every turn has a figure for it.
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    unit: &'static str,
    read: fn(&Cost) -> Option<f64>,
    pub(super) absent: &'static str,
}

impl Row {
    pub(super) fn is_time(&self) -> bool {
        self.unit == "ms"
    }

    /// What stands for the figure: what nobody counted is there, though not known.
    pub(super) fn missing(&self) -> &'static str {
        if self.absent == NOT_COUNTED { "–" } else { "n/a" }
    }
}

const NOT_STREAMED: &str = "not every answer came in parts";
const NOT_COUNTED: &str = "not counted by the server for every call";

#[expect(clippy::cast_precision_loss, reason = "counts of calls and tokens are far below 2^52")]
pub(super) const ROWS: [Row; 7] = [
    row("wall", "wall time", "ms", |cost| Some(cost.wall_ms), ""),
    row("first_token", "time to first token", "ms", |cost| cost.first_token_ms, NOT_STREAMED),
    row("waiting", "waiting for the model", "ms", |cost| Some(cost.waiting_ms), ""),
    row("overhead", "time outside the model calls", "ms", |cost| Some(cost.outside_ms), ""),
    row("calls", "calls", "", |cost| Some(cost.calls as f64), ""),
    row("tokens_in", "tokens in", "", |cost| cost.tokens_in.map(|tokens| tokens as f64), NOT_COUNTED),
    row("tokens_out", "tokens out", "", |cost| cost.tokens_out.map(|tokens| tokens as f64), NOT_COUNTED),
];

const fn row(
    key: &'static str,
    name: &'static str,
    unit: &'static str,
    read: fn(&Cost) -> Option<f64>,
    absent: &'static str,
) -> Row {
    Row { key, name, unit, read, absent }
}

/// The rows for these pairs; without a row that not every turn has a figure for.
pub(super) fn metrics(pairs: &[Figures], baseline: Variant) -> Vec<Metric> {
    let of = |row: &Row| {
        let dag: Option<Vec<f64>> = pairs.iter().map(|pair| (row.read)(&pair.dag)).collect();
        let plain: Option<Vec<f64>> = pairs.iter().map(|pair| (row.read)(&pair.plain)).collect();
        Some(metric(row, &dag?, &plain?, baseline))
    };
    ROWS.iter().filter_map(of).collect()
}

fn metric(row: &Row, dag: &[f64], plain: &[f64], baseline: Variant) -> Metric {
    let sign = if baseline == Variant::Plain { 1.0 } else { -1.0 };
    let differences = sorted(dag.iter().zip(plain).map(|(dag, plain)| (dag - plain) * sign));
    let (interval, confidence) = interval(&differences);
    let [low, high] = interval;
    Metric {
        key: row.key,
        name: row.name,
        unit: row.unit,
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
        metric(&ROWS[0], &dag, &plain, Variant::Plain)
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
    fn a_baseline_turns_the_sign() {
        let row = metric(&ROWS[0], &[3.0; 5], &[1.0; 5], Variant::Dag);
        assert_eq!((row.dag, row.plain, row.difference), (3.0, 1.0, -2.0));
    }

    #[test]
    fn what_not_every_turn_has_has_no_row() {
        let cost = Cost {
            wall_ms: 1.0,
            outside_ms: 1.0,
            first_token_ms: Some(1.0),
            waiting_ms: 0.0,
            calls: 2,
            tokens_in: None,
            tokens_out: Some(1),
        };
        let plain = Cost { tokens_in: Some(3), first_token_ms: None, ..cost };
        let pairs = vec![Figures { dag: cost, plain }; 5];
        let keys: Vec<_> = metrics(&pairs, Variant::Plain).into_iter().map(|row| row.key).collect();
        assert_eq!(keys, ["wall", "waiting", "overhead", "calls", "tokens_out"]);
    }
}
