//! Figures and findings in words, which every form of the report shares.

use super::watch::{Watched, WatchedStep};
use super::{Lines, Metric, Mode, Pair, PromptSummary, Report, Summary, measure};
use crate::bot::Variant;
use crate::flow::shared::ItemType;

/// How much of the reason for a failure is told.
const REASON: usize = 300;

/// The other one of the two variants.
pub(super) fn other(baseline: Variant) -> Variant {
    match baseline {
        Variant::Dag => Variant::Plain,
        Variant::Plain => Variant::Dag,
    }
}

pub(super) fn mode(summary: &Summary) -> String {
    let provider = &summary.provider;
    match summary.mode {
        Mode::Embedded => format!("{provider} provider, nothing is waited for"),
        Mode::Replayed => format!("{provider} provider, replies recorded once and replayed"),
        Mode::Live => format!("{provider} provider, live: the server's own variation is in every figure"),
    }
}

pub(super) fn kind(kind: ItemType) -> &'static str {
    match kind {
        ItemType::Text => "text",
        ItemType::Code => "code",
        ItemType::Image => "image",
        ItemType::Error => "error",
    }
}

/// The heading of the differences: what is taken from what, and how sure the interval is.
pub(super) fn interval_title(metrics: &[Metric], baseline: Variant) -> String {
    let taken = format!("{} - {}", other(baseline).name(), baseline.name());
    match metrics.first() {
        Some(metric) if metric.can_tell() => format!("{taken} ({:.0} % interval)", metric.confidence * 100.0),
        Some(metric) if metric.confidence > 0.0 => format!("{taken} (all pairs)"),
        _ => taken,
    }
}

/// A difference: its median, its interval and what to make of it; the interval is empty where there is none.
pub(super) fn difference(metric: &Metric, baseline: Variant) -> [String; 3] {
    let [low, high] = metric.interval;
    if metric.unit.is_empty() && low == 0.0 && high == 0.0 {
        return ["same".into(), String::new(), String::new()];
    }
    let scale = Scale::of(metric.unit, metric.difference.abs().max(low.abs()).max(high.abs()));
    let number = format!("{}{}", scale.signed(metric.difference), scale.unit);
    let is_range = metric.confidence > 0.0;
    let range = if is_range { format!("({} to {})", scale.signed(low), scale.signed(high)) } else { String::new() };
    [number, range, judged(metric, baseline)]
}

/// The median difference alone, in the unit that suits it.
pub(super) fn signed(metric: &Metric) -> String {
    let scale = Scale::of(metric.unit, metric.difference.abs());
    format!("{}{}", scale.signed(metric.difference), scale.unit)
}

fn judged(metric: &Metric, baseline: Variant) -> String {
    let word = match (metric.stands_out, metric.difference > 0.0, metric.unit.is_empty()) {
        _ if !metric.can_tell() => return "too few pairs".into(),
        (false, ..) => return "no difference".into(),
        (true, true, false) => "slower",
        (true, false, false) => "faster",
        (true, true, true) => "more",
        (true, false, true) => "fewer",
    };
    format!("{} {word}", other(baseline).name())
}

/// A figure in the unit that suits it.
pub(super) fn amount(value: f64, unit: &str) -> String {
    let scale = Scale::of(unit, value);
    format!("{}{}", scale.plain(value), scale.unit)
}

/// In which unit figures are written that stand together, and with how many decimals.
struct Scale {
    factor: f64,
    unit: &'static str,
    decimals: usize,
}

impl Scale {
    /// For figures of which `largest` is the largest: three digits of it.
    fn of(unit: &str, largest: f64) -> Self {
        let (factor, unit) = match unit {
            "" => return Self { factor: 1.0, unit: "", decimals: usize::from(largest.fract() != 0.0) },
            _ if largest >= 1000.0 => (1e-3, " s"),
            _ if largest >= 1.0 => (1.0, " ms"),
            _ => (1e3, " µs"),
        };
        let decimals = match largest * factor {
            many if many >= 100.0 => 0,
            some if some >= 10.0 => 1,
            _ => 2,
        };
        Self { factor, unit, decimals }
    }

    fn plain(&self, value: f64) -> String {
        format!("{:.*}", self.decimals, value * self.factor)
    }

    fn signed(&self, value: f64) -> String {
        let text = format!("{:+.*}", self.decimals, value * self.factor);
        if text.trim_start_matches(['+', '-', '0', '.']).is_empty() { "0".into() } else { text }
    }
}

/// Microseconds in the unit that suits them.
pub(super) fn time(us: f64) -> String {
    amount(us / 1e3, "ms")
}

/// How many lines more the other variant has than the baseline.
pub(super) fn lines(lines: Lines, baseline: Variant) -> String {
    let more = i128::try_from(lines.dag).unwrap_or_default() - i128::try_from(lines.plain).unwrap_or_default();
    let more = if baseline == Variant::Plain { more } else { -more };
    format!("{more:+} ({} more are shared)", lines.shared)
}

/// Whether both variants did the same, and whether that was to fail.
pub(super) fn verdict(report: &Report) -> String {
    let Summary { same_pairs, failed_pairs, pairs: all, .. } = report.summary;
    let (pairs, why) = (counted(all, "pair"), failures(&report.summary));
    match (report.is_same(), failed_pairs) {
        (true, 0) => format!("Both variants gave the same answers, calls and final states in {same_pairs} of {pairs}."),
        (true, failed) if failed == all => {
            format!("Both variants failed in {failed} of {pairs}, in the same way: {why}.")
        }
        (true, failed) => format!(
            "Both variants failed in {failed} of {pairs}, in the same way: {why}. They gave the same answers, calls and final states in \
             the others."
        ),
        (false, 0) => format!("The variants differ: only {same_pairs} of {pairs} were the same in everything."),
        (false, failed) => format!(
            "The variants differ: only {same_pairs} of {pairs} were the same in everything. Both failed in {failed} of {pairs}: {why}."
        ),
    }
}

/// Why both variants failed; where that differs from prompt to prompt, the first reason and how many others there are.
fn failures(summary: &Summary) -> String {
    let mut reasons: Vec<_> = summary.prompts.iter().filter_map(|prompt| prompt.failure.as_deref()).collect();
    reasons.dedup();
    let first = excerpt(reasons.first().copied().unwrap_or_default(), REASON);
    let first = first.trim_end_matches('.');
    match reasons.len() {
        0 | 1 => first.to_owned(),
        many => format!("{first}; and {} in other prompts", counted(many - 1, "other reason")),
    }
}

/// What the other variant costs outside of the model calls, with the share that this is of the whole.
pub(super) fn price(report: &Report) -> Option<String> {
    let Summary { all, baseline, prompts, .. } = &report.summary;
    let row = |key: &str| all.iter().find(|row| row.key == key);
    let (overhead, wall) = (row("overhead")?, row("wall")?);
    let (variant, over) =
        (other(*baseline).name(), if prompts.len() == 1 { "a turn" } else { "a round of all prompts" });
    if !overhead.can_tell() {
        return Some("Too few pairs to tell a difference in time from noise.".into());
    }
    if !overhead.stands_out {
        return Some("Outside of the model calls, no difference in time stands out of the noise.".into());
    }
    let [low, high] = overhead.interval;
    let scale = Scale::of("ms", overhead.difference.abs().max(low.abs()).max(high.abs()));
    let (less_or_more, took) = (if overhead.difference < 0.0 { "less" } else { "more" }, wall.of(*baseline));
    let share = if took > 0.0 { overhead.difference.abs() / took * 100.0 } else { 0.0 };
    Some(format!(
        "Outside of the model calls {variant} takes {}{} {less_or_more} {over} ({} to {}), {} of its {}.",
        scale.plain(overhead.difference.abs()),
        scale.unit,
        scale.signed(low),
        scale.signed(high),
        percent(share),
        amount(took, "ms"),
    ))
}

fn percent(share: f64) -> String {
    match share {
        little if little < 0.01 => "under 0.01 %".into(),
        some if some < 10.0 => format!("{some:.2} %"),
        much => format!("{much:.0} %"),
    }
}

/// What is said where there is no figure for a row, of all rows that lack one: the name, what stands for the figure, and why.
pub(super) fn absent(metrics: &[Metric]) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let is_there = |key: &str| metrics.iter().any(|metric| metric.key == key);
    measure::ROWS.iter().filter(move |row| !is_there(row.key)).map(|row| (row.name, row.missing(), row.absent))
}

/// What stands for a figure of this row that is not there.
pub(super) fn missing(key: &str) -> &'static str {
    measure::ROWS.iter().find(|row| row.key == key).map_or("n/a", measure::Row::missing)
}

/// How many of a prompt's pairs were the same in everything, and whether that was to fail.
pub(super) fn identical(prompt: &PromptSummary) -> String {
    let pairs = prompt.runs.len();
    match (pairs - prompt.same_pairs, prompt.failed_pairs) {
        (0, 0) => "identical".into(),
        (0, failed) if failed == pairs => "both failed".into(),
        (0, failed) => format!("both failed in {failed} of {pairs}"),
        (differ, _) => format!("differs in {differ} of {pairs}"),
    }
}

/// How many requests the calls took, if any was sent again.
pub(super) fn requests(pair: &Pair) -> Option<String> {
    let count = |variant| pair.of(variant).calls.iter().map(|call| call.attempts).sum::<u32>();
    let is_retried = |variant| pair.of(variant).calls.iter().any(|call| call.attempts > 1);
    let variants = [Variant::Dag, Variant::Plain];
    variants
        .into_iter()
        .any(is_retried)
        .then(|| format!("dag {}, plain {}: a call was tried again", count(Variant::Dag), count(Variant::Plain)))
}

/// What a watched turn took, and how much of that was waiting for a model.
pub(super) fn waited(watched: &Watched) -> f64 {
    watched.steps.iter().filter_map(WatchedStep::waits).map(|(start, end)| end - start).sum()
}

pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The first line, cut to a length.
pub(crate) fn excerpt(text: &str, length: usize) -> String {
    const CUT: &str = " …";
    let mut lines = text.trim().lines();
    let first = lines.next().unwrap_or_default().replace('\t', " ");
    let is_long = first.chars().count() > length;
    if !is_long && lines.next().is_none() {
        return first;
    }
    let shown: String = first.chars().take(length.saturating_sub(CUT.chars().count())).collect();
    format!("{}{CUT}", shown.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &'static str, difference: f64, interval: [f64; 2], confidence: f64) -> Metric {
        let stands_out = interval[0] > 0.0 || interval[1] < 0.0;
        Metric { key: "row", name: "row", unit, dag: 1.0, plain: 1.0, difference, interval, confidence, stands_out }
    }

    fn told(row: &Metric) -> String {
        difference(row, Variant::Plain).join(" | ")
    }

    #[test]
    fn amounts_have_three_digits_and_a_unit() {
        let amounts = [0.0, 0.000_4, 0.041, 0.388_1, 2.444, 58.03, 595.39, 1234.5, 98765.4].map(|ms| amount(ms, "ms"));
        assert_eq!(
            amounts,
            ["0.00 µs", "0.40 µs", "41.0 µs", "388 µs", "2.44 ms", "58.0 ms", "595 ms", "1.23 s", "98.8 s"]
        );
        assert_eq!([amount(76.0, ""), amount(13.5, "")], ["76", "13.5"]);
    }

    #[test]
    fn a_difference_and_its_interval_share_a_unit() {
        assert_eq!(told(&row("ms", 0.04, [-0.5, 1.2], 0.94)), "+0.04 ms | (-0.50 to +1.20) | no difference");
        assert_eq!(told(&row("ms", 0.05, [0.042, 0.081], 0.94)), "+50.0 µs | (+42.0 to +81.0) | dag slower");
        assert_eq!(told(&row("ms", -58.0, [-188.0, -1.0], 0.94)), "-58 ms | (-188 to -1) | dag faster");
    }

    #[test]
    fn counts_are_the_same_or_differ_by_a_number() {
        assert_eq!(told(&row("", 0.0, [0.0, 0.0], 0.94)), "same |  | ");
        assert_eq!(told(&row("", 0.0, [0.0, 0.0], 0.0)), "same |  | ");
        assert_eq!(told(&row("", 1.0, [0.0, 1.0], 0.94)), "+1 | (0 to +1) | no difference");
        assert_eq!(told(&row("", -1.0, [-1.0, -1.0], 0.94)), "-1 | (-1 to -1) | dag fewer");
    }

    #[test]
    fn one_pair_has_no_interval_and_no_verdict() {
        assert_eq!(told(&row("ms", 2.0, [2.0, 2.0], 0.0)), "+2.00 ms |  | too few pairs");
    }

    #[test]
    fn an_excerpt_is_the_first_line_and_says_so() {
        assert_eq!(excerpt("  short  ", 10), "short");
        assert_eq!(excerpt("one\ntwo", 10), "one …");
        assert_eq!(excerpt("0123456789ab", 10), "01234567 …");
        assert_eq!(excerpt("", 10), "");
    }

    #[test]
    fn the_baseline_is_not_the_one_that_is_judged() {
        assert_eq!(difference(&row("ms", 1.0, [1.0, 1.0], 0.94), Variant::Dag)[2], "plain slower");
        assert_eq!(interval_title(&[row("ms", 1.0, [1.0, 1.0], 0.94)], Variant::Dag), "plain - dag (94 % interval)");
    }

    #[test]
    fn a_small_share_is_not_called_none() {
        assert_eq!([0.0, 0.004, 0.5, 12.3].map(percent), ["under 0.01 %", "under 0.01 %", "0.50 %", "12 %"]);
    }
}
