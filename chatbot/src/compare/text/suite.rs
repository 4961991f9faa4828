//! The report of many prompts: a row for each, and the worst one in full.

use super::{Write, words, write_end, write_head, write_lines, write_prompt, write_table};
use crate::compare::words::{counted, excerpt};
use crate::compare::{PromptSummary, Report, Summary};

/// How much of a prompt its row shows.
const PROMPT: usize = 40;

pub(in crate::compare) fn write_suite(report: &Report) -> String {
    let mut text = String::new();
    let _ = try_write(&mut text, report);
    text
}

fn try_write(out: &mut String, report: &Report) -> std::fmt::Result {
    let summary = &report.summary;
    write_head(out, summary)?;
    write_rows(out, summary)?;
    writeln!(out, "\nAll {} added up", counted(summary.prompts.len(), "prompt"))?;
    write_table(out, &summary.all, summary.runs, summary)?;
    write_lines(out, summary)?;
    if !report.pairs.is_empty() {
        writeln!(out, "\nThe one to look at first")?;
        write_prompt(out, report, report.worst())?;
    }
    write_end(out, report)
}

fn write_rows(out: &mut String, summary: &Summary) -> std::fmt::Result {
    let taken = format!("{} - {}:", words::other(summary.baseline).name(), summary.baseline.name());
    writeln!(out, "\n   {:<44}{:<18}{taken} {:>9}{:>12}", "prompt", "answers", "wall", "overhead")?;
    for (at, prompt) in summary.prompts.iter().enumerate() {
        write_row(out, at + 1, prompt)?;
    }
    Ok(())
}

fn write_row(out: &mut String, number: usize, prompt: &PromptSummary) -> std::fmt::Result {
    let difference = |key| prompt.metric(key).map_or("n/a".into(), words::signed);
    let (shown, same) = (excerpt(&prompt.prompt, PROMPT), words::identical(prompt));
    let (wall, overhead, calls) = (difference("wall"), difference("overhead"), difference("calls"));
    let calls = if calls == "0" { String::new() } else { format!("  calls {calls}") };
    writeln!(out, "{number:>5}. {shown:<41}{same:<30} {wall:>9}{overhead:>12}{calls}")
}
