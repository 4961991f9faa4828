//! The chat beside its machine: what is said on one side, the run that says it on the other.

use dag_explorer::{Frame, RunView};
use maud::{Markup, PreEscaped, html};

use super::{STYLES, Screen, View, screen};

/// The module that ties both sides together.
const MODULE: &str = "/assets/watch.js";

/// The whole page of this project's conversation. As long as nothing was said, the machine as this SVG shows it is what waits.
pub(crate) fn watch(view: &View<'_>, project: &str, machine: &str) -> Markup {
    let app_id = view.conversation.map(|open| open.id.as_str());
    let run = RunView { prefix: "", project, app_id, pages: view.screen.pages() };
    let frame = Frame {
        title: view.title(),
        brand: &view.info.name,
        links: view.links,
        styles: &[&STYLES[..], &RunView::STYLES, &["/assets/watch.css"]].concat(),
        module: Some(MODULE),
    };
    frame.around(
        view.screen.new_conversation(),
        html! {
            div.watch {
                (sides())
                (screen(view))
                section.machine aria-label="The machine" { (run.around(heading(&run), waiting(&run, machine))) }
            }
        },
    )
}

/// In a narrow window one side is seen at a time.
fn sides() -> Markup {
    let side = |name: &str, label: &str, first: bool| {
        html! { label { input type="radio" name="side" value=(name) id={ "show-" (name) } checked[first]; span { (label) } } }
    };
    html! {
        fieldset.sides { legend.hidden-label { "What to see" } (side("talk", "Chat", true)) (side("machine", "Machine", false)) }
    }
}

fn heading(run: &RunView<'_>) -> Markup {
    html! {
        h2 { "The machine" }
        nav aria-label="This run elsewhere" {
            @if let Some(id) = run.app_id {
                a href=(Screen::Chat.path(id)) title="The conversation without its machine" { "chat alone" }
                a href=(run.href()) title="This run among all runs" { "in all runs" }
            }
        }
    }
}

fn waiting(run: &RunView<'_>, machine: &str) -> Markup {
    if run.app_id.is_some() {
        return html! {};
    }
    html! {
        p.quiet { "Each action lights up as it runs. Say something to begin; every step is kept, and you can come back to it." }
        div.canvas tabindex="0" role="group" aria-label="The state machine" { (PreEscaped(machine)) }
    }
}
