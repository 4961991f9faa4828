//! Quotes, angle brackets, entities, line breaks and backslashes in labels, types and docs are text in every format.

mod graphviz;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};

const ODD: &str = "a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;";

fn node(id: &str, kind: NodeKind, ty: Option<&str>) -> Node {
    Node {
        ty: ty.map(Into::into),
        doc: ODD.into(),
        location: Some("a b/\"c\".rs:1".into()),
        group: (kind == NodeKind::Output).then(|| ODD.into()),
        tags: vec![("kind".into(), ODD.into())],
        ..Node::new(id, format!("{id} {ODD}"), kind)
    }
}

fn picture() -> Picture {
    Picture {
        title: ODD.into(),
        nodes: vec![
            node("end", NodeKind::Entrypoint, None),
            node(ODD, NodeKind::Bound, Some("HashMap<String, &'static str>")),
            node("", NodeKind::Output, Some("[u8; 2]")),
        ],
        edges: vec![
            Edge { from: "end".into(), to: ODD.into(), kind: EdgeKind::Conditional, label: Some(ODD.into()) },
            Edge { from: ODD.into(), to: String::new(), kind: EdgeKind::Data, label: None },
        ],
        ..Picture::default()
    }
}

#[test]
fn dot() {
    insta::assert_snapshot!(dag_view::dot(&picture()), @r##"
    digraph "a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" {
      graph [rankdir=TB ranksep=0.6 nodesep=0.6 fontname=Helvetica]
      node [fontname=Helvetica shape=rectangle style="rounded,filled" fillcolor="#ffffff" margin=0.15]
      edge [fontname=Helvetica fontsize=10]
      "end" [label="end a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" penwidth=2 tooltip="a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;"]
      "a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" [label=<<b>a &quot;b&quot; &lt;c&gt; &amp; d\n
    e #quot; `f` {g} [h] | i; a &quot;b&quot; &lt;c&gt; &amp; d\n
    e #quot; `f` {g} [h] | i;</b><br /><br /><i>HashMap&lt;String, &amp;'static str&gt;</i>> shape=note style=filled tooltip="a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;"]
      subgraph "cluster a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" {
      label="a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" style="rounded,dashed" color="#999999"
      "" [label=<<b> a &quot;b&quot; &lt;c&gt; &amp; d\n
    e #quot; `f` {g} [h] | i;</b><br /><br /><i>[u8; 2]</i>> fillcolor="#ffc857" tooltip="a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;"]
      }
      "end" -> "a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" [label="a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" style=dashed]
      "a \"b\" <c> & d\\n\ne #quot; `f` {g} [h] | i;" -> ""
    }
    "##);
}

#[test]
fn graphviz_reads_it() {
    graphviz::accepts(&dag_view::dot(&picture()));
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(dag_view::mermaid(&picture()), @r#"
    flowchart TD
      n0("end a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i;")
      n1[/"<b>a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i; a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i;</b><br/><i>HashMap&lt;String, &amp;'static str&gt;</i>"/]
      subgraph g1["a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i;"]
      n2("<b> a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i;</b><br/><i>[u8; 2]</i>")
      end
      n0 -.->|"a &quot;b&quot; &lt;c&gt; &amp; d\n e &num;quot; `f` {g} [h] | i;"| n1
      n1 --> n2
      classDef output fill:#ffc857,stroke:#a87f1e,color:#000
      class n2 output
      classDef entrypoint stroke-width:3px
      class n0 entrypoint
    "#);
}

#[test]
fn json() {
    let json: serde_json::Value = serde_json::from_str(&dag_view::json(&picture())).unwrap();
    assert_eq!(
        (json["title"].as_str(), json["nodes"][1]["id"].as_str(), json["edges"][0]["label"].as_str()),
        (Some(ODD), Some(ODD), Some(ODD))
    );
}

#[test]
fn a_node_without_a_name_is_still_a_node() {
    let nameless = Node { label: String::new(), ..node("nameless", NodeKind::Function, Some("u8")) };
    graphviz::accepts(&dag_view::dot(&Picture {
        title: String::new(),
        nodes: vec![nameless],
        edges: Vec::new(),
        ..Picture::default()
    }));
}
