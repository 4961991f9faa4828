//! Where prompts are written, and what to try first.

use maud::{Markup, html};

use super::View;
use super::icons::icon;

const EXAMPLES: [(&str, &str); 3] = [
    ("Ask", "What is a node?"),
    ("Code", "Write a function that sorts a list"),
    ("Picture", "Draw a turtle under the stars"),
];

/// The empty conversation: three prompts, one for each mode.
pub(super) fn examples() -> Markup {
    html! {
        div.empty {
            p.hello { "What shall it be?" }
            p.quiet { "The bot decides by your prompt whether to answer, to write code or to draw." }
            ul.examples {
                @for (kind, prompt) in EXAMPLES {
                    li { button type="button" data-do="example" data-prompt=(prompt) { span.quiet { (kind) } span { (prompt) } } }
                }
            }
        }
    }
}

/// The form at the foot of the conversation.
pub(super) fn composer(view: &View<'_>) -> Markup {
    html! {
        div.dock {
            button.to-end type="button" #to-end hidden { (icon("down")) span { "To the end" } }
            div.notice #notice role="alert" hidden { span {} }
            form.composer #composer {
                label.hidden-label for="prompt" { "Prompt" }
                textarea #prompt name="prompt" rows="1" placeholder="Ask a question, ask for code or for a picture" autocomplete="off" {}
                div.row {
                    (variants(view))
                    (providers(view))
                    span.hint.quiet { kbd { "Enter" } " sends, " kbd { "Shift Enter" } " begins a line, " kbd { "?" } " shows the keys" }
                    button.round type="button" #stop hidden title="Stop (Esc)" aria-label="Stop" { (icon("stop")) }
                    button.round.primary type="submit" #send title="Send (Enter)" aria-label="Send" { (icon("send")) }
                }
            }
            p.hidden-label #status role="status" {}
            noscript { p.quiet { "Conversations can be read without scripts; to send, allow the scripts of this page." } }
        }
    }
}

fn variants(view: &View<'_>) -> Markup {
    let chosen = view.conversation.map_or(view.info.default.variant, |open| open.variant);
    html! {
        label.pick {
            span.hidden-label { "Variant" }
            select #variant name="variant" title="How the actions are written" {
                @for variant in &view.info.variants {
                    option value=(variant.name()) selected[*variant == chosen] { (variant.name()) }
                }
            }
        }
    }
}

fn providers(view: &View<'_>) -> Markup {
    let chosen = view.conversation.map_or(&view.info.default.provider, |open| &open.provider);
    html! {
        label.pick {
            span.hidden-label { "Provider" }
            select #provider name="provider" title="Who answers" {
                @for provider in &view.info.providers {
                    option value=(provider.name) selected[provider.name == *chosen] title=(provider.models.join(", ")) { (provider.name) }
                }
            }
        }
    }
}
