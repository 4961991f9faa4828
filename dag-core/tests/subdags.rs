//! The same nodes take part several times, each time under a namespace with their own configuration, bound values and inputs.

use dag_core::{Dag, DagBuilder, Node, Subdag, Value, causes, module, node};

mod pricing {
    use dag_core::{alternatives, input, module, node};

    input!(pub(super) price: f64);
    input!(pub(super) currency: String);

    #[node(name = rate, when(rate = "full"))]
    pub(super) fn full() -> f64 {
        0.25
    }

    #[node(name = rate, when(rate = "none"))]
    pub(super) fn none() -> f64 {
        0.0
    }

    alternatives!(pub(super) rate: f64 = [full, none]);

    #[node]
    pub(super) fn total(price: &f64, rate: &f64) -> Result<f64, String> {
        if *price < 0.0 { Err("it costs less than nothing".into()) } else { Ok(price * (1.0 + rate)) }
    }

    #[node]
    pub(super) async fn label(total: &f64, currency: &str) -> String {
        format!("{total} {currency}")
    }

    module!(pub(super) NODES = [price, currency, rate, total, label]);
}

#[node]
fn list_price() -> f64 {
    8.0
}

#[node]
fn difference(eu_total: &f64, us_total: &f64) -> f64 {
    eu_total - us_total
}

fn eu() -> Subdag {
    Subdag::new("eu", pricing::NODES).config("rate", "full").bind::<pricing::currency>("EUR")
}

fn us() -> Subdag {
    Subdag::new("us", pricing::NODES).config("rate", "none").bind_named("currency", Value::new("USD".to_owned()))
}

fn both() -> DagBuilder {
    Dag::builder()
        .add(module!([list_price, difference]))
        .subdag(eu().input::<pricing::price>("list_price"))
        .subdag(us().input_named("price", "list_price"))
}

fn names(dag: &Dag) -> Vec<&str> {
    dag.nodes().map(|node| node.name).collect()
}

#[tokio::test]
async fn each_has_its_own_configuration_and_values() {
    let dag = both().build().unwrap();
    let mut values = dag.run_named(["eu.label", "us.label", "eu.total"]).await.unwrap();
    assert_eq!(values.take::<String>("eu.label").unwrap(), "10 EUR");
    assert_eq!(values.take::<String>("us.label").unwrap(), "8 USD");
    assert_eq!(values.take::<f64>("eu.total").unwrap(), 10.0);
    assert_eq!(dag.node("us.rate").unwrap().function.name, "none");
}

#[tokio::test]
async fn nodes_outside_read_them() {
    let dag = both().build().unwrap();
    assert_eq!(dag.run::<difference>().await.unwrap(), 2.0);
    let upstream: Vec<_> = dag.upstream("difference").unwrap().iter().map(|node| node.name).collect();
    assert_eq!(upstream.len(), 5, "{upstream:?}");
    assert!(dag.view().edges.iter().any(|edge| (&*edge.from, &*edge.to) == ("eu.total", "difference")));
    assert_eq!(dag.export().node("eu.total").unwrap().params[0].name, "list_price");
}

#[tokio::test]
async fn an_input_that_nobody_gives_is_one_of_the_whole() {
    let dag = Dag::builder().subdag(us()).build().unwrap();
    assert_eq!(names(&dag), ["us.currency", "us.label", "us.price", "us.rate", "us.total"]);
    let run = dag.run_named(["us.total"]);
    insta::assert_snapshot!(run.await.unwrap_err(), @r#"
    the run cannot start: 1 problem

    the input `us.price: f64`, which `us.total` needs, was not given
      --> dag-core/tests/subdags.rs:89
      `us.price` is declared at dag-core/tests/subdags.rs:8
      help: add `.input_named("us.price", …)`, or bind it when building
    "#);
    let values = dag.run_named(["us.total"]).input_named("us.price", Value::new(3.0)).await.unwrap();
    assert_eq!(values.get::<f64>("us.total"), Some(&3.0));
    let overridden = dag.run_named(["us.label"]).override_named("us.total", Value::new(5.0)).await.unwrap();
    assert_eq!(overridden.get::<String>("us.label").unwrap(), "5 USD");
}

#[tokio::test]
async fn a_node_may_have_another_name_outside() {
    #[node]
    fn doubled(taxed: &f64) -> f64 {
        taxed * 2.0
    }
    let eu = eu().output::<pricing::total>("taxed").input::<pricing::price>("list_price");
    let dag = Dag::builder().add(module!([list_price, doubled])).subdag(eu).build().unwrap();
    assert_eq!(dag.run::<doubled>().await.unwrap(), 20.0);
}

#[tokio::test]
async fn one_may_take_from_another() {
    let us = us().input::<pricing::price>("eu.total");
    let again = Subdag::new("again", pricing::NODES).config("rate", "full").input::<pricing::price>("us_total");
    let builder = Dag::builder().add(module!([list_price])).subdag(again).subdag(us);
    let dag = builder.subdag(eu().input::<pricing::price>("list_price")).build().unwrap();
    assert_eq!(dag.run_named(["again.total"]).await.unwrap().get::<f64>("again.total"), Some(&12.5));
}

#[tokio::test]
async fn they_nest_and_hold_made_nodes_and_replacements() {
    let build = |name: &str, mark: &str| {
        Subdag::of(name, inside_of(name)).input_named("eu.price", "list_price").bind_named("mark", text(mark))
    };
    let dag =
        Dag::builder().add(module!([list_price])).subdag(build("a", "!")).subdag(build("b", "?")).build().unwrap();
    let values = dag.run_named(["a.shout", "b.shout"]).await.unwrap();
    assert_eq!(values.get::<String>("a.shout").unwrap(), "0 a!");
    assert_eq!(values.get::<String>("b.shout").unwrap(), "0 b?");
}

fn text(text: &str) -> Value {
    Value::new(text.to_owned())
}

fn inside_of(currency: &str) -> DagBuilder {
    #[node(name = total)]
    fn free(_price: &f64) -> f64 {
        0.0
    }
    let eu = Subdag::of(
        "eu",
        Dag::builder()
            .add(module!([pricing::price, pricing::currency, pricing::total, pricing::label]))
            .replace(module!([free])),
    );
    Dag::builder()
        .node(Node::function("shout", ["eu_label", "mark"], |label: &str, mark: &str| label.to_owned() + mark))
        .node(Node::input::<String>("mark"))
        .subdag(eu.bind_named("currency", text(currency)))
}

#[tokio::test]
async fn a_failure_names_the_node_with_its_namespace() {
    let dag = Dag::builder().subdag(eu()).build().unwrap();
    let run = dag.run_named(["eu.label"]).input_named("eu.price", Value::new(-1.0));
    insta::assert_snapshot!(causes(&run.await.unwrap_err()).join("\n"), @"
    node `eu.total` failed (dag-core/tests/subdags.rs:24; inputs: `eu.price`, `eu.rate`)
    it costs less than nothing
    ");
}

#[test]
fn building_the_same_graph_again_makes_no_new_descriptors() {
    let (one, other) = (both().build().unwrap(), both().build().unwrap());
    assert!(one.nodes().zip(other.nodes()).all(|(one, other)| std::ptr::eq(one, other)));
}

#[test]
fn mistakes_in_wiring_are_in_the_report() {
    #[node]
    fn shown(us_totl: &f64) -> String {
        us_totl.to_string()
    }
    let eu = Subdag::new("eu", pricing::NODES)
        .config("rate", "ful")
        .bind::<pricing::currency>("EUR")
        .bind_named("curency", text("EUR"))
        .input::<pricing::price>("lst_price")
        .input_named("prize", "list_price")
        .input::<pricing::total>("list_price")
        .input::<pricing::currency>("list_price")
        .output_named("totl", "taxed")
        .output::<pricing::total>("taxed");
    let us = us().input::<pricing::price>("list_price").input::<pricing::price>("list_price");
    let error = Dag::builder().add(module!([list_price, shown])).subdag(eu).subdag(us).subdag(other_us()).build();
    insta::assert_snapshot!(error.unwrap_err(), @"
    the graph cannot be built: 11 problems

    no `when(…)` asks for `rate` to be `ful`; did you mean `full`?
      --> dag-core/tests/subdags.rs:180
      help: it can be `full`, `none`

    the input `eu.currency` is given twice
      --> dag-core/tests/subdags.rs:186
      help: give it once

    there is no input `eu.prize` in the subdag; did you mean `eu.price`?
      --> dag-core/tests/subdags.rs:184
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    `eu.total` is to be taken from outside of its subdag, but is a function
      --> dag-core/tests/subdags.rs:185
      --> dag-core/tests/subdags.rs:24 `eu.total`
      help: make it an input of the module, or put another node in its place: `Subdag::of(…, Dag::builder().add(…).replace(…))`

    the input `us.price` is given twice
      --> dag-core/tests/subdags.rs:189
      help: give it once

    the subdag `us` is given twice
      --> dag-core/tests/subdags.rs:243
      help: give it once

    there is no node `eu.totl` in the subdag; did you mean `eu.total`?
      --> dag-core/tests/subdags.rs:187
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    no node or input is named `lst_price`, from which `eu.price` is to be taken; did you mean `list_price`?
      --> dag-core/tests/subdags.rs:183
      help: add the node, or leave this out: then `eu.price` is an input of the whole

    `eu.total` is to be read as `taxed`, but no node takes that
      --> dag-core/tests/subdags.rs:188
      help: remove it; a run asks for `eu.total` by its own name

    no node or input is named `us_totl`, which `shown` needs; did you mean `us_total`?
      --> dag-core/tests/subdags.rs:176
      help: declare it with `input!(us_totl: f64);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    a value is bound to `eu.curency`, but no input has that name; did you mean `eu.currency`?
      --> dag-core/tests/subdags.rs:182
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

fn other_us() -> Subdag {
    Subdag::new("us", pricing::NODES)
}

#[test]
fn types_are_checked_across_the_border() {
    #[node]
    fn words(eu_label: &f64) -> f64 {
        *eu_label
    }
    let text = Node::value("text", "8".to_owned());
    let error = Dag::builder().add(module!([words])).node(text).subdag(eu().input::<pricing::price>("text")).build();
    insta::assert_snapshot!(error.unwrap_err(), @"
    the graph cannot be built: 2 problems

    `words` wants `eu.label` as `f64`, but `eu.label` gives `String`
      --> dag-core/tests/subdags.rs:249
      `eu.label` is made at dag-core/tests/subdags.rs:29
      help: take `eu.label: &str`, or add a node between the two

    `eu.total` wants `text` as `f64`, but `text` gives `String`
      --> dag-core/tests/subdags.rs:24
      `text` is made at dag-core/tests/subdags.rs:252
      help: take `text: &str`, or add a node between the two
    ");
}

#[test]
fn what_no_configuration_gives_is_named_with_its_namespace() {
    let bare = Subdag::new("bare", pricing::NODES);
    let error = Dag::builder().subdag(bare).build();
    insta::assert_snapshot!(error.unwrap_err(), @r#"
    the graph cannot be built: 1 problem

    no alternative of `bare.rate`, which `bare.total` needs, fits the configuration
      --> dag-core/tests/subdags.rs:24
      help: set one of (rate = "full"), (rate = "none")
    "#);
}

#[test]
fn what_the_module_lacks_may_come_from_outside() {
    let module = module!([pricing::price, pricing::total]);
    let error = Dag::builder().subdag(Subdag::new("eu", module)).build();
    insta::assert_snapshot!(error.unwrap_err(), @r#"
    the graph cannot be built: 1 problem

    no node or input is named `eu.rate`, which `eu.total` needs
      --> dag-core/tests/subdags.rs:24
      help: declare it with `Subdag::input_named("rate", "…")`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    "#);
    let dag = Dag::builder().node(Node::value("vat", 0.5)).subdag(Subdag::new("eu", module).input_named("rate", "vat"));
    assert_eq!(names(&dag.build().unwrap()), ["eu.price", "eu.total", "vat"]);
}

#[test]
fn a_name_that_is_two_things() {
    #[node]
    fn eu_total() -> f64 {
        1.0
    }
    let error = both().add(module!([eu_total])).build();
    insta::assert_snapshot!(error.unwrap_err(), @"
    the graph cannot be built: 1 problem

    `eu_total` names a node and, for those outside of its subdag, also `eu.total`
      --> dag-core/tests/subdags.rs:301 `eu_total`
      help: rename the node, or give the other another name with `.output_named(…)`
    ");
}

#[test]
fn a_namespace_without_nodes() {
    let error = Dag::builder().subdag(Subdag::new("eu", dag_core::Module::linked_under("no::such::module"))).build();
    insta::assert_snapshot!(error.unwrap_err(), @"
    the graph cannot be built: 1 problem

    there are no nodes in `no::such::module`
      --> dag-core/tests/subdags.rs:316
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}
