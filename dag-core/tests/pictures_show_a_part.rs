//! A part of a picture is a picture: what comes before and after, without inputs, with closed groups, and with the marks of the whole.

use dag_core::picture::{Edge, EdgeKind, Look, Mark, Marks, Node, NodeKind, Picture, Status};

/// `a → eu.b → eu.tax.c → d`, and `a → d`.
fn picture() -> Picture {
    let node =
        |id: &str, group: Option<&str>| Node { group: group.map(Into::into), ..Node::new(id, id, NodeKind::Function) };
    let input = Node { ty: Some("f64".into()), ..Node::new("a", "a", NodeKind::Input) };
    let nodes = vec![input, node("b", Some("eu")), node("c", Some("eu.tax")), node("d", None)];
    let edges = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")].map(|(from, to)| Edge::new(from, to, EdgeKind::Data));
    Picture { nodes, edges: edges.into(), ..Picture::default() }
}

fn ids(picture: &Picture) -> String {
    picture.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn edges(picture: &Picture) -> String {
    picture.edges.iter().map(|edge| format!("{}-{}", edge.from, edge.to)).collect::<Vec<_>>().join(" ")
}

#[test]
fn before_after_and_between() {
    assert_eq!(ids(&picture().upstream_of("c").unwrap()), "a b c");
    assert_eq!(ids(&picture().downstream_of("b").unwrap()), "b c d");
    let between = picture().between("b", "d").unwrap();
    assert_eq!((ids(&between), edges(&between)), ("b c d".into(), "b-c c-d".into()));
}

#[test]
fn an_unknown_node_gets_the_nearest() {
    let long = Picture { nodes: vec![Node::new("decide_mode", "decide_mode", NodeKind::Action)], ..Picture::default() };
    let error = long.upstream_of("decide_mod").unwrap_err();
    assert_eq!(error.nearest.as_deref(), Some("decide_mode"));
}

#[test]
fn a_cycle_is_before_and_after_itself() {
    let mut around = picture();
    around.edges.push(Edge::new("d", "b", EdgeKind::Data));
    assert_eq!(ids(&around.upstream_of("b").unwrap()), "a b c d");
}

#[test]
fn inputs_are_left_out_or_merged() {
    let without = picture().without_inputs();
    assert_eq!((ids(&without), edges(&without)), ("b c d".into(), "b-c c-d".into()));
    let merged = picture().merged_inputs();
    assert_eq!(edges(&merged), "b-c c-d #a-b #a-d", "both take the same inputs and share the box");
    assert_eq!(merged.nodes[3].label, "a: f64");
}

#[test]
fn groups_are_closed_from_a_depth_on() {
    let outer = picture().collapsed(0);
    assert_eq!((ids(&outer), edges(&outer)), ("a eu d".into(), "a-eu eu-d a-d".into()));
    let inner = picture().collapsed(1);
    assert_eq!((ids(&inner), edges(&inner)), ("a b eu.tax d".into(), "a-b b-eu.tax eu.tax-d a-d".into()));
    assert_eq!((inner.nodes[2].kind, inner.nodes[2].group.as_deref()), (NodeKind::Group, Some("eu")));
    assert_eq!(picture().collapsed(2), picture());
}

#[test]
fn a_closed_group_says_what_most_needs_to_be_seen() {
    let mut marks = Marks::default();
    marks.node_mut("b").status = Some(Status::Done);
    *marks.node_mut("c") = Mark { note: "no".into(), ..Mark::new(Status::Failed) };
    marks.edge_mut(Edge::new("c", "d", EdgeKind::Data)).status = Some(Status::Done);
    let closed = picture().marked(marks).collapsed(0);
    assert_eq!(closed.marks.node("eu").unwrap().to_string(), "failed: no");
    assert!(closed.marks.edge(&Edge::new("eu", "d", EdgeKind::Data)).is_some());
}

#[test]
fn tags_and_functions_give_looks() {
    let mut tagged = picture();
    tagged.nodes[1].tags.push(("kind".into(), "llm".into()));
    let names = |picture: &Picture| picture.nodes.iter().filter(|node| node.look.is_some()).count();
    for (tag, expected) in [("kind", 1), ("kind=llm", 1), ("kind=none", 0), ("llm", 0)] {
        assert_eq!(names(&tagged.clone().highlighted(tag)), expected, "{tag}");
    }
    let red = Look { name: "slow".into(), fill: Some([255, 0, 0]), ..Look::default() };
    let both = tagged.highlighted("kind").styled(|node| (node.id == "d").then(|| red.clone()));
    assert_eq!(names(&both), 2, "what has no new look keeps the one it has");
}

#[test]
fn what_is_written_is_read_back() {
    let json = serde_json::to_string(&picture()).unwrap();
    assert_eq!(serde_json::from_str::<Picture>(&json).unwrap(), picture());
}
