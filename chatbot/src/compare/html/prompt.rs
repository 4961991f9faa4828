//! One prompt: both answers, what is the same, what it took, and where the time went.

use std::path::Path;

use maud::{Markup, html};

use super::{BOTH, answer, cost, diff, score, sign, steps, timeline};
use crate::compare::words::{self, counted, excerpt};
use crate::compare::{Pair, PromptSummary, Report};

/// How much of a prompt its heading shows.
const HEADING: usize = 80;

/// Of several prompts, all but the one to look at first are closed at first.
pub(super) fn section(report: &Report, at: usize, is_worst: bool, images: &Path) -> Markup {
    let pair = &report.pairs[at];
    let (number, heading) = (at + 1, excerpt(&pair.prompt, HEADING));
    let content = html! { (content(report, at, images)) };
    if report.pairs.len() == 1 {
        return html! { section.prompt id="prompt-1" data-prompt="1" { h2 { (heading) } (content) } };
    }
    html! {
        details.prompt id=(format!("prompt-{number}")) data-prompt=(number) open[is_worst] {
            summary { h2 { (number) ". " (heading) } @if is_worst { " " span.tag { "to look at first" } } }
            (content)
        }
    }
}

fn content(report: &Report, at: usize, images: &Path) -> Markup {
    let (pair, prompt) = (&report.pairs[at], &report.summary.prompts[at]);
    html! {
        @if excerpt(&pair.prompt, HEADING) != pair.prompt.trim() {
            details.whole { summary { "The whole prompt" } pre { (answer::capped(&pair.prompt)) } }
        }
        p.quiet { "The same input for both, hash " code { (pair.input) } }
        (same(pair, prompt))
        div.sides { @for variant in BOTH { (answer::side(report, pair, prompt, variant, images)) } }
        (diff::differences(pair))
        (score::table(report, pair, prompt))
        (cost::section(pair))
        (timeline::figure(pair, at + 1))
        (steps::section(report, pair, at + 1))
    }
}

fn same(pair: &Pair, prompt: &PromptSummary) -> Markup {
    let pairs = prompt.runs.len();
    let rows = [
        ("answers", prompt.identical.answer),
        ("calls", prompt.identical.calls),
        ("final states", prompt.identical.state),
    ];
    html! {
        ul.same {
            @for (what, same) in rows {
                li.bad[same < pairs] {
                    (sign(same == pairs)) " "
                    @if same == pairs { "identical " (what) } @else { (what) " differ in " (pairs - same) " of " (counted(pairs, "pair")) }
                }
            }
            @if prompt.failed_pairs > 0 {
                li.bad { (sign(false)) " both failed in " (prompt.failed_pairs) " of " (counted(pairs, "pair")) }
            }
            @if let Some(vote) = prompt.blind_vote { li.vote { "your blind vote: " (vote.told()) } }
            @if let Some(requests) = words::requests(pair) { li { "requests: " (requests) } }
        }
    }
}
