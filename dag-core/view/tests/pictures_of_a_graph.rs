//! A graph and a plan, in every text format.

use dag_core::picture::Picture;
use dag_core::{Dag, input, module, node};

input!(prompt: String);
input!(hint: String);
input!(client: u16);

/// Whether the prompt may be answered.
#[node(tag(kind = "check"))]
fn safe(prompt: &str, hint: Option<&str>) -> bool {
    !prompt.contains("unsafe") && hint.is_none()
}

#[node(label = "the answer")]
async fn answer(prompt: &str, safe: &bool, client: &u16) -> Result<Vec<String>, String> {
    Ok(vec![format!("{prompt} {safe} {client}")])
}

#[node]
fn length(answer: &[String]) -> usize {
    answer.len()
}

fn dag() -> Dag {
    Dag::builder().add(module!([prompt, hint, client, safe, answer, length])).bind::<client>(80_u16).build().unwrap()
}

fn plan() -> Picture {
    dag().plan_with(["length", "safe"], ["answer"]).unwrap().view("length and safe")
}

#[test]
fn dot() {
    insta::assert_snapshot!(dag_view::dot(&dag().view()), @r##"
    digraph "dag" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "answer" [label=<<b>the answer</b><br /><br /><i>Vec&lt;String&gt;</i>> fillcolor="#b4d8e4"]
      "client" [label=<<b>client</b><br /><br /><i>u16</i>> shape=note style=filled]
      "hint" [label=<<b>hint</b><br /><br /><i>String</i>> style="filled,dashed"]
      "length" [label=<<b>length</b><br /><br /><i>usize</i>> fillcolor="#b4d8e4"]
      "prompt" [label=<<b>prompt</b><br /><br /><i>String</i>> style="filled,dashed"]
      "safe" [label=<<b>safe</b><br /><br /><i>bool</i>> fillcolor="#b4d8e4" tooltip="Whether the prompt may be answered."]
      "prompt" -> "answer"
      "safe" -> "answer"
      "client" -> "answer"
      "answer" -> "length"
      "prompt" -> "safe"
      "hint" -> "safe" [style=dashed]
    }
    "##);
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&dag().view()), @r#"
    flowchart LR
      n0("<b>the answer</b><br/><i>Vec&lt;String&gt;</i>")
      n1[/"<b>client</b><br/><i>u16</i>"/]
      n2["<b>hint</b><br/><i>String</i>"]
      n3("<b>length</b><br/><i>usize</i>")
      n4["<b>prompt</b><br/><i>String</i>"]
      n5("<b>safe</b><br/><i>bool</i>")
      n4 --> n0
      n5 --> n0
      n1 --> n0
      n0 --> n3
      n4 --> n5
      n2 -.-> n5
      classDef function fill:#b4d8e4,stroke:#4a7a8c,color:#000
      class n0,n3,n5 function
      classDef input stroke-dasharray:4 3
      class n2,n4 input
    "#);
}

#[test]
fn json() {
    insta::assert_snapshot!(dag_view::json(&dag().view()), @r#"
    {
      "title": "dag",
      "nodes": [
        {
          "id": "answer",
          "label": "the answer",
          "kind": "function",
          "type": "Vec<String>",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:17",
          "version": "36bd5515e80753614846302b233f1e3e"
        },
        {
          "id": "client",
          "label": "client",
          "kind": "bound",
          "type": "u16",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:8"
        },
        {
          "id": "hint",
          "label": "hint",
          "kind": "input",
          "type": "String",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:7"
        },
        {
          "id": "length",
          "label": "length",
          "kind": "function",
          "type": "usize",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:22",
          "version": "b516c3097d8adfd242a6935b0a88c54c"
        },
        {
          "id": "prompt",
          "label": "prompt",
          "kind": "input",
          "type": "String",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:6"
        },
        {
          "id": "safe",
          "label": "safe",
          "kind": "function",
          "type": "bool",
          "doc": "Whether the prompt may be answered.",
          "location": "dag-core/view/tests/pictures_of_a_graph.rs:12",
          "version": "d89c8beed5f8ecd67d19535001146f2f",
          "tags": [
            [
              "kind",
              "check"
            ]
          ]
        }
      ],
      "edges": [
        {
          "from": "prompt",
          "to": "answer",
          "kind": "data"
        },
        {
          "from": "safe",
          "to": "answer",
          "kind": "data"
        },
        {
          "from": "client",
          "to": "answer",
          "kind": "data"
        },
        {
          "from": "answer",
          "to": "length",
          "kind": "data"
        },
        {
          "from": "prompt",
          "to": "safe",
          "kind": "data"
        },
        {
          "from": "hint",
          "to": "safe",
          "kind": "optional"
        }
      ]
    }
    "#);
}

#[test]
fn a_plan_marks_outputs_and_draws_given_nodes_as_inputs() {
    insta::assert_snapshot!(dag_view::dot(&plan()), @r##"
    digraph "length and safe" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "answer" [label=<<b>the answer</b><br /><br /><i>Vec&lt;String&gt;</i>> style="filled,dashed"]
      "hint" [label=<<b>hint</b><br /><br /><i>String</i>> style="filled,dashed"]
      "length" [label=<<b>length</b><br /><br /><i>usize</i>> fillcolor="#ffc857"]
      "prompt" [label=<<b>prompt</b><br /><br /><i>String</i>> style="filled,dashed"]
      "safe" [label=<<b>safe</b><br /><br /><i>bool</i>> fillcolor="#ffc857" tooltip="Whether the prompt may be answered."]
      "answer" -> "length"
      "prompt" -> "safe"
      "hint" -> "safe" [style=dashed]
    }
    "##);
    insta::assert_snapshot!(dag_view::mermaid(&plan()), @r#"
    flowchart LR
      n0["<b>the answer</b><br/><i>Vec&lt;String&gt;</i>"]
      n1["<b>hint</b><br/><i>String</i>"]
      n2("<b>length</b><br/><i>usize</i>")
      n3["<b>prompt</b><br/><i>String</i>"]
      n4("<b>safe</b><br/><i>bool</i>")
      n0 --> n2
      n3 --> n4
      n1 -.-> n4
      classDef output fill:#ffc857,stroke:#a87f1e,color:#000
      class n2,n4 output
      classDef input stroke-dasharray:4 3
      class n0,n1,n3 input
    "#);
}
