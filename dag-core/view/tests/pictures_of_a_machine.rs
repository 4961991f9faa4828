//! A machine and its actions, in every text format: conditional, default and error transitions differ.

use dag_core::{Dag, Machine, State, action, field, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    mode: Option<String>,
    error: Option<String>,
}

/// Asks for a prompt.
#[action(writes(prompt))]
fn ask(#[input] text: &str) -> String {
    text.into()
}

#[action(writes(mode))]
fn apologise(error: &str, mode: Option<&str>) -> String {
    format!("{error} {mode:?}")
}

input!(prompt: String);

/// What is to be done.
#[node]
fn mode(prompt: &str) -> String {
    prompt.into()
}

fn machine() -> Machine<Chat> {
    let dag = Dag::builder().add(module!([prompt, mode])).build().unwrap();
    Machine::builder(Chat::default())
        .action("ask", action::<ask>())
        .action("decide", dag.action::<mode>())
        .action("apologise", action::<apologise>())
        .entrypoint("ask")
        .transition("ask", "decide", !field!(Chat.prompt).eq("\"unsafe\""))
        .default_transition(["ask", "apologise"], "ask")
        .on_error("apologise", field!(Chat.error), ToString::to_string)
        .build()
        .unwrap()
}

#[test]
fn dot() {
    insta::assert_snapshot!(dag_view::dot(&machine().view()), @r##"
    digraph "machine" {
      graph [rankdir=TB ranksep=0.6 nodesep=0.6 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "ask" [label="ask" penwidth=2 tooltip="Asks for a prompt."]
      "decide" [label="decide" tooltip="What is to be done."]
      "apologise" [label="apologise"]
      "input__text" [label="input: text" style="filled,dashed"]
      "input__text" -> "ask"
      "ask" -> "decide" [label="!prompt=\"unsafe\"" style=dashed]
      "ask" -> "ask"
      "apologise" -> "ask"
      "ask" -> "apologise" [style=dotted color="#999999" constraint=false]
      "decide" -> "apologise" [style=dotted color="#999999" constraint=false]
    }
    "##);
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&machine().view()), @r#"
    flowchart TD
      n0("ask")
      n1("decide")
      n2("apologise")
      n3["input: text"]
      n3 --> n0
      n0 -.->|"!prompt=&quot;unsafe&quot;"| n1
      n0 --> n0
      n2 --> n0
      n0 -.-> n2
      n1 -.-> n2
      linkStyle 4,5 stroke:#999,stroke-dasharray:2 4
      classDef input stroke-dasharray:4 3
      class n3 input
      classDef entrypoint stroke-width:3px
      class n0 entrypoint
    "#);
}

#[test]
fn json() {
    insta::assert_snapshot!(dag_view::json(&machine().view()), @r#"
    {
      "title": "machine",
      "nodes": [
        {
          "id": "ask",
          "label": "ask",
          "kind": "entrypoint",
          "doc": "Asks for a prompt.",
          "location": "dag-core/view/tests/pictures_of_a_machine.rs:15",
          "writes": [
            "prompt"
          ]
        },
        {
          "id": "decide",
          "label": "decide",
          "kind": "action",
          "doc": "What is to be done.",
          "location": "dag-core/view/tests/pictures_of_a_machine.rs:36",
          "reads": [
            "prompt"
          ],
          "writes": [
            "mode"
          ]
        },
        {
          "id": "apologise",
          "label": "apologise",
          "kind": "action",
          "location": "dag-core/view/tests/pictures_of_a_machine.rs:20",
          "reads": [
            "error",
            "mode"
          ],
          "writes": [
            "mode"
          ]
        },
        {
          "id": "input__text",
          "label": "input: text",
          "kind": "input"
        }
      ],
      "edges": [
        {
          "from": "input__text",
          "to": "ask",
          "kind": "data"
        },
        {
          "from": "ask",
          "to": "decide",
          "kind": "conditional",
          "label": "!prompt=\"unsafe\""
        },
        {
          "from": "ask",
          "to": "ask",
          "kind": "default"
        },
        {
          "from": "apologise",
          "to": "ask",
          "kind": "default"
        },
        {
          "from": "ask",
          "to": "apologise",
          "kind": "error"
        },
        {
          "from": "decide",
          "to": "apologise",
          "kind": "error"
        }
      ]
    }
    "#);
}

#[test]
fn an_action_with_what_it_reads_and_writes() {
    insta::assert_snapshot!(dag_view::dot(&machine().action("apologise").unwrap().view()), @r##"
    digraph "apologise" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "apologise" [label="apologise"]
      "read__error" [label="error" style="filled,dotted"]
      "read__mode" [label="mode" style="filled,dotted"]
      "write__mode" [label="mode" style="filled,dotted"]
      "read__error" -> "apologise"
      "read__mode" -> "apologise" [style=dashed]
      "apologise" -> "write__mode"
    }
    "##);
}

#[test]
fn an_action_of_a_graph_with_what_it_runs() {
    insta::assert_snapshot!(dag_view::mermaid(&machine().action("decide").unwrap().view()), @r#"
    flowchart LR
      n0("<b>mode</b><br/><i>String</i>")
      n1["<b>prompt</b><br/><i>String</i>"]
      n1 --> n0
      classDef output fill:#ffc857,stroke:#a87f1e,color:#000
      class n0 output
      classDef input stroke-dasharray:4 3
      class n1 input
    "#);
}
