//! Step by step: what each variant changed in the state, what it wrote, what was told of it, and its source.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{BOTH, answer::capped, diff, letter, title};
use crate::bot::Variant;
use crate::compare::words::time;
use crate::compare::{Mark, Pair, Report, WatchedStep, Work};

/// What can be seen of a step: the key in the address, and what a person reads.
const TABS: [(&str, &str); 5] =
    [("state", "State"), ("written", "Written"), ("events", "Events"), ("graph", "Graph"), ("code", "Code")];

pub(super) fn section(report: &Report, pair: &Pair, prompt: usize) -> Markup {
    let rows = aligned(pair);
    html! {
        section.steps {
            h3 { "Step by step" }
            ol.pick {
                @for (at, (action, _)) in rows.iter().enumerate() {
                    li { a data-step=(at + 1) href=(format!("#prompt={prompt}&step={}", at + 1)) { (action) } }
                }
            }
            div.tabs role="group" aria-label="What to show of a step" hidden {
                @for (tab, name) in TABS { button type="button" data-tab=(tab) aria-pressed="false" { (name) } }
            }
            @for (at, (action, steps)) in rows.iter().enumerate() {
                div.one data-step=(at + 1) {
                    h4 { "Step " (at + 1) " of " (rows.len()) ": " (action) }
                    @for (tab, name) in &TABS[..3] { (panel(tab, name, steps)) }
                    @if report.made_of.sources.iter().any(|source| source.action == *action) {
                        div.panel data-tab="graph" { div.slot data-action=(action) data-part="graph" {} }
                        div.panel data-tab="code" { div.slot data-action=(action) data-part="code" {} }
                    }
                }
            }
        }
    }
}

/// A step of each variant, if it made it.
type Row<'a> = (&'a str, [Option<&'a WatchedStep>; 2]);

/// The steps of both, side by side: the same action in one row, what only one of them did in a row of its own.
fn aligned(pair: &Pair) -> Vec<Row<'_>> {
    let [dag, plain] = BOTH.map(|variant| &pair.watched.of(variant).steps);
    let (mut left, mut rows) = (plain.iter(), Vec::new());
    for step in dag {
        let at = left.as_slice().iter().position(|other| other.action == step.action);
        rows.extend(left.by_ref().take(at.unwrap_or(0)).map(|other| (&*other.action, [None, Some(other)])));
        rows.push((&*step.action, [Some(step), at.and_then(|_| left.next())]));
    }
    rows.extend(left.map(|other| (&*other.action, [None, Some(other)])));
    rows
}

/// The rows of the steps of each variant, from 1.
pub(super) fn numbers(pair: &Pair) -> [Vec<usize>; 2] {
    let rows = aligned(pair);
    [0, 1].map(|side| {
        rows.iter().zip(1..).filter(|((_, steps), _)| steps[side].is_some()).map(|(_, number)| number).collect()
    })
}

fn panel(tab: &str, name: &str, steps: &[Option<&WatchedStep>; 2]) -> Markup {
    html! {
        div.panel data-tab=(tab) {
            h5 { (name) }
            div.sides {
                @for (variant, step) in BOTH.into_iter().zip(steps) {
                    div.side.(variant.name()) data-side=(variant.name()) {
                        p.whose { (letter(variant)) " " (title(variant)) }
                        @match step {
                            Some(step) => { (content(tab, step, variant)) }
                            None => { p.quiet { "n/a: this variant did not make the step" } }
                        }
                    }
                }
            }
        }
    }
}

fn content(tab: &str, step: &WatchedStep, variant: Variant) -> Markup {
    match tab {
        "state" => state(step),
        "written" => written(step),
        _ => events(step, variant),
    }
}

fn state(step: &WatchedStep) -> Markup {
    html! {
        @if let Some(error) = &step.error { p.error { "✗ failed: " (error) } }
        @if step.changes.is_empty() { p.quiet { "The state stayed as it was." } } @else { (diff::list(&step.changes, None)) }
    }
}

fn written(step: &WatchedStep) -> Markup {
    let json = step.written.as_ref().and_then(|written| serde_json::to_string_pretty(written).ok());
    match json {
        Some(json) => html! { pre tabindex="0" { (capped(&json)) } },
        None => html! { p.quiet { "It wrote nothing." } },
    }
}

fn events(step: &WatchedStep, variant: Variant) -> Markup {
    html! {
        p { "Took " (time(step.end_us - step.start_us)) ", from " (time(step.start_us)) " on." }
        @if step.marks.is_empty() { p.quiet { (nothing(variant)) } }
        ul.events { @for mark in &step.marks { li { (told(mark)) } } }
        (attributes(&step.attributes))
    }
}

fn nothing(variant: Variant) -> &'static str {
    match variant {
        Variant::Dag => "No node ran: its value was there.",
        Variant::Plain => "It opened no span.",
    }
}

fn told(mark: &Mark) -> Markup {
    html! {
        code { (mark.name) } " " (time(mark.end_us - mark.start_us))
        @if let Some(work) = mark.work.map(Work::name).filter(|work| *work != mark.name) { " · " (work) }
        @if let Some(error) = &mark.error { " · " span.failed { "✗ failed: " (error) } }
        (attributes(&mark.attributes))
    }
}

fn attributes(attributes: &Map<String, Value>) -> Markup {
    html! {
        @if !attributes.is_empty() {
            dl.attributes { @for (key, value) in attributes { div { dt { (key) } dd { (capped(&value.to_string())) } } } }
        }
    }
}
