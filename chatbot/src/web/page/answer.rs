//! What the bot said, and below it how: the variant, the provider, times, tokens, and what can be done with it.

use maud::{Markup, PreEscaped, html};

use super::icons::icon;
use super::turn::tool;
use super::{Screen, list, words};
use crate::ItemType;
use crate::web::api::{Answer, Phase, Sibling, Turn, TurnFailure};
use crate::web::render::image_path;

/// An answer that was given.
pub(super) fn said(said: &Answer, turn: &Turn, screen: Screen, id: &str) -> Markup {
    html! {
        @if said.kind == ItemType::Error { (failed(said, turn)) }
        @else { div class={ "body " (kind(said.kind)) } { (PreEscaped(&said.html)) } }
        (foot(said, turn, screen, id))
    }
}

fn kind(kind: ItemType) -> &'static str {
    match kind {
        ItemType::Text => "text",
        ItemType::Image => "picture",
        ItemType::Code => "source",
        ItemType::Error => "error",
    }
}

/// Why there is no answer, and what to do.
fn failed(said: &Answer, turn: &Turn) -> Markup {
    let error = turn.error.as_ref();
    html! {
        div.card.bad role="alert" {
            (icon("alert"))
            div {
                h3 { (error.map_or("There is no answer", |error| words::failure(&error.kind))) }
                div.body.error { (PreEscaped(&said.html)) }
                @if let Some(error) = error { (details(error)) }
                div.row {
                    button type="button" data-do="again" { (icon("again")) "Retry" }
                    @if error.is_some() { button type="button" data-do="copy-details" { (icon("copy")) "Copy details" } }
                }
            }
        }
    }
}

fn details(error: &TurnFailure) -> Markup {
    html! {
        details {
            summary { "It failed in " code { (error.action) } }
            dl {
                @if let Some(node) = &error.node { dt { "node" } dd { code { (node) } } }
                dt { "kind" } dd { code { (error.kind) } }
                @if let Some(status) = error.status { dt { "HTTP status" } dd { (status) } }
                dt { "causes" } dd { ol { @for cause in &error.causes { li { (cause) } } } }
            }
        }
    }
}

/// A turn that has no answer: its program ended, or it is a fork that stands in the middle and has made nothing of it yet.
pub(super) fn interrupted(can_go_on: bool, is_fork: bool) -> Markup {
    let (title, told) = if is_fork {
        ("Not answered yet", "This fork stands within an answer. Go on makes the rest of it.")
    } else {
        ("Interrupted", "The server stopped before this answer was whole.")
    };
    html! {
        div.card.warn {
            (icon("pause"))
            div {
                h3 { (title) }
                p { (told) }
                div.row {
                    @if can_go_on { button.primary type="button" data-do="finish" { "Go on" } }
                    button type="button" data-do="again" { (icon("again")) "Start this answer again" }
                }
            }
        }
    }
}

fn foot(said: &Answer, turn: &Turn, screen: Screen, id: &str) -> Markup {
    html! {
        div.foot {
            (facts(said, turn))
            (why(turn))
            div.tools { (siblings(turn, screen)) (tools(said, id)) }
        }
    }
}

/// What can be done with an answer; the card of an error has buttons of its own.
fn tools(said: &Answer, id: &str) -> Markup {
    html! {
        @match said.kind {
            ItemType::Error => {},
            ItemType::Image => (download(&said.content, id)),
            ItemType::Code => (tool("copy-answer", "copy", "Copy the code")),
            ItemType::Text => {
                (tool("copy-answer", "copy", "Copy the answer"))
                (tool("copy-markdown", "markdown", "Copy as Markdown"))
            },
        }
        @if said.kind != ItemType::Error { (tool("again", "again", "Another answer")) }
    }
}

/// How the answer came about; what was imported has no times.
fn facts(said: &Answer, turn: &Turn) -> Markup {
    let summary = html! {
        (list::badge(turn.variant))
        span { (turn.variant.name()) " · " (turn.provider) }
        @if turn.ms > 0.0 { span { (words::duration(turn.ms)) } }
        @if let Some(usage) = turn.usage {
            span title="tokens of the prompts and of the answers" { (usage.prompt_tokens) " + " (usage.completion_tokens) " tokens" }
        } @else if turn.calls > 0 {
            span title="not every call was counted" { "– tokens" }
        }
        @if turn.calls > 0 { span { (words::count(turn.calls, "call")) } }
        @if let Some(why) = &said.stopped { span.warn { (why) } }
    };
    html! {
        @if turn.phases.is_empty() { div.facts { (summary) } }
        @else { details.facts { summary { (summary) } (phases(turn)) } }
    }
}

/// The mode that was chosen, as the way to the step that chose it; where something failed before that, the way to the step that did.
fn why(turn: &Turn) -> Markup {
    let phases = &turn.phases;
    let failed = turn.error.as_ref().and_then(|error| phases.iter().position(|phase| phase.action == error.action));
    let decided = phases.iter().position(|phase| phase.action == "decide_mode").filter(|at| failed != Some(*at));
    let chosen = decided.and_then(|at| Some((&phases[at], phases.get(at + 1)?)));
    html! {
        @match (chosen, failed) {
            (Some((decided, mode)), _) => a.why href=(step_path(turn, decided)) title="How this mode was chosen" { "mode " (mode.action) },
            (None, Some(failed)) => a.why href=(step_path(turn, &phases[failed])) title="The step that failed" { "why it failed" },
            (None, None) => {},
        }
    }
}

/// The page of a step, beside the conversation that made it.
fn step_path(turn: &Turn, phase: &Phase) -> String {
    format!("{}?step={}&tab=action", Screen::Watch.path(&turn.run), phase.step)
}

/// Each action with its time as a bar on the axis of the whole turn.
fn phases(turn: &Turn) -> Markup {
    let phases = &turn.phases;
    let whole = phases.iter().map(|phase| phase.ms).sum::<f64>().max(f64::MIN_POSITIVE);
    let before = |at: usize| phases[..at].iter().fold(0.0, |sum, phase| sum + phase.ms);
    html! {
        table.phases {
            caption.hidden-label { "Actions of this turn and their times" }
            thead.hidden-label { tr { th { "Action" } th { "When" } th { "Time" } } }
            @for (at, phase) in phases.iter().enumerate() {
                tr {
                    th scope="row" { a href=(step_path(turn, phase)) { code { (phase.action) } } }
                    td { (bar(before(at) / whole, phase.ms / whole)) }
                    td.right { (words::duration(phase.ms)) }
                }
            }
        }
    }
}

/// A bar from a part of its line on, as long as another part of it.
fn bar(from: f64, part: f64) -> Markup {
    let percent = |part: f64| format!("{:.2}%", part * 100.0);
    html! {
        svg.bar-line aria-hidden="true" width="100%" height="8" {
            rect.track width="100%" height="8" rx="4" {}
            rect.part x=(percent(from)) width=(percent(part.max(0.004))) height="8" rx="2" {}
        }
    }
}

/// The other answers at this place: `‹ 2/3 ›`.
fn siblings(turn: &Turn, screen: Screen) -> Markup {
    let at = turn.at as usize;
    html! {
        @if turn.siblings.len() > 1 {
            nav.siblings aria-label="Answers at this place" {
                (step(screen, at.checked_sub(1).and_then(|at| turn.siblings.get(at)), "left", "The answer before"))
                span { (at + 1) "/" (turn.siblings.len()) }
                (step(screen, turn.siblings.get(at + 1), "right", "The next answer"))
            }
        }
    }
}

fn step(screen: Screen, to: Option<&Sibling>, name: &str, label: &str) -> Markup {
    html! {
        @match to {
            Some(to) => a.tool href={ (screen.path(&to.id)) "#turn-" (to.n) } title=(label) aria-label=(label) { (icon(name)) },
            None => span.tool.off { (icon(name)) },
        }
    }
}

fn download(name: &str, id: &str) -> Markup {
    let label = format!("Download {name}");
    html! { a.tool href=(image_path(id, name)) download=(name) title=(label) aria-label=(label) { (icon("download")) } }
}
