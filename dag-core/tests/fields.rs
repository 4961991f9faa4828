//! `fields` makes each part of a returned tuple a node of its own, beside the whole.

use std::sync::Mutex;

use dag_core::{Dag, Event, Module, alternatives, input, module, node};

input!(text: String);

/// Around the first space.
#[node(fields(head, tail), tag(kind = "text"), label = "Split")]
fn split(text: &str) -> Result<(String, Vec<u8>), String> {
    let (head, tail) = text.split_once(' ').ok_or("no space")?;
    Ok((head.into(), tail.into()))
}

#[node]
fn joined(head: &str, tail: &[u8]) -> String {
    format!("{head}+{}", tail.len())
}

const NODES: Module = module!([text, split, joined]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

#[tokio::test]
async fn parts_are_nodes_with_names_and_handles() {
    static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let note = |event: &Event<'_>| {
        if let Event::NodeFinished { node, .. } = event {
            NAMES.lock().unwrap().push(node.name);
        }
    };
    let run = dag().run::<(joined, split_head, split_tail, split)>().input::<text>("ab cde").observe(note);
    let (joined, head, tail, whole) = run.await.unwrap();
    assert_eq!((&*joined, &*head, &*tail), ("ab+3", "ab", &b"cde"[..]));
    assert_eq!(whole, (head, tail));
    let mut names = NAMES.lock().unwrap().clone();
    names.sort_unstable();
    assert_eq!(names, ["head", "joined", "split", "tail"]);
}

#[tokio::test]
async fn a_part_can_be_given_instead() {
    let run = dag().run::<joined>().override_with::<split_head>("x").input::<text>("a b");
    assert_eq!(run.await.unwrap(), "x+1");
    let run = dag().run::<joined>().override_with::<split>(("y".to_owned(), vec![])).await;
    assert_eq!(run.unwrap(), "y+0");
}

#[tokio::test]
async fn the_function_fails_and_not_its_parts() {
    let error = dag().run::<split_tail>().input::<text>("ab").await.unwrap_err();
    insta::assert_snapshot!(error, @"node `split` failed (dag-core/tests/fields.rs:11; inputs: `text`)");
}

#[test]
fn any_of_the_handles_brings_all_of_them() {
    let names = |module: Module| module.defs().iter().map(|def| def.name).collect::<Vec<_>>();
    assert_eq!(names(module!([split])), ["head", "split", "tail"]);
    assert_eq!(names(module!([split_head, split])), ["head", "split", "tail"]);
}

#[test]
fn lineage_and_export_go_through_the_whole() {
    let names = |name: &str| dag().upstream(name).unwrap().iter().map(|node| node.name).collect::<Vec<_>>();
    assert_eq!(names("tail"), ["text", "split"]);
    let export = dag().export();
    let tail = serde_json::to_string_pretty(export.node("tail").unwrap()).unwrap();
    insta::assert_snapshot!(tail, @r#"
    {
      "name": "tail",
      "kind": "function",
      "type": "Vec<u8>",
      "params": [
        {
          "name": "split",
          "type": "(String, Vec<u8>)",
          "optional": false
        }
      ],
      "tags": [],
      "when": [],
      "doc": "",
      "location": "dag-core/tests/fields.rs:10",
      "source": "split.1",
      "version": "1e11678a2d29b8ac0eb4ffe15d7f8fa8"
    }
    "#);
    assert_eq!(export.node("split").unwrap().doc, "Around the first space.");
}

#[test]
fn label_and_tags_are_those_of_the_whole() {
    let dag = dag();
    let of = |name: &str| dag.node(name).map(|node| (node.label, node.tag("kind"))).unwrap();
    assert_eq!(of("split"), (Some("Split"), Some("text")));
    assert_eq!(of("tail"), (None, None));
}

#[node(name = bounds, fields(lo, hi), when(by = "one"), handle = One)]
async fn bounds_of_one(text: &str) -> (usize, usize) {
    (text.len(), text.len() + 1)
}

#[node(name = bounds, fields(lo, hi), otherwise)]
fn bounds_of_ten() -> (usize, usize) {
    (9, 10)
}

alternatives!(bounds: (usize, usize) = [One, bounds_of_ten]);

#[node(inject(text = lo))]
fn low(text: &usize, hi: usize) -> usize {
    text + hi
}

#[tokio::test]
async fn alternatives_bring_their_parts() {
    let builder = || Dag::builder().add(module!([text, bounds, low]));
    let one = builder().config("by", "one").build().unwrap();
    assert_eq!(one.run::<low>().input::<text>("abc").await.unwrap(), 7);
    assert_eq!(builder().build().unwrap().run::<low>().await.unwrap(), 19);
}

#[node(name = split, fields(head, tail))]
fn other_split() -> (String, Vec<u8>) {
    ("other".into(), vec![])
}

#[node(name = head)]
fn other_head() -> String {
    "head".into()
}

#[tokio::test]
async fn the_whole_or_a_part_is_replaced() {
    let whole = Dag::builder().add(NODES).replace(module!([other_split])).build().unwrap();
    assert_eq!(whole.run::<joined>().await.unwrap(), "other+0");
    let part = Dag::builder().add(NODES).replace(module!([other_head])).build().unwrap();
    assert_eq!(part.run::<joined>().input::<text>("a bc").await.unwrap(), "head+2");
}

#[node(fields(unseen, r#type), handle = none)]
fn without_handles() -> ((), (u8,)) {
    ((), (1,))
}

#[test]
fn linked_parts_need_no_handles() {
    let linked = Module::linked_under(module_path!()).defs();
    let names: Vec<_> = linked.iter().map(|def| def.name).filter(|name| ["type", "unseen"].contains(name)).collect();
    assert_eq!(names, ["type", "unseen"]);
    assert_eq!(without_handles(), ((), (1,)));
}
