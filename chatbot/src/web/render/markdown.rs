//! Markdown as HTML: tables, lists of tasks and struck text too. Raw HTML is shown as the text it is, images become links.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::{clean, code};

/// Deeper quotes and lists than anyone writes are shown as text: a tree of any depth would be a way to exhaust the reader of it.
const DEEPEST: usize = 40;

/// What an answer says, as HTML.
pub(super) fn html(source: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    if is_deep(source, options) {
        return maud::html! { pre tabindex="0" { (source) } }.into_string();
    }
    let mut written = String::new();
    html::push_html(&mut written, Shown::new(Parser::new_ext(source, options)));
    clean::clean(&aligned(&written))
}

/// The cells' alignment as classes, as pages may not have styles. No text holds these tags: it is escaped.
fn aligned(html: &str) -> String {
    let mut html = html.to_owned();
    for (tag, side) in ["td", "th"].into_iter().flat_map(|tag| [(tag, "left"), (tag, "center"), (tag, "right")]) {
        html = html.replace(&format!("<{tag} style=\"text-align: {side}\">"), &format!("<{tag} class=\"{side}\">"));
    }
    html
}

fn is_deep(source: &str, options: Options) -> bool {
    let mut depth = 0_usize;
    Parser::new_ext(source, options).any(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => (),
        }
        depth > DEEPEST
    })
}

/// The events of a document as the page shows them.
struct Shown<'a, I> {
    events: I,
    /// How many links are open: an image in a link is part of it.
    links: usize,
    /// Whether the images that are open became links of their own.
    images: Vec<bool>,
    /// What comes after the event that was just given.
    waiting: Option<Event<'a>>,
}

impl<'a, I: Iterator<Item = Event<'a>>> Shown<'a, I> {
    fn new(events: I) -> Self {
        Self { events, links: 0, images: Vec::new(), waiting: None }
    }

    fn shown(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                Some(Event::Start(Tag::Heading { level: below(level), id, classes, attrs }))
            }
            Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level)))),
            Event::TaskListMarker(is_done) => Some(Event::Html(CowStr::Borrowed(task(is_done)))),
            Event::Start(Tag::CodeBlock(kind)) => Some(self.code(&kind)),
            Event::Start(Tag::Image { dest_url, title, .. }) => self.image(dest_url, title),
            Event::End(TagEnd::Image) => self.images.pop()?.then_some(Event::End(TagEnd::Link)),
            Event::Start(Tag::Link { .. }) => {
                self.links += 1;
                Some(event)
            }
            Event::End(TagEnd::Link) => {
                self.links -= 1;
                Some(event)
            }
            Event::Start(Tag::Table(_)) => {
                self.waiting = Some(event);
                Some(Event::Html(CowStr::Borrowed("<div class=\"table\" tabindex=\"0\">")))
            }
            Event::End(TagEnd::Table) => {
                self.waiting = Some(Event::Html(CowStr::Borrowed("</div>")));
                Some(event)
            }
            other => Some(other),
        }
    }

    fn image(&mut self, dest_url: CowStr<'a>, title: CowStr<'a>) -> Option<Event<'a>> {
        let is_alone = self.links == 0 && self.images.is_empty();
        self.images.push(is_alone);
        let link = Tag::Link { link_type: LinkType::Inline, dest_url, title, id: CowStr::Borrowed("") };
        is_alone.then_some(Event::Start(link))
    }

    fn code(&mut self, kind: &CodeBlockKind<'a>) -> Event<'a> {
        let mut source = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(text) => source.push_str(&text),
                _ => break,
            }
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().filter(|name| !name.is_empty()),
            CodeBlockKind::Indented => None,
        };
        Event::Html(code::block(&source, language).into())
    }
}

/// A sign and no checkbox: there is nothing to be ticked, and a box without a label says nothing to who cannot see it.
fn task(is_done: bool) -> &'static str {
    if is_done { "<span class=\"task\">☑</span> " } else { "<span class=\"task\">☐</span> " }
}

/// The page has headings of its own above those of an answer: its title and who speaks.
fn below(level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 2).unwrap_or(HeadingLevel::H6)
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Shown<'a, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.waiting.take() {
            return Some(event);
        }
        loop {
            let event = self.events.next()?;
            if let Some(shown) = self.shown(event) {
                return Some(shown);
            }
        }
    }
}
