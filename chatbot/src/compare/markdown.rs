//! The report for a pull request: tables of Markdown, and the differences.

use std::fmt::Write;

use super::same::told;
use super::words::{self, amount, counted, excerpt};
use super::{Metric, Pair, PromptSummary, Report, Summary, vote};

/// Writes the report. Writing to a string cannot fail.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    let _ = try_write(&mut text, report);
    text
}

fn try_write(out: &mut String, report: &Report) -> std::fmt::Result {
    let summary = &report.summary;
    writeln!(out, "## DAG and plain, compared\n")?;
    writeln!(out, "**{}**", escaped(&words::verdict(report)))?;
    if let Some(price) = words::price(report) {
        writeln!(out, "{price}")?;
    }
    if let Some(votes) = vote::counted(report) {
        writeln!(out, "{votes}")?;
    }
    let pairs = counted(summary.runs, "pair");
    writeln!(out, "\n{}; {pairs} a prompt, interleaved A B B A, after a warm-up pair.", words::mode(summary))?;
    for (at, (pair, prompt)) in report.pairs.iter().zip(&summary.prompts).enumerate() {
        write_prompt(out, at + 1, pair, prompt, summary)?;
    }
    if summary.prompts.len() > 1 {
        writeln!(out, "\n### All prompts added up\n")?;
        write_table(out, &summary.all, summary)?;
    }
    let note = words::lines(summary.lines_of_code, summary.baseline);
    writeln!(
        out,
        "\nLines of code of the flow: dag {}, plain {}, {note}.",
        summary.lines_of_code.dag, summary.lines_of_code.plain
    )
}

fn write_prompt(
    out: &mut String,
    number: usize,
    pair: &Pair,
    prompt: &PromptSummary,
    summary: &Summary,
) -> std::fmt::Result {
    writeln!(out, "\n### {number}. {}\n", escaped(&excerpt(&pair.prompt, 80)))?;
    writeln!(out, "Input `{}`, {}.", pair.input, words::identical(prompt))?;
    let same = &pair.same;
    for (what, found) in [("answer", told(&same.item)), ("calls", same.calls.clone()), ("state", told(&same.state))] {
        found.iter().try_for_each(|found| writeln!(out, "- {what}: {}", escaped(&found.replace('\n', " "))))?;
    }
    writeln!(out)?;
    write_table(out, &prompt.metrics, summary)
}

fn write_table(out: &mut String, metrics: &[Metric], summary: &Summary) -> std::fmt::Result {
    writeln!(out, "| | dag | plain | {} | |", words::interval_title(metrics, summary.baseline))?;
    writeln!(out, "|---|--:|--:|--:|---|")?;
    for metric in metrics {
        let [number, range, verdict] = words::difference(metric, summary.baseline);
        let (dag, plain) = (amount(metric.dag, metric.unit), amount(metric.plain, metric.unit));
        writeln!(out, "| {} | {dag} | {plain} | {} | {verdict} |", metric.name, format!("{number} {range}").trim())?;
    }
    words::absent(metrics)
        .try_for_each(|(name, missing, why)| writeln!(out, "| {name} | {missing} | {missing} | | {why} |"))
}

/// A text in which nothing means anything to Markdown or HTML.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '>' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_cannot_be_markup() {
        assert_eq!(escaped("<b>*a*|`b`"), "&lt;b\\>\\*a\\*\\|\\`b\\`");
    }
}
