//! Whatever a model writes, what comes of it is inert: a parser of HTML finds no script, no handler and no address of another kind in it.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::html;
use crate::{ChatItem, ItemType};

const KINDS: [ItemType; 4] = [ItemType::Text, ItemType::Code, ItemType::Image, ItemType::Error];

/// What attackers write, alone and with what Markdown makes of it.
const PAYLOADS: [&str; 24] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "[x](javascript:alert(1))",
    "[x](  JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example/x)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/x.png)",
    "![x](javascript:alert(1))",
    "![\"onerror=alert(1) ](x)",
    "[![x](https://evil.example/x.png)](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "```\"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
    "``` rust\" onclick=\"alert(1)\nx\n```",
    "| a |\n|:-:|\n| <td style=\"text-align: right\" onclick=alert(1)> |",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<a href=\"javascript:alert(1)\" style=\"position:fixed\">x</a>",
    "\"><form action=https://evil.example><input name=q autofocus onfocus=alert(1)>",
];

/// Every element of this HTML with its attributes.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let (mut found, mut left) = (Vec::new(), vec![dom.document]);
    while let Some(node) = left.pop() {
        found.extend(element(&node));
        left.extend(node.children.borrow().iter().cloned());
    }
    found
}

fn element(node: &Handle) -> Option<(String, Vec<(String, String)>)> {
    let NodeData::Element { name, attrs, .. } = &node.data else { return None };
    let attrs = attrs.borrow();
    let pairs = attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
    Some((name.local.to_string(), pairs))
}

fn is_inert(html: &str) -> Result<(), TestCaseError> {
    const ALLOWED: [&str; 37] = [
        "html",
        "head",
        "body",
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
        "img",
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
    for (name, attributes) in elements(html) {
        prop_assert!(ALLOWED.contains(&name.as_str()), "<{name}> in {html}");
        for (attribute, value) in attributes {
            prop_assert!(may_stand(&name, &attribute, &value), "<{name} {attribute}={value:?}> in {html}");
        }
    }
    Ok(())
}

fn may_stand(tag: &str, attribute: &str, value: &str) -> bool {
    match (tag, attribute) {
        ("a", "href") => ["http://", "https://", "mailto:", "/images/an-id/"]
            .iter()
            .any(|begin| value.to_lowercase().starts_with(begin)),
        ("img", "src") => value.starts_with("/images/an-id/") && !value.contains(".."),
        ("a", "target") => value == "_blank",
        ("a", "rel") => value == "noopener noreferrer",
        (_, "class" | "tabindex" | "title" | "alt" | "loading" | "start") => true,
        _ => false,
    }
}

fn shown(content: &str, kind: ItemType) -> String {
    html(&ChatItem::assistant(content, kind), "an-id")
}

#[test]
fn known_attacks_are_inert_in_every_type_of_item() {
    for payload in PAYLOADS {
        for kind in KINDS {
            is_inert(&shown(payload, kind)).unwrap_or_else(|error| panic!("{kind:?} {payload:?}: {error}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attacks_that_are_joined_with_anything_are_inert(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(PAYLOADS.to_vec()).prop_map(str::to_owned),
            prop::sample::select(vec!["\n", "\n\n", "> ", "- [ ] ", "`", "```\n", "| a |\n|--|\n", "[", "](", ")", "\\", "&#x6a;", "~~", "    "])
                .prop_map(str::to_owned),
            ".{0,12}",
        ], 0..12),
        kind in prop::sample::select(KINDS.to_vec()),
    ) {
        is_inert(&shown(&pieces.concat(), kind))?;
    }

    #[test]
    fn any_text_survives_as_text_in_an_error(text in "[^\r\0]{0,80}") {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(shown(&text, ItemType::Error));
        prop_assert_eq!(text_of(&dom.document), text);
    }
}

fn text_of(node: &Handle) -> String {
    let own = if let NodeData::Text { contents } = &node.data { contents.borrow().to_string() } else { String::new() };
    own + &node.children.borrow().iter().map(text_of).collect::<String>()
}

#[test]
fn prose_has_tables_tasks_and_struck_text() {
    insta::assert_snapshot!(shown(
        "# Title\n\nSome **bold**, ~~struck~~ and `code`, [a link](https://example.org).\n\n\
         | name | count |\n|---|--:|\n| a | 1 |\n\n- [x] done\n- [ ] open\n\n![a cat](https://example.org/cat.png)\n\n<b>raw</b>\n",
        ItemType::Text
    ));
}

#[test]
fn code_names_its_language_and_marks_its_words() {
    insta::assert_snapshot!(shown("Like this:\n\n```rust\nfn main() {}\n```\n", ItemType::Text));
    let guessed = shown("def add(one, other):\n    return one + other\n\nprint(add(1, 2))\n", ItemType::Code);
    assert!(guessed.contains("<figcaption>python</figcaption>"), "{guessed}");
    let unknown = shown("a < b", ItemType::Code);
    assert!(unknown.contains("<figcaption>text</figcaption>") && unknown.contains("a &lt; b"), "{unknown}");
}

#[test]
fn images_come_from_the_conversation_whatever_their_name() {
    let image = html(&ChatItem::assistant("../../etc/passwd", ItemType::Image), "..");
    assert!(image.contains("src=\"/images/_/..%2F..%2Fetc%2Fpasswd\""), "{image}");
}

#[test]
fn what_is_nested_without_end_is_shown_as_text() {
    for piece in [">", "- ", "[", "![", "*a ", "1. "] {
        let html = shown(&piece.repeat(20_000), ItemType::Text);
        assert!(html.len() < 2_000_000, "{piece:?}");
    }
}
