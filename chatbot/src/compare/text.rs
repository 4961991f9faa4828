//! The report for a person.

use std::fmt::Write;

use super::{Lines, Metric, Pair, PromptSummary, Report};
use crate::flow::shared::ItemType;

/// Writes the report. Writing to a string cannot fail.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    let _ = try_write(&mut text, report);
    text
}

fn try_write(out: &mut String, report: &Report) -> std::fmt::Result {
    let summary = &report.summary;
    writeln!(
        out,
        "comparing dag and plain: {} provider{}, {} measured pairs a prompt, interleaved, after a warm-up pair",
        summary.provider,
        if summary.replayed { ", each reply recorded once and replayed without waiting" } else { "" },
        summary.runs
    )?;
    for (at, (pair, prompt)) in report.pairs.iter().zip(&summary.prompts).enumerate() {
        write_pair(out, at + 1, pair, prompt)?;
    }
    writeln!(out, "\nall prompts, {} pairs", summary.pairs)?;
    write_table(out, &summary.all)?;
    write_lines(out, summary.lines_of_code)?;
    writeln!(out, "\n{}", verdict(report))
}

fn write_pair(out: &mut String, number: usize, pair: &Pair, prompt: &PromptSummary) -> std::fmt::Result {
    writeln!(out, "\n{number}. {}", excerpt(&pair.prompt, 100))?;
    writeln!(out, "   path              {}", pair.dag.steps.join(" > "))?;
    writeln!(out, "   answer            {}", answer(pair))?;
    write_same(out, "same answer", &pair.same.item)?;
    write_same(out, "same calls", &pair.same.calls)?;
    write_same(out, "same final state", &pair.same.state)?;
    write_table(out, &prompt.metrics)
}

fn answer(pair: &Pair) -> String {
    let content = excerpt(&pair.dag.item.content, 100);
    match pair.dag.item.kind {
        ItemType::Text => format!("text: {content}"),
        ItemType::Code => format!("code: {content}"),
        ItemType::Image => format!("image: {content}"),
        ItemType::Error => format!("error: {content}"),
    }
}

fn write_same(out: &mut String, what: &str, differences: &[String]) -> std::fmt::Result {
    if differences.is_empty() {
        return writeln!(out, "   {what:<17} yes");
    }
    writeln!(out, "   {what:<17} no")?;
    differences.iter().try_for_each(|difference| writeln!(out, "     {difference}"))
}

fn write_table(out: &mut String, metrics: &[Metric]) -> std::fmt::Result {
    writeln!(out, "   {:<30} {:>12} {:>12}   difference", "", "dag", "plain")?;
    metrics.iter().try_for_each(|metric| {
        let (dag, plain) = (amount(metric.dag, metric.unit), amount(metric.plain, metric.unit));
        writeln!(out, "   {:<30} {dag:>12} {plain:>12}   {}", metric.name, difference(metric))
    })
}

fn write_lines(out: &mut String, lines: Lines) -> std::fmt::Result {
    let more = i128::try_from(lines.dag).unwrap_or_default() - i128::try_from(lines.plain).unwrap_or_default();
    let note = format!("{more:+} (and {} shared, counted for neither)", lines.shared);
    writeln!(out, "   {:<30} {:>12} {:>12}   {note}", "lines of code of the flow", lines.dag, lines.plain)
}

fn difference(metric: &Metric) -> String {
    if metric.unit.is_empty() {
        return if metric.difference == 0.0 && !metric.stands_out { "same".into() } else { format!("{:+}", metric.difference) };
    }
    let numbers = format!("{} ± {}", signed(metric.difference), duration(metric.noise));
    let verdict = match (metric.stands_out, metric.difference > 0.0) {
        (false, _) => "no difference",
        (true, true) => "dag slower",
        (true, false) => "dag faster",
    };
    format!("{numbers:<24} {verdict}")
}

fn amount(value: f64, unit: &str) -> String {
    if unit.is_empty() { format!("{value}") } else { duration(value) }
}

fn signed(ms: f64) -> String {
    format!("{}{}", if ms < 0.0 { '-' } else { '+' }, duration(ms.abs()))
}

fn duration(ms: f64) -> String {
    match ms {
        ms if ms >= 1000.0 => format!("{:.2} s", ms / 1000.0),
        ms if ms >= 1.0 => format!("{ms:.2} ms"),
        ms => format!("{:.1} µs", ms * 1000.0),
    }
}

fn verdict(report: &Report) -> String {
    let summary = &report.summary;
    if report.is_same() {
        format!("Both variants gave the same answers, calls and final states in {} of {} pairs.", summary.same_pairs, summary.pairs)
    } else {
        format!("The variants differ: only {} of {} pairs were the same in everything.", summary.same_pairs, summary.pairs)
    }
}

/// The first line, cut to a length.
fn excerpt(text: &str, length: usize) -> String {
    let first = text.trim().lines().next().unwrap_or_default();
    let is_cut = first.chars().count() > length || text.trim().lines().nth(1).is_some();
    let shown: String = first.chars().take(length).collect();
    if is_cut { format!("{shown} …") } else { shown }
}
