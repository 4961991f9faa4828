//! The pages, as HTML that the server writes whole.

use dag_explorer::{Asset, Frame, Link};
use maud::{Markup, html};

use super::api::{Conversation, Entry, Info};

/// Style sheets and modules.
pub(crate) const ASSETS: &[Asset] = &[];

/// What the screen shows.
pub(crate) struct View<'a> {
    pub(crate) links: &'a [Link],
    pub(crate) conversation: Option<&'a Conversation>,
    pub(crate) list: &'a [Entry],
    pub(crate) info: &'a Info,
    pub(crate) now: jiff::Zoned,
}

/// The chat screen as a whole page.
pub(crate) fn chat(view: &View<'_>) -> Markup {
    let title = view.conversation.map_or("New conversation", |conversation| &conversation.title);
    let frame = Frame { title, brand: &view.info.name, links: view.links, styles: &["/assets/base.css"], module: None };
    frame.around("/", html! { h1 { (title) } ul { @for entry in view.list { li { (entry.title) } } } p { (view.now) } })
}
