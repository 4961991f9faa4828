//! A plan says what a run would do, and runs nothing.

use dag_core::{Dag, NodeDef, input, module, node};

input!(text: String);
input!(limit: usize);
input!(client: String);

#[node]
async fn asked(text: &str, client: &str) -> String {
    panic!("a plan asked {client} for {text}")
}

#[node]
fn shortened(asked: &str, limit: Option<&usize>) -> String {
    panic!("a plan shortened {asked} to {limit:?}")
}

#[node]
fn unrelated() -> u8 {
    panic!("a plan ran this")
}

fn dag() -> Dag {
    Dag::builder()
        .add(module!([text, limit, client, asked, shortened, unrelated]))
        .bind::<client>("server")
        .build()
        .unwrap()
}

fn names<'a>(nodes: impl Iterator<Item = &'a NodeDef>) -> Vec<&'a str> {
    nodes.map(|node| node.name).collect()
}

#[test]
fn of_an_output() {
    let plan = dag().plan(["shortened"]).unwrap();
    assert_eq!(names(plan.nodes()), ["asked", "shortened"]);
    let mut inputs = names(plan.inputs());
    inputs.sort_unstable();
    assert_eq!(inputs, ["limit", "text"]);
    assert_eq!(names(plan.bound()), ["client"]);
    assert!(plan.requires("text") && !plan.requires("limit") && !plan.requires("unrelated"));
}

#[test]
fn with_a_given_node() {
    let plan = dag().plan_with(["shortened"], ["asked"]).unwrap();
    assert_eq!(names(plan.nodes()), ["shortened"]);
    assert!(names(plan.inputs()).contains(&"asked") && plan.requires("asked"));
    assert_eq!(names(plan.bound()), [""; 0]);
}

#[test]
fn of_a_name_that_no_node_has() {
    insta::assert_snapshot!(dag().plan(["shortend"]).unwrap_err(), @"no node is named `shortend`; did you mean `shortened`?");
    insta::assert_snapshot!(dag().plan_with(["shortened"], ["aksed"]).unwrap_err(), @"no node is named `aksed`; did you mean `asked`?");
}

#[test]
fn the_same_plan_every_time() {
    let once = format!("{:?}", names(dag().plan(["shortened"]).unwrap().nodes()));
    assert!((0..20).all(|_| format!("{:?}", names(dag().plan(["shortened"]).unwrap().nodes())) == once));
}
