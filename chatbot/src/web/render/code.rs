//! Source code as HTML: a figure with the language's name, each word with classes that say what it is. Colours are the style sheet's.

use std::sync::LazyLock;

use maud::{PreEscaped, html};
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::language;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Longer code is shown without marks: to read it word by word would keep the page waiting.
const LONGEST: usize = 64 * 1024;

/// A block of code, in this language or in what it looks like.
pub(super) fn block(source: &str, language: Option<&str>) -> String {
    let syntax = language.or_else(|| language::guess(source)).and_then(|name| SYNTAXES.find_syntax_by_token(name));
    let label = language.or(syntax.map(|syntax| syntax.name.as_str())).unwrap_or("text");
    html! {
        figure.code {
            figcaption { (label.to_lowercase()) }
            pre tabindex="0" { code { (PreEscaped(marked(source, syntax))) } }
        }
    }
    .into_string()
}

fn marked(source: &str, syntax: Option<&SyntaxReference>) -> String {
    let source = source.trim_end();
    let short = syntax.filter(|_| source.len() <= LONGEST);
    short.and_then(|syntax| highlighted(source, syntax)).unwrap_or_else(|| html! { (source) }.into_string())
}

/// `None` where the syntax's own rules fail on this code.
fn highlighted(source: &str, syntax: &SyntaxReference) -> Option<String> {
    let style = ClassStyle::SpacedPrefixed { prefix: "s-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, style);
    for line in LinesWithEndings::from(source) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}
