//! The list of what may stand in an answer. All else is taken out, whoever wrote it.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .tag_attributes(TAG_ATTRIBUTES.map(|(tag, names)| (tag, names.iter().copied().collect())).into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank");
    cleaner
});

const TAGS: [&str; 33] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "ul",
];

const TAG_ATTRIBUTES: [(&str, &[&str]); 8] = [
    ("a", &["href", "title"]),
    ("div", &["class", "tabindex"]),
    ("figure", &["class"]),
    ("ol", &["start"]),
    ("pre", &["tabindex"]),
    ("span", &["class"]),
    ("td", &["class"]),
    ("th", &["class"]),
];

/// This HTML without what an answer may not have.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}
