//! Colours: each thing has one of its own, and a style sheet has the others.

use std::fmt::Write;

use crate::Theme;
use crate::marks;
use crate::palette::{self, Ink};

/// Which of its colours everything gets as its own; the style sheet has the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) theme: Theme,
    /// The page around the picture has the style sheet.
    pub(super) embedded: bool,
}

impl Pen {
    pub(super) fn ink(self, ink: Ink) -> &'static str {
        if self.theme == Theme::Dark { ink.dark } else { ink.light }
    }

    pub(super) fn style(self, has_marks: bool) -> String {
        if self.theme != Theme::Auto || self.embedded {
            return String::new();
        }
        let mut rules = Rules { text: String::new(), of: |ink| ink.dark.to_owned() };
        rules.of_kinds();
        if has_marks {
            rules.of_marks();
        }
        format!("<style>@media (prefers-color-scheme:dark){{{}}}</style>\n", rules.text)
    }
}

/// The style sheet for pages with SVGs that are [`embedded`](crate::Options::embedded): light and dark, as the `color-scheme` of the page is.
///
/// Each rule begins with `.picture`, the class of such an SVG. The classes below it are those of the kinds (`node function`), of parts
/// (`box`, `name`, `detail`, `line`, `head`), and of marks (`failed`, `critical`).
pub fn stylesheet() -> String {
    let mut rules = Rules { text: String::new(), of: |ink| format!("light-dark({},{})", ink.light, ink.dark) };
    rules.of_kinds();
    rules.of_marks();
    rules.text.replace('}', "}\n")
}

struct Rules {
    text: String,
    /// What a rule says of a colour.
    of: fn(Ink) -> String,
}

impl Rules {
    fn add(&mut self, place: &str, what: &str, ink: Ink) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, ".picture {place}{{{what}:{}}}", (self.of)(ink));
    }

    fn of_kinds(&mut self) {
        self.add(".page", "fill", palette::PAGE);
        self.add(".name", "fill", palette::TEXT);
        self.add(".detail", "fill", palette::DETAIL);
        self.add(".cluster>rect", "fill", palette::CLUSTER);
        self.add(".cluster>rect", "stroke", palette::CLUSTER_LINE);
        for look in &palette::NODES {
            self.add(&format!(".{} .box", look.class), "fill", look.fill);
            self.add(&format!(".{} .box", look.class), "stroke", look.line);
        }
        self.add(".strong .box", "stroke", palette::STRONG);
        for look in &palette::EDGES {
            self.add(&format!(".{} .line", look.class), "stroke", look.line);
            self.add(&format!(".{} .head", look.class), "fill", look.line);
        }
    }

    /// They come after the rules of kinds, and win.
    fn of_marks(&mut self) {
        for look in &marks::MARKS {
            let class = look.status.word();
            self.add(&format!(".{class} .box"), "stroke", look.ink);
            if look.is_hollow {
                self.add(&format!(".{class} .box"), "fill", palette::PAGE);
            }
            self.add(&format!(".{class} .line"), "stroke", look.ink);
            self.add(&format!(".{class} .head"), "fill", look.ink);
            self.add(&format!(".{class} circle"), "fill", look.ink);
            self.add(&format!(".around.{class}"), "stroke", look.ink);
        }
        self.add(".badge circle", "stroke", palette::PAGE);
        self.add(".sign", "stroke", palette::PAGE);
        self.add(".solid", "fill", palette::PAGE);
        self.add(".around.critical", "stroke", marks::CRITICAL);
        self.add(".critical .line", "stroke", marks::CRITICAL);
        self.add(".critical .head", "fill", marks::CRITICAL);
    }
}
