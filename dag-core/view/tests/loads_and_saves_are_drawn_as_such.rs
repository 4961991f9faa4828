//! Where data comes into a graph and goes out of it is drawn as a store.

use std::path::PathBuf;

use dag_core::{Dag, input, load, module, save};

input!(source: PathBuf);
load!(numbers: Vec<u32>, json = source);
save!(numbers_file, numbers: Vec<u32>, json = "numbers.json");

fn dag() -> Dag {
    Dag::builder().add(module!([source, numbers, numbers_file])).build().unwrap()
}

#[test]
fn dot() {
    insta::assert_snapshot!(dag_view::dot(&dag().view()), @r##"
    digraph "dag" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "numbers" [label=<<b>numbers</b><br /><br /><i>Vec&lt;u32&gt;</i>> shape=cylinder style=filled fillcolor="#d7ccc8"]
      "numbers_file" [label=<<b>numbers_file</b><br /><br /><i>Saved</i>> shape=cylinder style=filled fillcolor="#d7ccc8"]
      "source" [label=<<b>source</b><br /><br /><i>PathBuf</i>> style="filled,dashed"]
      "source" -> "numbers"
      "numbers" -> "numbers_file"
    }
    "##);
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&dag().view()), @r#"
    flowchart LR
      n0[("<b>numbers</b><br/><i>Vec&lt;u32&gt;</i>")]
      n1[("<b>numbers_file</b><br/><i>Saved</i>")]
      n2["<b>source</b><br/><i>PathBuf</i>"]
      n2 --> n0
      n0 --> n1
      classDef input stroke-dasharray:4 3
      class n2 input
      classDef load fill:#d7ccc8,stroke:#6d4c41,color:#000
      class n0 load
      classDef save fill:#d7ccc8,stroke:#6d4c41,color:#000
      class n1 save
    "#);
}
