//! The scoreboard of one prompt: what each variant took, the difference, and whether that stands out of the noise.

use maud::{Markup, html};

use super::{cost, letter, title};
use crate::bot::Variant;
use crate::compare::words::{self, amount, counted};
use crate::compare::{Metric, Pair, PromptSummary, Report};

pub(super) fn table(report: &Report, pair: &Pair, prompt: &PromptSummary) -> Markup {
    let baseline = report.summary.baseline;
    let pairs = prompt.runs.len();
    html! {
        h3 { "What it took" }
        div.scroll tabindex="0" role="region" aria-label="What it took" {
            table.score {
                caption { @if pairs == 1 { "One pair" } @else { "Medians of " (counted(pairs, "pair")) } }
                thead {
                    tr {
                        th scope="col" { "Row" }
                        @for variant in super::BOTH { th.num.(variant.name()) scope="col" { (letter(variant)) " " (title(variant)) } }
                        th.num.difference scope="col" colspan="2" { (words::interval_title(&prompt.metrics, baseline)) }
                        th.difference scope="col" { "Verdict" }
                    }
                }
                tbody {
                    @for metric in &prompt.metrics { (row(metric, baseline)) }
                    @for (name, missing, why) in words::absent(&prompt.metrics) { (absent(name, missing, why)) }
                    (cost::row(pair))
                    (peak(pair))
                    (lines(report))
                }
            }
        }
    }
}

fn row(metric: &Metric, baseline: Variant) -> Markup {
    let [number, range, verdict] = words::difference(metric, baseline);
    html! {
        tr {
            th scope="row" { (metric.name) }
            td.num.dag { (amount(metric.dag, metric.unit)) }
            td.num.plain { (amount(metric.plain, metric.unit)) }
            td.num.difference { (number) }
            td.num.difference.quiet { (range) }
            td.difference.(if metric.stands_out { "stands-out" } else { "quiet" }) { (verdict) }
        }
    }
}

fn absent(name: &str, missing: &str, why: &str) -> Markup {
    html! { tr { th scope="row" { (name) } td.num.dag { (missing) } td.num.plain { (missing) } td.difference.quiet colspan="3" { (why) } } }
}

fn peak(pair: &Pair) -> Markup {
    let (dag, plain) = (pair.watched.dag.peak, pair.watched.plain.peak);
    html! {
        tr {
            th scope="row" { "at work at the same time, at most" }
            td.num.dag { (dag) }
            td.num.plain { (plain) }
            td.num.difference { @if dag == plain { "same" } }
            td.difference.quiet colspan="2" { "nodes and spans of the watched pair" }
        }
    }
}

fn lines(report: &Report) -> Markup {
    let (lines, note) =
        (report.summary.lines_of_code, words::lines(report.summary.lines_of_code, report.summary.baseline));
    html! {
        tr {
            th scope="row" { "lines of code of the flow" }
            td.num.dag { (lines.dag) }
            td.num.plain { (lines.plain) }
            td.difference.quiet colspan="3" { (note) "; " a href="#sources" { "both sources" } }
        }
    }
}
