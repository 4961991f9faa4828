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
mod watch;
mod words;

use dag_explorer::{Frame, Link};
use maud::{Markup, html};

pub(crate) use assets::ASSETS;
pub(crate) use watch::watch;

use super::api::{Conversation, Entry, Info};
use super::render::segment;
use icons::{icon, sprite};

/// The style sheets of a screen with a conversation.
const STYLES: [&str; 3] = ["/assets/base.css", "/assets/chat.css", "/assets/answer.css"];

/// The screens with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    /// The conversation alone.
    Chat,
    /// The conversation beside its machine.
    Watch,
}

impl Screen {
    /// The path that the id of a conversation is added to.
    fn pages(self) -> &'static str {
        match self {
            Self::Chat => "/c/",
            Self::Watch => "/app/",
        }
    }

    /// The path of a conversation's page.
    pub(crate) fn path(self, id: &str) -> String {
        format!("{}{}", self.pages(), segment(id))
    }

    /// The path of a conversation that is yet to begin.
    fn new_conversation(self) -> &'static str {
        match self {
            Self::Chat => "/",
            Self::Watch => "/app",
        }
    }
}

/// What the screen shows.
#[derive(Debug, Clone)]
pub(crate) struct View<'a> {
    pub(crate) screen: Screen,
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
        title: view.title(),
        brand: &view.info.name,
        links: view.links,
        styles: &STYLES,
        module: Some("/assets/chat.js"),
    };
    frame.around(view.screen.new_conversation(), screen(view))
}

impl View<'_> {
    fn title(&self) -> &str {
        self.conversation.map_or("New conversation", |open| &open.title)
    }

    /// The path of a conversation's page.
    fn path(&self, id: &str) -> String {
        self.screen.path(id)
    }
}

fn screen(view: &View<'_>) -> Markup {
    let here = view.conversation;
    html! {
        div.chat-frame {
            (sprite())
            div.chat data-pages=(view.screen.pages()) data-id=[here.map(|open| &open.id)] data-running[here.is_some_and(|open| open.running)] {
                (list::side(view))
                section.talk aria-label="Conversation" {
                    (head(view))
                    (transcript(view))
                    (composer::composer(view))
                }
            }
            (dialogs::dialogs(view.screen))
            (turn::templates())
        }
    }
}

fn head(view: &View<'_>) -> Markup {
    html! {
        header.talk-head {
            button.tool.only-narrow type="button" popovertarget="side" aria-label="Conversations" { (icon("list")) }
            h1 #title { (view.title()) }
            @if view.screen == Screen::Chat { (beside(view.conversation)) }
            @if let Some(open) = view.conversation {
                button.tool type="button" data-do="menu" data-id=(open.id) data-title=(open.title)
                    aria-label="Options for this conversation" { (icon("more")) }
            }
        }
    }
}

/// The way to the same conversation beside its machine.
fn beside(here: Option<&Conversation>) -> Markup {
    let path = here.map_or_else(|| Screen::Watch.new_conversation().to_owned(), |open| Screen::Watch.path(&open.id));
    html! { a.tool href=(path) title="Watch the machine" aria-label="Watch the machine" { (icon("machine")) } }
}

fn transcript(view: &View<'_>) -> Markup {
    html! {
        div.scroll #scroll tabindex="0" role="log" aria-live="off" aria-label="What was said" {
            div.turns #turns {
                @match view.conversation {
                    Some(open) => @for turn in &open.turns { (turn::turn(view.screen, open, turn)) },
                    None => (composer::examples()),
                }
            }
        }
    }
}
