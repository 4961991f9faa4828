//! The report for a person, in a hundred columns.

mod suite;
mod timeline;

use std::fmt::Write;

use super::same::told;
use super::words::{self, amount, counted, excerpt};
use super::{Metric, Pair, PromptSummary, Report, Summary};
use crate::bot::Variant;

/// How wide the report is.
const WIDTH: usize = 100;
/// Where what is told of a pair begins.
const INDENT: usize = 21;

pub(super) use suite::write_suite;

/// Writes the report. Writing to a string cannot fail.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    let _ = try_write(&mut text, report);
    text
}

fn try_write(out: &mut String, report: &Report) -> std::fmt::Result {
    let summary = &report.summary;
    write_head(out, summary)?;
    for at in 0..report.pairs.len() {
        write_prompt(out, report, at)?;
    }
    if summary.prompts.len() > 1 {
        writeln!(out, "\nAll prompts added up")?;
        write_table(out, &summary.all, summary.runs, summary)?;
        write_lines(out, summary)?;
    }
    write_end(out, report)
}

fn write_end(out: &mut String, report: &Report) -> std::fmt::Result {
    write_legend(out, &report.summary)?;
    writeln!(out, "\n{}", broken(&words::verdict(report)))
}

/// A sentence, broken into lines.
fn broken(sentence: &str) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in sentence.split(' ') {
        let length = word.chars().count();
        let is_full = column > 0 && column + 1 + length > WIDTH;
        text.push_str(if is_full {
            "\n"
        } else if column > 0 {
            " "
        } else {
            ""
        });
        text.push_str(word);
        column = if is_full || column == 0 { length } else { column + 1 + length };
    }
    text
}

/// All of one prompt: what is the same, what it took, and where the time went.
fn write_prompt(out: &mut String, report: &Report, at: usize) -> std::fmt::Result {
    let (pair, prompt, summary) = (&report.pairs[at], &report.summary.prompts[at], &report.summary);
    write_pair(out, at + 1, pair, prompt)?;
    write_table(out, &prompt.metrics, prompt.runs.len(), summary)?;
    write_peak(out, pair)?;
    write_lines(out, summary)?;
    timeline::write(out, &pair.watched)
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
    if let Some(requests) = words::requests(pair) {
        write_told(out, "requests", &requests)?;
    }
    write_same(out, "same answer", &told(&pair.same.item))?;
    write_same(out, "same calls", &pair.same.calls)?;
    write_same(out, "same final state", &told(&pair.same.state))?;
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
    let kind = format!("{}: ", words::kind(pair.dag.item.kind));
    format!("{kind}{}", excerpt(&pair.dag.item.content, WIDTH - INDENT - kind.len()))
}

fn write_same(out: &mut String, what: &str, differences: &[String]) -> std::fmt::Result {
    write_told(out, what, if differences.is_empty() { "yes" } else { "no" })?;
    differences.iter().flat_map(|difference| difference.lines()).try_for_each(|line| writeln!(out, "     {line}"))
}

fn write_table(out: &mut String, metrics: &[Metric], pairs: usize, summary: &Summary) -> std::fmt::Result {
    let title = if pairs == 1 { "one pair".into() } else { format!("medians of {pairs} pairs") };
    let interval = words::interval_title(metrics, summary.baseline);
    writeln!(out, "   {title:<28}{:>10}{:>10}   {interval}", "dag", "plain")?;
    for metric in metrics {
        let (dag, plain) = (amount(metric.dag, metric.unit), amount(metric.plain, metric.unit));
        let difference = difference(metric, summary.baseline);
        writeln!(out, "   {:<28}{dag:>10}{plain:>10}   {difference}", metric.name)?;
    }
    words::absent(metrics).try_for_each(|(name, _, why)| writeln!(out, "   {name:<28}{why}"))
}

fn difference(metric: &Metric, baseline: Variant) -> String {
    let [number, range, judged] = words::difference(metric, baseline);
    format!("{number:<10} {range:<18} {judged}").trim_end().into()
}

fn write_peak(out: &mut String, pair: &Pair) -> std::fmt::Result {
    let (dag, plain) = (pair.watched.dag.peak, pair.watched.plain.peak);
    let same = if dag == plain { "same" } else { "" };
    writeln!(out, "{}", format!("   {:<28}{dag:>10}{plain:>10}   {same}", "at work at the same time").trim_end())
}

fn write_lines(out: &mut String, summary: &Summary) -> std::fmt::Result {
    let (lines, note) = (summary.lines_of_code, words::lines(summary.lines_of_code, summary.baseline));
    writeln!(out, "   {:<28}{:>10}{:>10}   {note}", "lines of code of the flow", lines.dag, lines.plain)
}

fn write_legend(out: &mut String, summary: &Summary) -> std::fmt::Result {
    if summary.all.first().is_some_and(Metric::can_tell) {
        let (other, baseline) = (words::other(summary.baseline).name(), summary.baseline.name());
        writeln!(
            out,
            "\n{other} - {baseline} is the median of the differences within the pairs. In brackets: the interval that holds"
        )?;
        out.write_str("it, as surely as its heading says; where 0 is in there, the noise covers the difference.\n")?;
    } else {
        out.write_str("\nFewer than five pairs cannot tell a difference from noise; --runs N makes more.\n")?;
    }
    out.write_str("Lines of code are without blank lines and comments.\n")
}

#[cfg(test)]
mod tests {
    use super::*;

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
