//! A prompt and its answer.

use maud::{Markup, html};

use super::icons::icon;
use super::{Screen, answer, words};
use crate::web::api::{Conversation, Turn};

/// A turn of a conversation.
pub(super) fn turn(screen: Screen, open: &Conversation, turn: &Turn) -> Markup {
    let is_last = open.turns.last().is_some_and(|last| last.n == turn.n);
    let can_go_on = is_last && open.interrupted;
    let own: &[_] = if turn.run == open.id { &turn.phases } else { &[] };
    let [first, last] = [own.first(), own.last()].map(|phase| phase.map(|phase| phase.step));
    html! {
        article.turn id={ "turn-" (turn.n) } data-n=(turn.n) data-first=[first] data-last=[last] aria-label={ "Turn " (turn.n) } {
            (prompt(&turn.prompt))
            section.answer {
                h2.hidden-label { "The bot answered" }
                @match &turn.answer {
                    Some(said) => (answer::said(said, turn, screen, &open.id)),
                    None if is_last && open.running => (running()),
                    // Whatever was begun here has left a step, unless another conversation began it.
                    None => (answer::interrupted(can_go_on, can_go_on && turn.phases.is_empty())),
                }
            }
        }
    }
}

fn prompt(text: &str) -> Markup {
    html! {
        section.prompt {
            h2.hidden-label { "You asked" }
            div.bubble { (text) }
            div.tools {
                (tool("edit", "edit", "Edit and run again"))
                (tool("copy-prompt", "copy", "Copy the prompt"))
            }
        }
    }
}

/// A button with an icon and a label that is heard and shown when pointed at.
pub(super) fn tool(action: &str, name: &str, label: &str) -> Markup {
    html! { button.tool type="button" data-do=(action) title=(label) aria-label=(label) { (icon(name)) } }
}

/// An answer that is being written: the script fills in what it says and what it does.
fn running() -> Markup {
    html! {
        div.body.live {}
        p.phase { span.pulse aria-hidden="true" {} span.doing { "starting" } "… " span.clock { "0.0 s" } }
    }
}

/// What the script makes copies of: a turn that has just begun, the form to edit a prompt, the button at a block of code.
pub(super) fn templates() -> Markup {
    html! {
        template #new-turn data-phases=(phases()) {
            article.turn aria-busy="true" { (prompt("")) section.answer { h2.hidden-label { "The bot answers" } (running()) } }
        }
        template #edit-form {
            form.edit {
                textarea name="prompt" aria-label="The prompt" rows="3" {}
                div.row {
                    span.quiet { "The answer you have is kept." }
                    button type="button" data-do="cancel-edit" { "Cancel" }
                    button.primary type="submit" { "Run again" }
                }
            }
        }
        template #copy-code { button.flat type="button" data-do="copy-code" { (icon("copy")) span { "Copy" } } }
    }
}

fn phases() -> String {
    let words = words::PHASES.map(|(action, words)| (action.to_owned(), words.into()));
    serde_json::Value::Object(words.into_iter().collect()).to_string()
}
