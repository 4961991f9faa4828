//! The frame of every page: head, links between the screens, and the place for a screen.

use maud::{DOCTYPE, Markup, html};

use crate::assets::{ICON, THEME};

/// One of the links at the top of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: &'static str,
    /// Where it goes: a path on this server.
    pub href: &'static str,
}

/// The frame of a page: its title, the links to the other screens, its style sheets and its one module.
///
/// ```
/// use dag_explorer::{Frame, Link};
///
/// let frame = Frame {
///     title: "Runs",
///     brand: "my program",
///     links: &[Link { label: "Runs", href: "/runs" }],
///     styles: &["/assets/base.css"],
///     module: Some("/assets/runs.js"),
/// };
/// let page = frame.around("/runs", maud::html! { h1 { "Runs <of today>" } });
/// assert!(page.into_string().contains("<h1>Runs &lt;of today&gt;</h1>"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The title of the page.
    pub title: &'a str,
    /// The name of the program.
    pub brand: &'a str,
    /// The screens that there are.
    pub links: &'a [Link],
    /// Paths of style sheets.
    pub styles: &'a [&'a str],
    /// Path of the ES module of this screen.
    pub module: Option<&'a str>,
}

impl Frame<'_> {
    /// The whole page. `here` is the link of this screen, which is marked as current.
    #[expect(clippy::needless_pass_by_value, reason = "a screen is made for its frame")]
    pub fn around(&self, here: &str, screen: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · " (self.brand) }
                    link rel="icon" href=(ICON.path);
                    @for style in self.styles { link rel="stylesheet" href=(style); }
                    script src=(THEME.path) {}
                    @if let Some(module) = self.module { script type="module" src=(module) {} }
                }
                body {
                    header.bar {
                        a.skip href="#screen" { "Skip to the content" }
                        span.brand { (self.brand) }
                        nav aria-label="Screens" { @for link in self.links { (self.link(link, here)) } }
                        button.theme type="button" title="Light or dark" aria-label="Light or dark" { (half_moon()) }
                    }
                    main #screen tabindex="-1" { (screen) }
                }
            }
        }
    }

    fn link(&self, link: &Link, here: &str) -> Markup {
        html! { a href=(link.href) aria-current=[(link.href == here).then_some("page")] { (link.label) } }
    }
}

fn half_moon() -> Markup {
    html! {
        svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" {
            circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2" {}
            path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" {}
        }
    }
}
