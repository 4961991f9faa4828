//! Whatever a name, type, comment, label or group is made of, it is text in what is written, and a parser reads it back.

mod graphviz;
mod page;

use dag_core::picture::{Edge, EdgeKind, Look, Mark, Marks, Node, NodeKind, Picture, Status};
use dag_view::{Charset, Options};
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
        let nodes = [odd.clone(), Node::new("\u{1}other", "other", NodeKind::Bound)];
        let edge = Edge::new(odd.id.clone(), "\u{1}other", EdgeKind::Conditional);
        let mut marks = Marks::default();
        *marks.node_mut(&odd.id) = Mark { note: doc.clone(), ..Mark::new(Status::Failed) };
        let look = Look { name: doc, ..Look::default() };
        let nodes = nodes.into_iter().map(|node| Node { look: Some(look.clone()), ..node });
        Picture { title, nodes: nodes.collect(), edges: vec![Edge { label: Some(condition), ..edge }], marks }
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
        let names = ["svg", "title", "style", "rect", "g", "path", "text", "a", "circle"];
        prop_assert!(document.descendants().filter(roxmltree::Node::is_element).all(|node| names.contains(&node.tag_name().name())));
    }

    #[test]
    fn in_html(picture in pictures()) {
        let page = page::parsed(&dag_view::html(&picture, &options()));
        let label = shown(&picture.nodes[0].label);
        let (texts, attributes) = (page.texts.into_inner(), page.attributes.into_inner());
        prop_assert!(texts.iter().any(|text| text.starts_with(&label)), "{label:?} is not in {texts:?}");
        prop_assert!(attributes.contains(&("data-node".into(), label.clone())), "{label:?} is not in {attributes:?}");
        let plain = page::parsed(&dag_view::html(&Picture::default(), &options())).tags.into_inner();
        let drawn = ["g", "path", "text", "a", "circle", "title", "rect"];
        let unknown: Vec<_> = page.tags.into_inner().into_iter().filter(|tag| !plain.contains(tag) && !drawn.contains(&&**tag)).collect();
        prop_assert!(unknown.is_empty(), "{unknown:?}");
        prop_assert!(attributes.iter().all(|(name, _)| !name.starts_with("on")));
    }

    #[test]
    fn in_json_and_text(picture in pictures()) {
        let read: Picture = serde_json::from_str(&dag_view::json(&picture)).unwrap();
        prop_assert_eq!(read.nodes, picture.nodes.clone());
        for charset in [Charset::Lines, Charset::Ascii] {
            let text = dag_view::text(&picture, charset);
            prop_assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
        }
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
