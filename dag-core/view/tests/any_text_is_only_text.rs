//! Whatever a name, type, comment, label or group is made of, it is text in what is written, and a parser reads it back.

mod graphviz;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use dag_view::Options;
use proptest::prelude::*;
use roxmltree::Document;

/// Quotes, brackets, entities, line breaks, control characters, marks of direction, letters of no font.
fn texts() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "\"",
        "'",
        "<",
        ">",
        "&",
        "&amp;",
        "</script>",
        "]]>",
        "<!--",
        "\n",
        "\t",
        "\r",
        "\0",
        "\x1b[1m",
        "\u{7f}",
        "\u{85}",
        "\u{202e}",
        "\u{2067}",
        "\u{fffe}",
        "👩‍👩‍👧",
        "שלום",
        "界",
        "\\",
        "a",
        "b c",
    ]);
    prop::collection::vec(prop_oneof![odd.prop_map(str::to_owned), any::<String>()], 0..5)
        .prop_map(|parts| parts.concat())
}

fn pictures() -> impl Strategy<Value = Picture> {
    (texts(), texts(), texts(), texts(), texts(), texts()).prop_map(|(title, label, ty, doc, group, condition)| {
        let odd = Node {
            ty: Some(ty),
            doc: doc.clone(),
            group: Some(group),
            location: Some("src/lib.rs:7".into()),
            tags: vec![("tag".into(), doc.clone())],
            ..Node::new(label.clone(), label, NodeKind::Function)
        };
        let nodes = vec![odd.clone(), Node::new("\u{1}other", "other", NodeKind::Bound)];
        let edge = Edge::new(odd.id, "\u{1}other", EdgeKind::Conditional);
        Picture { title, nodes, edges: vec![Edge { label: Some(condition), ..edge }], ..Picture::default() }
    })
}

/// What XML cannot say, as it is written.
fn shown(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)).unwrap(),
            '\x7f' => '\u{2421}',
            '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => letter,
        })
        .collect()
}

fn options() -> Options {
    let mut options = Options::default();
    options.source_base = Some("https://example.org/\"<&>/".into());
    options
}

proptest! {
    #[test]
    fn in_svg(picture in pictures()) {
        let svg = dag_view::svg(&picture, &options());
        let document = Document::parse(&svg).map_err(|error| TestCaseError::fail(format!("{error}: {svg}")))?;
        let titles: Vec<_> = document.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
        prop_assert!(titles.iter().any(|title| title.starts_with(&shown(&picture.nodes[0].label))), "{titles:?}");
        let names = ["svg", "title", "style", "rect", "g", "path", "text", "a"];
        prop_assert!(document.descendants().filter(roxmltree::Node::is_element).all(|node| names.contains(&node.tag_name().name())));
    }
}

#[test]
fn graphviz_reads_odd_names() {
    for odd in [
        "a\"b\\",
        "<b>&amp;</b>",
        "line\nline",
        "</script>",
        "\u{202e}evil",
        "👩‍👩‍👧",
        "",
        "\\N",
        "%s",
        "\0\x1b[1m\u{85}\u{fffe}",
    ] {
        let node = Node {
            ty: Some(odd.into()),
            doc: odd.into(),
            group: Some(odd.into()),
            ..Node::new(odd, odd, NodeKind::Function)
        };
        graphviz::accepts(&dag_view::dot(&Picture {
            title: odd.into(),
            nodes: vec![node],
            edges: Vec::new(),
            ..Picture::default()
        }));
    }
}
