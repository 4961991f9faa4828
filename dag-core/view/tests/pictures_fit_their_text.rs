//! Options change what a picture shows.

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use dag_view::{Direction, Drawing, Options, Theme};

fn picture() -> Picture {
    let node = |name: &str, kind| Node {
        ty: Some("Vec<String>".into()),
        doc: "What it is for.\nMore.".into(),
        location: Some("src/lib.rs:7".into()),
        tags: vec![("kind".into(), "llm".into())],
        ..Node::new(name, name, kind)
    };
    let nodes = vec![node("first", NodeKind::Entrypoint), node("second", NodeKind::Action)];
    let ahead = Edge { label: Some("ready=true".into()), ..Edge::new("first", "second", EdgeKind::Conditional) };
    Picture {
        title: "two".into(),
        nodes,
        edges: vec![ahead, Edge::new("second", "first", EdgeKind::Default)],
        ..Picture::default()
    }
}

fn with(change: impl Fn(&mut Options)) -> String {
    let mut options = Options::default();
    change(&mut options);
    dag_view::svg(&picture(), &options)
}

#[test]
fn what_is_not_wanted_is_not_there() {
    let all = with(|options| (options.docs, options.tags) = (true, true));
    for text in [">Vec&lt;String&gt;<", ">What it is for.<", ">kind=llm<", ">ready=true<", ">under a condition<"] {
        assert!(all.contains(text), "{text}");
    }
    let none = with(|options| (options.types, options.conditions, options.legend) = (false, false, false));
    for text in [">Vec&lt;String&gt;<", ">What it is for.<", ">kind=llm<", ">ready=true<", ">under a condition<"] {
        assert!(!none.contains(text), "{text}");
    }
}

#[test]
fn the_legend_has_what_is_there_alone() {
    let svg = with(|_| {});
    for (text, is_there) in [("first action", true), ("back", true), ("on an error", false), ("input", false)] {
        assert_eq!(svg.contains(&format!(">{text}</text>")), is_there, "{text}");
    }
}

#[test]
fn dark_and_light_are_in_one_file_unless_one_is_chosen() {
    let [auto, light, dark] =
        [Theme::Auto, Theme::Light, Theme::Dark].map(|theme| with(|options| options.theme = theme));
    assert!(auto.contains("prefers-color-scheme:dark") && !light.contains("prefers-color-scheme"));
    assert!(dark.contains("fill=\"#14171c\"") && !light.contains("#14171c"));
}

#[test]
fn boxes_link_to_their_source() {
    assert!(with(|_| {}).contains("<a href=\"src/lib.rs#L7\">"));
    assert!(!with(|options| options.embedded = true).contains("href"), "a page knows where its sources are");
    let linked = with(|options| options.source_base = Some("../".into()));
    assert!(linked.contains("<a href=\"../src/lib.rs#L7\">"));
}

#[test]
fn edges_lead_where_they_should() {
    let places = |direction| {
        let mut options = Options::default();
        options.direction = direction;
        let drawing = Drawing::new(&picture(), &options);
        let [first, second] = [0, 1].map(|at| drawing.nodes[at].rect);
        ((second.x - first.x).signum(), (second.y - first.y).signum())
    };
    assert_eq!(places(Direction::Down).1, 1);
    assert_eq!(places(Direction::Up).1, -1);
    assert_eq!(places(Direction::Right).0, 1);
    assert_eq!(places(Direction::Left).0, -1);
}
