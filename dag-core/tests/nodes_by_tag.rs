//! Nodes are found by their tags, sorted by name, in subdags too.

use dag_core::{Dag, Node, NodeDef, Subdag, module, node};

mod nodes {
    use dag_core::{module, node};

    #[node(tag(kind = "llm", owner = "words"))]
    pub(super) fn title() -> String {
        "On numbers".into()
    }

    #[node(tag(kind = "llm", kind = "slow"))]
    pub(super) fn answer() -> String {
        "42".into()
    }

    module!(pub(super) NODES = [title, answer]);
}

#[node(tag(owner = "rules"))]
fn safe() -> bool {
    true
}

fn names<'a>(nodes: impl Iterator<Item = &'a NodeDef>) -> Vec<&'a str> {
    nodes.map(|node| node.name).collect()
}

fn dag() -> Dag {
    let made = Node::function("made", [], || 1).tag("kind", "llm");
    let again = Subdag::new("again", nodes::NODES);
    Dag::builder().add(nodes::NODES).add(module!([safe])).node(made).subdag(again).build().unwrap()
}

#[test]
fn by_key_and_value() {
    let dag = dag();
    assert_eq!(names(dag.tagged("kind", "llm")), ["again.answer", "again.title", "answer", "made", "title"]);
    assert_eq!(names(dag.tagged("kind", "slow")), ["again.answer", "answer"]);
    assert_eq!(names(dag.tagged("kind", "fast")), [""; 0]);
}

#[test]
fn by_key() {
    let dag = dag();
    assert_eq!(names(dag.with_tag("owner")), ["again.title", "safe", "title"]);
    assert_eq!(names(dag.with_tag("nothing")), [""; 0]);
}

#[tokio::test]
async fn a_run_of_all_of_them() {
    let dag = dag();
    let values = dag.run_named(names(dag.with_tag("owner"))).await.unwrap();
    assert_eq!((values.get::<bool>("safe"), values.get::<String>("answer")), (Some(&true), None));
}
