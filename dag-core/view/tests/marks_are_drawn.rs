//! What happened to a picture is drawn: in every format, by a sign and a word, on one layout for all states of a run.

use std::time::Duration;

use dag_core::picture::{Edge, EdgeKind, Mark, Marks, Node, NodeKind, Picture, Status};
use dag_view::{Charset, Drawing, Options};
use roxmltree::Document;

const ALL: [Status; 14] = [
    Status::Planned,
    Status::Running,
    Status::Done,
    Status::Cached,
    Status::Failed,
    Status::Skipped,
    Status::Cancelled,
    Status::Past,
    Status::Current,
    Status::Next,
    Status::Added,
    Status::Removed,
    Status::Changed,
    Status::Affected,
];

fn picture() -> Picture {
    let nodes = ["price", "tax", "total"].map(|name| Node::new(name, name, NodeKind::Function));
    let edges = [("price", "tax"), ("tax", "total")].map(|(from, to)| Edge::new(from, to, EdgeKind::Data));
    Picture { title: "bill".into(), nodes: nodes.into(), edges: edges.into(), ..Picture::default() }
}

/// `tax` in this state.
fn marks(status: Status) -> Marks {
    let mut marks = Marks::default();
    *marks.node_mut("tax") = Mark {
        is_critical: true,
        time: Some(Duration::from_micros(12_300)),
        attempts: 3,
        count: 2,
        note: "no <connection>".into(),
        ..Mark::new(status)
    };
    marks.edge_mut(Edge::new("price", "tax", EdgeKind::Data)).status = Some(status);
    marks
}

fn with_room() -> Options {
    let mut options = Options::default();
    options.marks = true;
    options
}

#[test]
fn one_drawing_serves_every_state_of_a_run() {
    let drawing = Drawing::new(&picture(), &with_room());
    let boxes = |svg: &str| -> Vec<String> {
        let document = Document::parse(svg).unwrap();
        let boxes = document.descendants().filter(|node| node.attribute("class") == Some("box"));
        boxes.filter_map(|node| Some(format!("{} {}", node.attribute("x")?, node.attribute("y")?))).collect()
    };
    let plain = boxes(&drawing.svg(&Marks::default()));
    for status in ALL {
        let svg = drawing.svg(&marks(status));
        assert_eq!(boxes(&svg)[..3], plain[..3], "{status:?}");
        assert_eq!(svg.matches(&format!("data-status=\"{}\"", status.word())).count(), 2, "a node and an edge: {svg}");
    }
}

#[test]
fn each_status_has_a_sign_of_its_own() {
    let drawing = Drawing::new(&picture(), &with_room());
    let signs = ALL.map(|status| {
        let svg = drawing.svg(&marks(status));
        let document = Document::parse(&svg).unwrap();
        let node = document.descendants().find(|node| node.attribute("data-node") == Some("tax")).unwrap();
        let sign = node.descendants().find(|node| node.attribute("class").is_some_and(|class| class.contains("sign")));
        (sign.unwrap().attribute("d").unwrap().to_owned(), node.descendants().count())
    });
    // A thing that was removed and one that was skipped never meet in one picture.
    let different: std::collections::BTreeSet<_> = signs.iter().map(|(sign, _)| sign).collect();
    assert!(different.len() >= ALL.len() - 1, "{signs:?}");
}

#[test]
fn figures_stand_in_the_box_and_everything_in_the_tooltip() {
    let svg = Drawing::new(&picture(), &with_room()).svg(&marks(Status::Failed));
    assert!(svg.contains(">12.3 ms</text>") || svg.contains(">12.3 ms, 3 attempts"), "{svg}");
    assert!(svg.contains("failed, 12.3 ms, 3 attempts, 2×, critical path: no &lt;connection&gt;"), "{svg}");
    assert!(svg.contains(">failed</text>") && svg.contains(">critical path</text>"), "the legend explains both: {svg}");
}

#[test]
fn figures_that_are_known_have_all_the_room_they_need() {
    let svg = dag_view::svg(&picture().marked(marks(Status::Done)), &Options::default());
    assert!(svg.contains(">12.3 ms, 3 attempts, 2×</text>"), "{svg}");
}

#[test]
fn marks_of_what_is_not_there_are_passed_over() {
    let mut elsewhere = Marks::default();
    elsewhere.node_mut("other").status = Some(Status::Done);
    let drawing = Drawing::new(&picture(), &Options::default());
    let body = |svg: String| svg.split_once("<rect class=\"page\"").unwrap().1.to_owned();
    assert_eq!(body(drawing.svg(&elsewhere)), body(drawing.svg(&Marks::default())));
}

#[test]
fn an_embedded_one_has_neither_styles_nor_scripts() {
    let mut options = with_room();
    options.embedded = true;
    let svg = Drawing::new(&picture(), &options).svg(&marks(Status::Running));
    let document = Document::parse(&svg).unwrap();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(!["style", "script"].contains(&node.tag_name().name()) && node.attribute("style").is_none(), "{svg}");
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{svg}");
    }
    // What the page needs instead has a rule for each class with a colour.
    let sheet = dag_view::stylesheet();
    for class in ["page", "name", "detail", "function", "data", "running", "badge", "sign", "critical"] {
        assert!(sheet.contains(&format!(".{class}")), "{class} has no rule in {sheet}");
    }
    assert!(sheet.lines().all(|rule| rule.starts_with(".picture ") && rule.contains("light-dark(#")), "{sheet}");
}

#[test]
fn text_says_it_in_words() {
    let picture = picture().marked(marks(Status::Failed));
    assert_eq!(
        dag_view::text(&picture, Charset::Lines),
        "total\n└─ tax  ✗ failed, 12.3 ms, 3 attempts, 2×, critical path: no <connection>\n   └─ ✗ price\n"
    );
    let ascii = dag_view::text(&picture, Charset::Ascii);
    assert!(ascii.is_ascii() && ascii.contains("tax  -- failed, 12.3 ms, 3 attempts, 2x, critical path"), "{ascii}");
}

#[test]
fn dot_and_mermaid_say_it_in_words() {
    let picture = picture().marked(marks(Status::Failed));
    let dot = dag_view::dot(&picture);
    assert!(dot.contains(r#""tax" [label="tax\n✗ failed, 12.3 ms, 3 attempts, 2×" "#), "{dot}");
    assert!(dot.contains(r##""price" -> "tax" [color="#b3261e" penwidth=2.6]"##), "{dot}");
    let mermaid = dag_view::mermaid(&picture);
    assert!(
        mermaid.contains("✗ failed, 12.3 ms, 3 attempts, 2×") && mermaid.contains("classDef failed stroke:#b3261e"),
        "{mermaid}"
    );
    assert!(mermaid.contains("linkStyle 0 stroke:#b3261e,stroke-width:3px"), "{mermaid}");
}

#[test]
fn json_has_them_as_data() {
    let json = dag_view::json(&picture().marked(marks(Status::Failed)));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let expected = serde_json::json!({
        "nodes": { "tax": { "status": "failed", "critical": true, "ms": 12.3, "attempts": 3, "count": 2, "note": "no <connection>" } },
        "edges": [{ "from": "price", "to": "tax", "kind": "data", "status": "failed" }],
    });
    assert_eq!(json["marks"], expected);
}
