//! The nodes of a subdag are drawn in a box with the name of its namespace.

mod graphviz;

use dag_core::picture::Picture;
use dag_core::{Dag, Subdag, node};

mod pricing {
    use dag_core::{input, module, node};

    input!(pub(super) net: f64);

    #[node]
    pub(super) fn total(net: &f64) -> f64 {
        net * 1.25
    }

    module!(pub(super) NODES = [net, total]);
}

#[node]
fn dearer(eu_total: &f64, us_total: &f64) -> bool {
    eu_total > us_total
}

fn picture() -> Picture {
    let us = Subdag::new("us", pricing::NODES).input::<pricing::net>("eu.net");
    let dag = Dag::builder().add(dag_core::module!([dearer])).subdag(Subdag::new("eu", pricing::NODES)).subdag(us);
    dag.build().unwrap().view()
}

#[test]
fn dot() {
    let dot = dag_view::dot(&picture());
    graphviz::accepts(&dot);
    insta::assert_snapshot!(dot, @r##"
    digraph "dag" {
      graph [rankdir=LR ranksep=0.5 nodesep=0.3 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "dearer" [label=<<b>dearer</b><br /><br /><i>bool</i>> fillcolor="#b4d8e4"]
      subgraph "cluster eu" {
      label="eu" style="rounded,dashed" color="#999999"
      "eu.net" [label=<<b>eu.net</b><br /><br /><i>f64</i>> style="filled,dashed"]
      "eu.total" [label=<<b>eu.total</b><br /><br /><i>f64</i>> fillcolor="#b4d8e4"]
      }
      subgraph "cluster us" {
      label="us" style="rounded,dashed" color="#999999"
      "us.total" [label=<<b>us.total</b><br /><br /><i>f64</i>> fillcolor="#b4d8e4"]
      }
      "eu.total" -> "dearer"
      "us.total" -> "dearer"
      "eu.net" -> "eu.total"
      "eu.net" -> "us.total"
    }
    "##);
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&picture()), @r#"
    flowchart LR
      n0("<b>dearer</b><br/><i>bool</i>")
      subgraph g1["eu"]
      n1["<b>eu.net</b><br/><i>f64</i>"]
      n2("<b>eu.total</b><br/><i>f64</i>")
      end
      subgraph g2["us"]
      n3("<b>us.total</b><br/><i>f64</i>")
      end
      n2 --> n0
      n3 --> n0
      n1 --> n2
      n1 --> n3
      classDef function fill:#b4d8e4,stroke:#4a7a8c,color:#000
      class n0,n2,n3 function
      classDef input stroke-dasharray:4 3
      class n1 input
    "#);
}

#[test]
fn json() {
    assert_eq!(dag_view::json(&picture()).matches("\"group\": \"eu\"").count(), 2);
}
