//! The chat screen, written whole by the server: without scripts it can be read, with them it is alive.
//!
//! `assets/chat.js` never builds a turn or an entry of the list: when something has changed it asks for the page and takes the part.

mod answer;
mod assets;
mod composer;
mod dialogs;
mod icons;
mod list;
#[cfg(test)]
mod looks;
mod turn;
mod words;

use dag_explorer::{Frame, Link};
use maud::{Markup, html};

pub(crate) use assets::ASSETS;

use super::api::{Conversation, Entry, Info};
use super::render::segment;
use icons::{icon, sprite};

/// What the screen shows.
#[derive(Debug, Clone)]
pub(crate) struct View<'a> {
    /// The screens that there are.
    pub(crate) links: &'a [Link],
    /// The conversation that is open; none for a new one.
    pub(crate) conversation: Option<&'a Conversation>,
    /// All conversations, newest first.
    pub(crate) list: &'a [Entry],
    pub(crate) info: &'a Info,
    /// The list is grouped by days as they are here.
    pub(crate) now: jiff::Zoned,
}

/// The chat screen as a whole page.
pub(crate) fn chat(view: &View<'_>) -> Markup {
    let frame = Frame {
        title: view.conversation.map_or("New conversation", |conversation| &conversation.title),
        brand: &view.info.name,
        links: view.links,
        styles: &["/assets/base.css", "/assets/chat.css", "/assets/answer.css"],
        module: Some("/assets/chat.js"),
    };
    frame.around("/", screen(view))
}

fn screen(view: &View<'_>) -> Markup {
    let here = view.conversation;
    html! {
        (sprite())
        div.chat data-id=[here.map(|open| &open.id)] data-running[here.is_some_and(|open| open.running)] {
            (list::side(view))
            section.talk aria-label="Conversation" {
                (head(here))
                (transcript(here))
                (composer::composer(view))
            }
        }
        (dialogs::dialogs())
        (turn::templates())
    }
}

fn head(here: Option<&Conversation>) -> Markup {
    html! {
        header.head {
            button.tool.only-narrow type="button" popovertarget="side" aria-label="Conversations" { (icon("list")) }
            h1 #title { (here.map_or("New conversation", |open| &open.title)) }
            @if let Some(open) = here {
                button.tool type="button" data-do="menu" data-id=(open.id) data-title=(open.title)
                    aria-label="Options for this conversation" { (icon("more")) }
            }
        }
    }
}

fn transcript(here: Option<&Conversation>) -> Markup {
    html! {
        div.scroll #scroll tabindex="0" role="log" aria-live="off" aria-label="What was said" {
            div.turns #turns {
                @match here {
                    Some(open) => @for turn in &open.turns { (turn::turn(open, turn)) },
                    None => (composer::examples()),
                }
            }
        }
    }
}

/// The path of a conversation's page.
fn path(id: &str) -> String {
    format!("/c/{}", segment(id))
}
