//! The report for a person, in a hundred columns.

use std::fmt::Write;

use super::measure::TOKENS;
use super::{Lines, Metric, Pair, PromptSummary, Report, Summary};
use crate::bot::Turn;
use crate::flow::shared::ItemType;

/// How wide the report is.
const WIDTH: usize = 100;
/// Where what is told of a pair begins.
const INDENT: usize = 21;

/// Writes the report. Writing to a string cannot fail.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    let _ = try_write(&mut text, report);
    text
}

fn try_write(out: &mut String, report: &Report) -> std::fmt::Result {
    let summary = &report.summary;
    write_head(out, summary)?;
    for (at, (pair, prompt)) in report.pairs.iter().zip(&summary.prompts).enumerate() {
        write_pair(out, at + 1, pair, prompt)?;
        write_table(out, &prompt.metrics, prompt.runs.len())?;
        write_lines(out, summary.lines_of_code)?;
    }
    if summary.prompts.len() > 1 {
        writeln!(out, "\nAll prompts added up")?;
        write_table(out, &summary.all, summary.runs)?;
        write_lines(out, summary.lines_of_code)?;
    }
    write_legend(out, summary)?;
    writeln!(out, "\n{}", verdict(report))
}

fn write_head(out: &mut String, summary: &Summary) -> std::fmt::Result {
    let (provider, runs) = (&summary.provider, counted(summary.runs, "pair"));
    writeln!(out, "dag and plain, {provider} provider: {runs} a prompt, interleaved, after a warm-up pair")?;
    if summary.replayed {
        writeln!(
            out,
            "each reply was recorded once and replayed without waiting: times are the bot's, not the server's"
        )?;
    }
    Ok(())
}

fn write_pair(out: &mut String, number: usize, pair: &Pair, prompt: &PromptSummary) -> std::fmt::Result {
    let number = format!("{number}. ");
    writeln!(out, "\n{number}{}", excerpt(&pair.prompt, WIDTH - number.len()))?;
    let (dag, plain) = (path(&pair.dag.steps), path(&pair.plain.steps));
    if dag == plain {
        write_told(out, "path", &dag)?;
    } else {
        write_told(out, "path of dag", &dag)?;
        write_told(out, "path of plain", &plain)?;
    }
    write_told(out, "answer", &answer(pair))?;
    if let Some(requests) = requests(pair) {
        write_told(out, "requests", &requests)?;
    }
    write_same(out, "same answer", &pair.same.item)?;
    write_same(out, "same calls", &pair.same.calls)?;
    write_same(out, "same final state", &pair.same.state)?;
    let differ = prompt.runs.len() - prompt.same_pairs;
    if differ > 0 {
        write_told(
            out,
            "",
            &format!("shown is the first of the {} that differ, of {}", counted(differ, "pair"), prompt.runs.len()),
        )?;
    }
    Ok(())
}

fn write_told(out: &mut String, what: &str, told: &str) -> std::fmt::Result {
    writeln!(out, "   {what:<width$}{told}", width = INDENT - 3)
}

/// The steps, broken into lines.
fn path(steps: &[String]) -> String {
    let mut text = String::new();
    let mut column = INDENT;
    for (at, step) in steps.iter().enumerate() {
        let arrow = if at == 0 { "" } else { " > " };
        if column + arrow.len() + step.len() > WIDTH {
            let _ = write!(text, "\n{:INDENT$}", "");
            column = INDENT;
        }
        let _ = write!(text, "{arrow}{step}");
        column += arrow.len() + step.len();
    }
    text
}

fn answer(pair: &Pair) -> String {
    let kind = match pair.dag.item.kind {
        ItemType::Text => "text: ",
        ItemType::Code => "code: ",
        ItemType::Image => "image: ",
        ItemType::Error => "error: ",
    };
    format!("{kind}{}", excerpt(&pair.dag.item.content, WIDTH - INDENT - kind.len()))
}

/// How many requests the calls took, if any was sent again.
fn requests(pair: &Pair) -> Option<String> {
    let count = |turn: &Turn| turn.calls.iter().map(|call| call.attempts).sum::<u32>();
    let is_retried = |turn: &Turn| turn.calls.iter().any(|call| call.attempts > 1);
    (is_retried(&pair.dag) || is_retried(&pair.plain))
        .then(|| format!("dag {}, plain {}: a call was tried again", count(&pair.dag), count(&pair.plain)))
}

fn write_same(out: &mut String, what: &str, differences: &[String]) -> std::fmt::Result {
    write_told(out, what, if differences.is_empty() { "yes" } else { "no" })?;
    differences.iter().flat_map(|difference| difference.lines()).try_for_each(|line| writeln!(out, "     {line}"))
}

fn write_table(out: &mut String, metrics: &[Metric], pairs: usize) -> std::fmt::Result {
    let title = if pairs == 1 { "one pair".into() } else { format!("medians of {pairs} pairs") };
    writeln!(out, "   {title:<28}{:>10}{:>10}   {}", "dag", "plain", interval_title(metrics))?;
    for metric in metrics {
        let (dag, plain) = (amount(metric.dag, metric.unit), amount(metric.plain, metric.unit));
        writeln!(out, "   {:<28}{dag:>10}{plain:>10}   {}", metric.name, difference(metric))?;
    }
    if metrics.iter().any(|metric| metric.name == TOKENS) {
        return Ok(());
    }
    writeln!(out, "   {TOKENS:<28}not counted by the server for every call")
}

fn interval_title(metrics: &[Metric]) -> String {
    match metrics.first() {
        Some(metric) if metric.can_tell() => format!("dag - plain ({:.0} % interval)", metric.confidence * 100.0),
        Some(metric) if metric.confidence > 0.0 => "dag - plain (all pairs)".into(),
        _ => "dag - plain".into(),
    }
}

fn write_lines(out: &mut String, lines: Lines) -> std::fmt::Result {
    let more = i128::try_from(lines.dag).unwrap_or_default() - i128::try_from(lines.plain).unwrap_or_default();
    let note = format!("{more:+} ({} more are shared)", lines.shared);
    writeln!(out, "   {:<28}{:>10}{:>10}   {note}", "lines of code of the flow", lines.dag, lines.plain)
}

fn write_legend(out: &mut String, summary: &Summary) -> std::fmt::Result {
    let can_tell = summary.all.first().is_some_and(Metric::can_tell);
    out.write_str(if can_tell { INTERVAL } else { TOO_FEW })?;
    out.write_str("Lines of code are without blank lines and comments.\n")
}

const INTERVAL: &str = "
dag - plain is the median of the differences within the pairs. In brackets: the interval that holds
it, as surely as its heading says; where 0 is in there, the noise covers the difference.
";
const TOO_FEW: &str = "
Fewer than five pairs cannot tell a difference from noise; --runs N makes more.
";

fn difference(metric: &Metric) -> String {
    let [low, high] = metric.interval;
    if metric.unit.is_empty() && low == 0.0 && high == 0.0 {
        return "same".into();
    }
    let scale = Scale::of(metric.unit, metric.difference.abs().max(low.abs()).max(high.abs()));
    let number = format!("{}{}", scale.signed(metric.difference), scale.unit);
    let range = if metric.confidence > 0.0 {
        format!("({} to {})", scale.signed(low), scale.signed(high))
    } else {
        String::new()
    };
    format!("{number:<10} {range:<18} {}", judged(metric)).trim_end().into()
}

fn judged(metric: &Metric) -> &'static str {
    match (metric.stands_out, metric.difference > 0.0, metric.unit.is_empty()) {
        _ if !metric.can_tell() => "too few pairs",
        (false, ..) => "no difference",
        (true, true, false) => "dag slower",
        (true, false, false) => "dag faster",
        (true, true, true) => "dag more",
        (true, false, true) => "dag fewer",
    }
}

fn amount(value: f64, unit: &str) -> String {
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

fn verdict(report: &Report) -> String {
    let Summary { same_pairs, pairs, .. } = report.summary;
    let pairs = counted(pairs, "pair");
    if report.is_same() {
        format!("Both variants gave the same answers, calls and final states in {same_pairs} of {pairs}.")
    } else {
        format!("The variants differ: only {same_pairs} of {pairs} were the same in everything.")
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The first line, cut to a length.
fn excerpt(text: &str, length: usize) -> String {
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
        Metric { name: "row", unit, dag: 1.0, plain: 1.0, difference, interval, confidence, stands_out }
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
        let told = difference(&row("ms", 0.04, [-0.5, 1.2], 0.94));
        assert_eq!(told, "+0.04 ms   (-0.50 to +1.20)   no difference");
        assert_eq!(difference(&row("ms", 0.05, [0.042, 0.081], 0.94)), "+50.0 µs   (+42.0 to +81.0)   dag slower");
        assert_eq!(difference(&row("ms", -58.0, [-188.0, -1.0], 0.94)), "-58 ms     (-188 to -1)       dag faster");
    }

    #[test]
    fn counts_are_the_same_or_differ_by_a_number() {
        assert_eq!(difference(&row("", 0.0, [0.0, 0.0], 0.94)), "same");
        assert_eq!(difference(&row("", 0.0, [0.0, 0.0], 0.0)), "same");
        assert_eq!(difference(&row("", 1.0, [0.0, 1.0], 0.94)), "+1         (0 to +1)          no difference");
        assert_eq!(difference(&row("", -1.0, [-1.0, -1.0], 0.94)), "-1         (-1 to -1)         dag fewer");
    }

    #[test]
    fn one_pair_has_no_interval_and_no_verdict() {
        assert_eq!(difference(&row("ms", 2.0, [2.0, 2.0], 0.0)), "+2.00 ms                      too few pairs");
    }

    #[test]
    fn an_excerpt_is_the_first_line_and_says_so() {
        assert_eq!(excerpt("  short  ", 10), "short");
        assert_eq!(excerpt("one\ntwo", 10), "one …");
        assert_eq!(excerpt("0123456789ab", 10), "01234567 …");
        assert_eq!(excerpt("", 10), "");
    }

    #[test]
    fn a_long_path_goes_on_in_the_next_line() {
        let steps =
            ["prompt", "check_openai_key", "check_safety", "decide_mode", "generate_image", "error", "response"];
        let path = path(&steps.map(str::to_owned));
        assert_eq!(path.replace(&format!("\n{:INDENT$}", ""), ""), steps.join(" > "));
        assert!(
            path.lines().enumerate().all(|(at, line)| line.len() + if at == 0 { INDENT } else { 0 } <= WIDTH),
            "{path}"
        );
    }
}
