//! A row for each prompt: whether both did the same, and what the difference is.

use maud::{Markup, html};

use super::sign;
use crate::compare::words::{self, excerpt};
use crate::compare::{PromptSummary, Report};

/// The rows of the table, by the names of the figures, and what their columns are called.
const COLUMNS: [(&str, &str); 4] =
    [("wall", "wall time"), ("overhead", "outside the calls"), ("calls", "calls"), ("tokens_out", "tokens out")];

pub(super) fn table(report: &Report) -> Markup {
    let (summary, worst) = (&report.summary, report.worst());
    let (other, baseline) = (words::other(summary.baseline).name(), summary.baseline.name());
    html! {
        h2 { "All prompts" }
        div.scroll tabindex="0" role="region" aria-label="All prompts" {
            table.suite {
                caption { "Median differences, " (other) " - " (baseline) "; with what to make of them" }
                thead {
                    tr {
                        th scope="col" { "Prompt" } th scope="col" { "Answers, calls, states" }
                        @for (_, name) in COLUMNS { th.num scope="col" { (name) } }
                        th.num scope="col" { "cost" }
                    }
                }
                tbody { @for (at, prompt) in summary.prompts.iter().enumerate() { (row(report, prompt, at, at == worst)) } }
                tfoot {
                    tr {
                        th scope="row" colspan="2" { "A round of all prompts" }
                        @for (key, _) in COLUMNS { (cell(report, key, summary.all.iter().find(|metric| metric.key == key))) }
                        td.num data-total-of="all" { "–" }
                    }
                }
            }
        }
    }
}

fn row(report: &Report, prompt: &PromptSummary, at: usize, is_worst: bool) -> Markup {
    let is_good = prompt.is_good();
    html! {
        tr.worst[is_worst] {
            th scope="row" {
                a href=(format!("#prompt={}", at + 1)) { (at + 1) ". " (excerpt(&prompt.prompt, 60)) }
                @if is_worst { " " span.tag { "to look at first" } }
            }
            td.bad[!is_good] { (sign(is_good)) " " (words::identical(prompt)) }
            @for (key, _) in COLUMNS { (cell(report, key, prompt.metric(key))) }
            td.num data-total-of=(at + 1) data-total="difference" { "–" }
        }
    }
}

fn cell(report: &Report, key: &str, metric: Option<&crate::compare::Metric>) -> Markup {
    let Some(metric) = metric else { return html! { td.num.quiet { (words::missing(key)) } } };
    let [_, _, verdict] = words::difference(metric, report.summary.baseline);
    html! { td.num { (words::signed(metric)) @if !verdict.is_empty() { br; span.quiet { (verdict) } } } }
}
