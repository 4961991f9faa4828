//! A check is a node of its own behind the node whose value it reads.

use dag_core::{CheckContext, Dag, input, module, node};

input!(age: u32, check(range = 0..=150));

fn is_sane(_: &str, _: &CheckContext<'_>) -> Result<(), String> {
    Ok(())
}

#[node(check(one_of = ["old", "young"]), check(with = is_sane, warn))]
fn word(age: &u32) -> String {
    if *age > 40 { "old" } else { "young" }.into()
}

#[node]
fn length(word: &str) -> usize {
    word.len()
}

fn dag() -> Dag {
    Dag::builder().add(module!([age, word, length])).build().unwrap()
}

#[test]
fn dot() {
    insta::assert_snapshot!(dag_view::dot(&dag().view()), @r##"
    digraph "dag" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "age" [label=<<b>age</b><br /><br /><i>u32</i>> style="filled,dashed"]
      "age#check1" [label="range = 0..=150" shape=ellipse style=filled fillcolor="#dcedc8" fontsize=10 margin=0.05]
      "length" [label=<<b>length</b><br /><br /><i>usize</i>> fillcolor="#b4d8e4"]
      "word" [label=<<b>word</b><br /><br /><i>String</i>> fillcolor="#b4d8e4"]
      "word#check1" [label="one_of = [\"old\", \"young\"]" shape=ellipse style=filled fillcolor="#dcedc8" fontsize=10 margin=0.05]
      "word#check2" [label="with = is_sane, warn" shape=ellipse style=filled fillcolor="#dcedc8" fontsize=10 margin=0.05]
      "age" -> "age#check1"
      "word" -> "length"
      "age" -> "word"
      "word" -> "word#check1"
      "word" -> "word#check2"
    }
    "##);
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&dag().plan(["word"]).unwrap().view("word")), @r#"
    flowchart LR
      n0["<b>age</b><br/><i>u32</i>"]
      n1(["range = 0..=150"])
      n2("<b>word</b><br/><i>String</i>")
      n3(["one_of = [&quot;old&quot;, &quot;young&quot;]"])
      n4(["with = is_sane, warn"])
      n0 --> n1
      n0 --> n2
      n2 --> n3
      n2 --> n4
      classDef output fill:#ffc857,stroke:#a87f1e,color:#000
      class n2 output
      classDef input stroke-dasharray:4 3
      class n0 input
      classDef check fill:#dcedc8,stroke:#6b8f3c,color:#000,font-size:11px
      class n1,n3,n4 check
    "#);
}

#[test]
fn json() {
    let json = dag_view::json(&dag().plan_with(["length"], ["word"]).unwrap().view("length"));
    insta::assert_snapshot!(json, @r#"
    {
      "title": "length",
      "nodes": [
        {
          "id": "length",
          "label": "length",
          "kind": "output",
          "type": "usize",
          "location": "dag-core/view/tests/checks_are_drawn_after_their_node.rs:17",
          "version": "8b6ab529c09bb95b642210f5ba2e7ece"
        },
        {
          "id": "word",
          "label": "word",
          "kind": "input",
          "type": "String",
          "location": "dag-core/view/tests/checks_are_drawn_after_their_node.rs:12",
          "version": "455e0f6a7bca678bd3cd6dc59f37eae5"
        },
        {
          "id": "word#check1",
          "label": "one_of = [\"old\", \"young\"]",
          "kind": "check",
          "location": "dag-core/view/tests/checks_are_drawn_after_their_node.rs:11"
        },
        {
          "id": "word#check2",
          "label": "with = is_sane, warn",
          "kind": "check",
          "location": "dag-core/view/tests/checks_are_drawn_after_their_node.rs:11"
        }
      ],
      "edges": [
        {
          "from": "word",
          "to": "length",
          "kind": "data"
        },
        {
          "from": "word",
          "to": "word#check1",
          "kind": "data"
        },
        {
          "from": "word",
          "to": "word#check2",
          "kind": "data"
        }
      ]
    }
    "#);
}
