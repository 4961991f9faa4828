//! A node may be made while the program runs, of a closure, a loose function or a value: it takes part like any other.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dag_core::{Dag, DagBuilder, Node, Taken, Value, causes, input, module, node};

input!(width: f64);

#[node]
fn doubled(area: &f64) -> f64 {
    area * 2.0
}

fn area(width: &f64, height: &f64) -> f64 {
    width * height
}

async fn fetched(url: &str) -> String {
    tokio::task::yield_now().await;
    format!("<{url}>")
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(Into::into).collect()
}

#[derive(Clone, Debug, PartialEq)]
struct Order(Vec<u32>);

async fn one<T: dag_core::NodeValue>(dag: &Dag, name: &str) -> T {
    dag.run_named([name]).await.unwrap().take(name).unwrap()
}

#[tokio::test]
async fn beside_nodes_of_the_macro() {
    let dag = Dag::builder()
        .add(module!([width, doubled]))
        .node(Node::value("height", 4.0))
        .node(Node::function("area", ["width", "height"], area))
        .build()
        .unwrap();
    assert_eq!(dag.run::<doubled>().input::<width>(3.0).await.unwrap(), 24.0);
    assert!(dag.is_bound("height"));
    assert_eq!(dag.upstream("doubled").unwrap().len(), 3);
}

#[tokio::test]
async fn parameters_of_all_kinds() {
    let orders = BTreeMap::from([("a", 1)]);
    let dag = Dag::builder()
        .node(Node::function("none", [], || 7_u32))
        .node(Node::function("text", [], || "to be or not".to_owned()))
        .node(Node::function("words", ["text"], words))
        .node(Node::function("longest", ["words"], |words: &[String]| words.iter().map(String::len).max()))
        .node(Node::function("shown", ["longest", "none"], |longest: Option<&usize>, more: Option<&u32>| {
            format!("{longest:?} {more:?}")
        }))
        .node(Node::function("shouted", ["text"], str::to_uppercase))
        .node(Node::function("order", [], || Order(vec![1])))
        .node(Node::function("more", ["order", "none"], |Taken(order): Taken<Order>, number: u32| {
            Order(order.0.into_iter().chain([number]).collect())
        }))
        .node(Node::function("of_captured", ["none"], move |_: Option<u32>| orders["a"]))
        .build()
        .unwrap();
    assert_eq!(one::<String>(&dag, "shown").await, "Some(3) Some(7)");
    assert_eq!(one::<String>(&dag, "shouted").await, "TO BE OR NOT");
    assert_eq!(one::<Order>(&dag, "more").await, Order(vec![1, 7]));
    assert_eq!(one::<i32>(&dag, "of_captured").await, 1);
}

#[tokio::test]
async fn eight_parameters() {
    #[expect(clippy::too_many_arguments, reason = "that is what it is about")]
    fn sum(a: &u8, b: u8, c: &u8, d: u8, e: &u8, f: u8, g: &u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let values = names.into_iter().zip(1_u8..);
    let builder = values.fold(Dag::builder(), |builder, (name, value)| builder.node(Node::value(name, value)));
    let dag = builder.node(Node::function("sum", names, sum)).build().unwrap();
    assert_eq!(one::<u8>(&dag, "sum").await, 36);
}

#[tokio::test]
async fn async_functions_borrow_or_own() {
    let prefix = Arc::new("http://".to_owned());
    let dag = Dag::builder()
        .node(Node::value("host", "example.org".to_owned()))
        .node(Node::async_function("url", ["host"], move |host: String| {
            let prefix = prefix.clone();
            async move { format!("{prefix}{host}") }
        }))
        .node(Node::async_function("page", ["url"], fetched))
        .node(Node::async_function("length", ["page", "url"], async |page: &str, url: &str| page.len() - url.len()))
        .build()
        .unwrap();
    assert_eq!(one::<String>(&dag, "page").await, "<http://example.org>");
    assert_eq!(one::<usize>(&dag, "length").await, 2);
    assert!(dag.node("page").unwrap().is_async());
}

#[tokio::test]
async fn they_may_fail() {
    let build = |text: &str| {
        Dag::builder()
            .node(Node::value("text", text.to_owned()))
            .node(Node::try_function("number", ["text"], str::parse::<u32>))
            .node(Node::try_async_function("small", ["number"], async |number: &u32| u8::try_from(*number)))
            .build()
            .unwrap()
    };
    assert_eq!(one::<u8>(&build("42"), "small").await, 42);
    let failure = async |text| causes(&build(text).run_named(["small"]).await.unwrap_err()).join("\n");
    insta::assert_snapshot!(failure("4x2").await, @"
    node `number` failed (dag-core/tests/nodes_made_at_run_time.rs:110; inputs: `text`)
    invalid digit found in string
    ");
    insta::assert_snapshot!(failure("422").await, @"
    node `small` failed (dag-core/tests/nodes_made_at_run_time.rs:111; inputs: `number`)
    out of range integral type conversion attempted
    ");
}

#[test]
fn what_is_said_of_them() {
    let area = Node::function("area", ["width"], |width: &f64| width * width);
    let dag = Dag::builder().add(module!([width])).node(area.label("Area").doc("In m².").tag("unit", "m²")).build();
    let dag = dag.unwrap();
    let def = dag.node("area").unwrap();
    assert_eq!((def.label, def.function.doc, def.tag("unit")), (Some("Area"), "In m².", Some("m²")));
    assert_eq!(def.function.params[0].type_name(), "f64");
    assert_eq!(dag.view().edges.len(), 1);
}

#[test]
fn mistakes_are_in_the_report() {
    let error = Dag::builder()
        .node(Node::value("height", 4.0))
        .node(Node::function("area", ["widht", "height"], area))
        .node(Node::input::<f64>("width"))
        .node(Node::input::<f64>("width"))
        .node(Node::function("shown", ["area"], |area: &str| area.len()))
        .node(Node::function("twice", ["width"], |width: &f64| width * 2.0))
        .node(Node::function("twice", ["width"], |width: &f64| width + width))
        .node(Node::value("height", 5.0))
        .build()
        .unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 4 problems

    the bound value `height` is given twice
      --> dag-core/tests/nodes_made_at_run_time.rs:148
      help: give it once

    two nodes are named `twice`
      --> dag-core/tests/nodes_made_at_run_time.rs:146
      --> dag-core/tests/nodes_made_at_run_time.rs:147
      help: rename one, give both a `when(…)`, or use `.replace(…)` for the module that should win

    no node or input is named `widht`, which `area` needs; did you mean `width`?
      --> dag-core/tests/nodes_made_at_run_time.rs:142
      help: declare it with `.node(Node::input::<f64>("widht"))`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    `shown` wants `area` as `String`, but `area` gives `f64`
      --> dag-core/tests/nodes_made_at_run_time.rs:145
      `area` is made at dag-core/tests/nodes_made_at_run_time.rs:142
      help: take `area: &f64`, or add a node between the two
    "#);
}

#[test]
fn two_made_at_one_place_are_two() {
    let twice = (0..2).fold(Dag::builder(), |builder, _| builder.node(Node::function("same", [], || 1)));
    insta::assert_snapshot!(twice.build().unwrap_err(), @"
    the graph cannot be built: 1 problem

    two nodes are named `same`
      --> dag-core/tests/nodes_made_at_run_time.rs:177
      --> dag-core/tests/nodes_made_at_run_time.rs:177
      help: rename one, give both a `when(…)`, or use `.replace(…)` for the module that should win
    ");
}

fn squares(count: usize) -> DagBuilder {
    (0..count).fold(Dag::builder().node(Node::input::<usize>("x0")), |builder, at| {
        let (name, before) = (format!("x{}", at + 1), format!("x{at}"));
        builder.node(Node::function(name, [&before], |x: &usize| x + 1).tag("number", at.to_string()))
    })
}

#[tokio::test]
async fn names_may_be_data() {
    let dag = squares(100).build().unwrap();
    let mut values = dag.run_named(["x100"]).input_named("x0", Value::new(5_usize)).await.unwrap();
    assert_eq!(values.take::<usize>("x100").unwrap(), 105);
}

/// What a graph leaves behind is its descriptors: the same ones each time.
#[test]
fn building_the_same_graph_again_makes_no_new_descriptors() {
    let (one, other) = (squares(9).build().unwrap(), squares(9).build().unwrap());
    assert_eq!(one.nodes().count(), 10);
    assert!(one.nodes().zip(other.nodes()).all(|(one, other)| std::ptr::eq(one, other)));
    assert!(!std::ptr::eq(squares(1).build().unwrap().node("x1").unwrap(), other_type().node("x1").unwrap()));
}

fn other_type() -> Dag {
    let x1 = Node::function("x1", [], || 1_u8).tag("number", "0");
    Dag::builder().node(x1).build().unwrap()
}

#[tokio::test]
async fn a_dropped_graph_drops_its_closures() {
    let held = Arc::new(AtomicUsize::new(0));
    let counter = held.clone();
    let count = Node::function("count", [], move || counter.fetch_add(1, Ordering::Relaxed));
    let dag = Dag::builder().node(count).build().unwrap();
    assert_eq!(one::<usize>(&dag, "count").await, 0);
    assert_eq!(dag.plan(["count"]).unwrap().nodes().count(), 1);
    assert_eq!(Arc::strong_count(&held), 2);
    drop(dag);
    assert_eq!(Arc::strong_count(&held), 1);
}

/// Each graph calls its own closures, though they share descriptors.
#[tokio::test]
async fn two_graphs_do_not_mix_their_closures() {
    let build = |given: u32| Dag::builder().node(Node::function("given", [], move || given)).build().unwrap();
    let (one_graph, other) = (build(1), build(2));
    assert!(std::ptr::eq(one_graph.node("given").unwrap(), other.node("given").unwrap()));
    assert_eq!((one::<u32>(&one_graph, "given").await, one::<u32>(&other, "given").await), (1, 2));
}

#[tokio::test]
async fn one_may_be_replaced() {
    #[node(name = made)]
    fn real() -> u32 {
        1
    }
    let dag = Dag::builder().node(Node::function("made", [], || 2_u32)).replace(module!([real])).build().unwrap();
    assert_eq!(one::<u32>(&dag, "made").await, 1);
}

#[tokio::test]
async fn a_panic_is_the_failure_of_its_node() {
    let dag = Dag::builder().node(Node::function("broken", [], || -> u8 { panic!("oh no") })).build().unwrap();
    let error = dag.run_named(["broken"]).await.unwrap_err().to_string();
    assert!(error.starts_with("node `broken` panicked: oh no"), "{error}");
}
