//! What a node is made from, what it goes into, and the way from one to another, in an order in which they could run.

use dag_core::{Dag, NodeDef, UnknownNode, input, module, node};

input!(source: u8);
input!(elsewhere: u8);

#[node]
fn left(source: &u8) -> u8 {
    *source
}

#[node]
fn right(source: &u8, elsewhere: Option<&u8>) -> u8 {
    *source + elsewhere.copied().unwrap_or_default()
}

#[node]
fn joined(left: &u8, right: &u8) -> u8 {
    left + right
}

#[node]
fn after(joined: &u8) -> u8 {
    *joined
}

#[node]
fn apart() -> u8 {
    0
}

fn dag() -> Dag {
    Dag::builder().add(module!([source, elsewhere, left, right, joined, after, apart])).build().unwrap()
}

/// Their names, sorted; before that, their order is checked.
fn names(nodes: Result<Vec<&'static NodeDef>, UnknownNode>) -> Vec<&'static str> {
    let nodes = nodes.unwrap();
    for (at, node) in nodes.iter().enumerate() {
        let later = &nodes[at..];
        assert!(
            node.function.params.iter().all(|param| later.iter().all(|other| other.name != param.name)),
            "{node:?}"
        );
    }
    let mut names: Vec<_> = nodes.iter().map(|node| node.name).collect();
    names.sort_unstable();
    names
}

#[test]
fn upstream() {
    assert_eq!(names(dag().upstream("joined")), ["elsewhere", "left", "right", "source"]);
    assert_eq!(names(dag().upstream("source")), [""; 0]);
}

#[test]
fn downstream() {
    assert_eq!(names(dag().downstream("left")), ["after", "joined"]);
    assert_eq!(names(dag().downstream("elsewhere")), ["after", "joined", "right"]);
    assert_eq!(names(dag().downstream("apart")), [""; 0]);
}

#[test]
fn the_way_from_one_to_another() {
    assert_eq!(names(dag().path("source", "joined")), ["joined", "left", "right", "source"]);
    assert_eq!(names(dag().path("left", "left")), ["left"]);
    assert_eq!(names(dag().path("left", "right")), [""; 0]);
    assert_eq!(names(dag().path("after", "source")), [""; 0]);
}

#[test]
fn a_name_that_no_node_has() {
    insta::assert_snapshot!(dag().upstream("jointed").unwrap_err(), @"no node is named `jointed`; did you mean `joined`?");
    insta::assert_snapshot!(dag().path("source", "nowhere").unwrap_err(), @"no node is named `nowhere`");
}
