//! Where the time of a watched pair went: a table of what ran, with a bar for each row on one axis that both variants share.

use maud::{Markup, html};

use super::{BOTH, letter, steps};
use crate::bot::Variant;
use crate::compare::words::{self, time};
use crate::compare::{Mark, Pair, Watched, WatchedStep, Work};

/// How many units wide the axis is.
const AXIS: f64 = 1000.0;
/// However short something was, it is there, and its outline is seen at any zoom.
const LEAST: f64 = 0.0001;

pub(super) fn figure(pair: &Pair, prompt: usize) -> Markup {
    let longest = pair.watched.dag.us.max(pair.watched.plain.us);
    let waited = BOTH.map(|variant| time(words::waited(pair.watched.of(variant))));
    html! {
        h3 { "Where the time went" }
        p.quiet {
            "Watched and not measured: watching would slow down what is measured. One axis for both, from 0 to " (time(longest)) ". Waiting for the model: DAG " (waited[0])
            ", plain " (waited[1]) "."
        }
        p.key {
            span.swatch.own {} " own time " span.swatch.wait {} " waiting for the model "
            @if pair.watched.dag.first_part_us.is_some() { span.swatch.first {} " first token " }
            button.all type="button" aria-pressed="false" hidden { "Show what ran within each step" }
        }
        div.scroll tabindex="0" role="region" aria-label="Timeline" {
            table.timeline data-us=(longest) {
                thead {
                    tr {
                        th scope="col" { "Variant" }
                        th scope="col" { "What ran" }
                        th.does scope="col" { "What it does" }
                        th.num.start scope="col" { "From" }
                        th.num scope="col" { "Took" }
                        th.axis scope="col" { (ticks(longest)) }
                    }
                }
                @for (variant, numbers) in BOTH.into_iter().zip(steps::numbers(pair)) { (rows(pair, prompt, variant, &numbers, longest)) }
            }
        }
    }
}

fn ticks(longest: f64) -> Markup {
    html! { span.ticks { span { "0" } span { (time(longest / 2.0)) } span { (time(longest)) } } }
}

/// The numbers are those of the steps below, where one that only one variant made has a place of its own.
fn rows(pair: &Pair, prompt: usize, variant: Variant, numbers: &[usize], longest: f64) -> Markup {
    let watched = pair.watched.of(variant);
    html! {
        tbody.(variant.name()) data-side=(variant.name()) {
            @for (step, number) in watched.steps.iter().zip(numbers) {
                (row_of_step(watched, step, prompt, *number, variant, longest))
                @for mark in &step.marks { (row_of_mark(step, mark, *number, variant, longest)) }
            }
        }
    }
}

fn row_of_step(
    watched: &Watched,
    step: &WatchedStep,
    prompt: usize,
    number: usize,
    variant: Variant,
    longest: f64,
) -> Markup {
    let first = watched.first_part_us.filter(|at| (step.start_us..=step.end_us).contains(at));
    html! {
        tr.step data-step=(number) {
            td { (letter(variant)) }
            th scope="row" { a href=(format!("#prompt={prompt}&step={number}")) { (number) " " (step.action) } }
            td.does { @if step.error.is_some() { span.failed { "✗ failed" } } @else { "step" } }
            td.num.start { (time(step.start_us)) }
            td.num { (time(step.end_us - step.start_us)) }
            td.axis { (bar((step.start_us, step.end_us), step.waits(), first, longest)) }
        }
    }
}

fn row_of_mark(step: &WatchedStep, mark: &Mark, number: usize, variant: Variant, longest: f64) -> Markup {
    let waits = (mark.work == Some(Work::QueryModel)).then_some((mark.start_us, mark.end_us));
    let is_within = mark.parent.is_some();
    html! {
        tr.mark.within[is_within] data-step=(number) {
            td { (letter(variant)) }
            th scope="row" { span.hidden-label { (step.action) ": " } (mark.name) }
            td.does { @if mark.error.is_some() { span.failed { "✗ failed " } } (mark.work.map_or("", Work::name)) }
            td.num.start { (time(mark.start_us)) }
            td.num { (time(mark.end_us - mark.start_us)) }
            td.axis { (bar((mark.start_us, mark.end_us), waits, None, longest)) }
        }
    }
}

fn bar(whole: (f64, f64), waits: Option<(f64, f64)>, first: Option<f64>, longest: f64) -> Markup {
    let x = |us: f64| if longest > 0.0 { (us / longest * AXIS).min(AXIS) } else { 0.0 };
    let rect = |class: &str, (start, end): (f64, f64)| {
        let width = (x(end) - x(start)).max(LEAST);
        let left = x(start).min(AXIS - width);
        html! { rect class=(class) x=(rounded(left)) y="4" width=(rounded(width)) height="12" {} }
    };
    html! {
        svg.bar viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            (rect("own", whole))
            @if let Some(waits) = waits { (rect("wait", waits)) }
            @if let Some(first) = first { rect.first x=(rounded(x(first))) y="0" width=(LEAST) height="20" {} }
        }
    }
}

fn rounded(number: f64) -> String {
    format!("{}", (number * 1e4).round() / 1e4)
}
