//! What Apache Hamilton 1.90.0 passes over, finds late or crashes on is an error here before anything runs, with its place, the nearest
//! name and the remedy. One test for each case, with the whole message; the comments say what Hamilton does.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dag_core::{BuildError, Dag, Module, Value, alternatives, causes, input, module, node};

input!(price: f64);
input!(rate: f64);
input!(items: Vec<i64>);

#[node]
fn total(price: &f64, rate: &f64) -> f64 {
    price * rate
}

#[node]
fn whole(total: &f64) -> i64 {
    total.round() as i64
}

#[node]
fn sum(items: &[i64]) -> i64 {
    items.iter().sum()
}

const SHOP: Module = module!([price, rate, items, total, whole, sum]);

fn shop() -> Dag {
    Dag::builder().add(SHOP).build().unwrap()
}

fn refused(module: Module) -> BuildError {
    Dag::builder().add(module).build().unwrap_err()
}

// Hamilton: names the direct consumers only; its asynchronous driver finds it in the middle of a run.
#[tokio::test]
async fn a_missing_input() {
    insta::assert_snapshot!(shop().run::<whole>().await.unwrap_err(), @"
    the run cannot start: 2 problems

    the input `rate: f64`, which `total` needs, was not given
      --> dag-core/tests/what_hamilton_keeps_silent.rs:43
      `rate` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:12
      help: add `.input::<rate>(…)`, or bind it when building

    the input `price: f64`, which `total` needs, was not given
      --> dag-core/tests/what_hamilton_keeps_silent.rs:43
      `price` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:11
      help: add `.input::<price>(…)`, or bind it when building
    ");
}

#[node(name = total)]
fn total_of_prcie(prcie: &f64) -> f64 {
    *prcie
}

// Hamilton: builds; the misspelt parameter becomes a new input, and only a run says that it was not provided.
#[test]
fn a_misspelt_parameter() {
    insta::assert_snapshot!(refused(module!([price, total_of_prcie])), @"
    the graph cannot be built: 1 problem

    no node or input is named `prcie`, which `total` needs; did you mean `price`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:59
      help: declare it with `input!(prcie: f64);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

// Hamilton: its asynchronous driver accepts it.
#[tokio::test]
async fn an_input_of_the_wrong_type() {
    let run = shop().run::<total>().input::<rate>(1.5).input_named("price", Value::new("hello"));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `price` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:79
      `price` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:11
      help: it wants `f64`
    ");
}

// Hamilton: accepted; only the container is checked.
#[tokio::test]
async fn an_input_whose_items_have_the_wrong_type() {
    let run = shop().run::<sum>().input_named("items", Value::new(vec!["a"]));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `items` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:93
      `items` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:13
      help: it wants `Vec<i64>`
    ");
}

// Hamilton: accepted.
#[tokio::test]
async fn none_for_an_input_that_is_no_option() {
    let run = shop().run::<total>().input::<rate>(1.5).input_named("price", Value::new(None::<f64>));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `price` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:107
      `price` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:11
      help: it wants `f64`
    ");
}

#[node(name = sum)]
fn sum_as_text(total: &str) -> String {
    total.to_owned()
}

#[node(name = whole)]
fn whole_as_bool(total: &bool) -> bool {
    *total
}

// Hamilton: only the first mismatch, with neither file nor line.
#[test]
fn types_that_do_not_match_between_nodes() {
    insta::assert_snapshot!(refused(module!([price, rate, total, sum_as_text, whole_as_bool])), @"
    the graph cannot be built: 2 problems

    `sum` wants `total` as `String`, but `total` gives `f64`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:119
      `total` is made at dag-core/tests/what_hamilton_keeps_silent.rs:16
      help: take `total: &f64`, or add a node between the two

    `whole` wants `total` as `bool`, but `total` gives `f64`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:124
      `total` is made at dag-core/tests/what_hamilton_keeps_silent.rs:16
      help: take `total: &f64`, or add a node between the two
    ");
}

mod other {
    #[derive(Clone)]
    pub(super) struct Money;
}

#[derive(Clone)]
struct Money;

input!(purse: Money);

#[node]
fn spent(purse: &other::Money) -> bool {
    let _ = purse;
    true
}

// Hamilton: a dict that goes to a TypedDict crashes the checker itself.
#[test]
fn two_types_of_one_name() {
    insta::assert_snapshot!(refused(module!([purse, spent])), @"
    the graph cannot be built: 1 problem

    `spent` wants `purse` as `what_hamilton_keeps_silent::other::Money`, but `purse` gives `what_hamilton_keeps_silent::Money`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:157
      `purse` is made at dag-core/tests/what_hamilton_keeps_silent.rs:154
      help: these are two types of one name: use the same one in both places
    ");
}

#[node]
fn as_text(price: &str) -> String {
    price.to_owned()
}

// Hamilton: names both functions, with neither file nor line.
#[test]
fn two_functions_that_want_one_input_as_different_types() {
    insta::assert_snapshot!(refused(module!([price, rate, total, as_text])), @"
    the graph cannot be built: 1 problem

    `as_text` wants `price` as `String`, but `price` gives `f64`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:176
      `price` is made at dag-core/tests/what_hamilton_keeps_silent.rs:11
      help: take `price: &f64`, or add a node between the two
    ");
}

#[node]
fn chicken(egg: &u8) -> u8 {
    *egg
}

#[node]
fn egg(chicken: &u8) -> u8 {
    *chicken
}

// Hamilton: builds; a run ends in a bare RecursionError, and with dynamic execution it hangs.
#[test]
fn a_cycle() {
    insta::assert_snapshot!(refused(module!([chicken, egg])), @"
    the graph cannot be built: 1 problem

    these nodes need each other: `chicken` needs `egg` needs `chicken`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:194 `chicken`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:199 `egg`
      help: take one of these parameters from an input instead
    ");
}

mod again {
    #[dag_core::node]
    pub(super) fn whole(total: &f64) -> i64 {
        *total as i64
    }
}

// Hamilton: names no module and no file, and the new function as the old one.
#[test]
fn one_function_in_two_modules() {
    let error = Dag::builder().add(SHOP).add(module!([again::whole])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    two nodes are named `whole`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:21
      --> dag-core/tests/what_hamilton_keeps_silent.rs:218
      help: rename one, give both a `when(…)`, or use `.replace(…)` for the module that should win
    ");
}

#[node(name = greeting, when(language = "en"))]
fn english() -> String {
    "hello".into()
}

#[node(name = greeting, when_not(mood = "formal"))]
fn casual() -> String {
    "hi".into()
}

alternatives!(greeting: String = [english, casual]);

#[node]
fn shout(greeting: &str) -> String {
    greeting.to_uppercase()
}

const GREETINGS: Module = module!([greeting, shout]);

// Hamilton: the same message as for a duplicate, with no word of the configuration.
#[test]
fn two_alternatives_that_fit() {
    let error = Dag::builder().add(GREETINGS).config("language", "en").build().unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    several alternatives of `greeting` fit the configuration
      --> dag-core/tests/what_hamilton_keeps_silent.rs:238 (language = "en")
      --> dag-core/tests/what_hamilton_keeps_silent.rs:243 (mood not "formal")
      help: make their `when(…)` exclude each other
    "#);
}

// Hamilton: the name becomes an input, and only a run says that it was not provided.
#[test]
fn no_alternative_that_fits() {
    let error = Dag::builder().add(GREETINGS).config("mood", "formal").build().unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    no alternative of `greeting`, which `shout` needs, fits the configuration
      --> dag-core/tests/what_hamilton_keeps_silent.rs:250
      help: set one of (language = "en"), (mood not "formal")
    "#);
}

// Hamilton: the same, in a run that asks for the name itself.
#[tokio::test]
async fn an_output_of_which_no_alternative_fits() {
    let dag = Dag::builder().add(module!([greeting])).config("mood", "formal").build().unwrap();
    insta::assert_snapshot!(dag.run::<greeting>().await.unwrap_err(), @r#"
    the run cannot start: 1 problem

    no alternative of `greeting` fits the configuration
      --> dag-core/tests/what_hamilton_keeps_silent.rs:287
      help: set one of (language = "en"), (mood not "formal")
    "#);
}

// Hamilton: no nearest name.
#[tokio::test]
async fn an_unknown_output() {
    insta::assert_snapshot!(shop().run_named(["wohle", "sums"]).await.unwrap_err(), @"
    the run cannot start: 2 problems

    no node is named `wohle`, which was asked for; did you mean `whole`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:299

    no node is named `sums`, which was asked for; did you mean `sum`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:299
    ");
}

// Hamilton: ignored; the node is computed.
#[tokio::test]
async fn an_input_that_is_a_function() {
    let run = shop().run::<whole>().input::<price>(1.0).input::<rate>(1.0).input::<total>(100.0);
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    `total` was given as an input, but is a function
      --> dag-core/tests/what_hamilton_keeps_silent.rs:313
      `total` is made at dag-core/tests/what_hamilton_keeps_silent.rs:16
      help: override it with `.override_with`
    ");
}

// Hamilton: replaces the node. What its configuration does with values, binding does here.
#[test]
fn a_bound_value_for_a_function() {
    insta::assert_snapshot!(Dag::builder().add(SHOP).bind::<total>(100.0).build().unwrap_err(), @"
    the graph cannot be built: 1 problem

    a value is bound to `total`, which is a function
      --> dag-core/tests/what_hamilton_keeps_silent.rs:327
      --> dag-core/tests/what_hamilton_keeps_silent.rs:16 `total`
      help: override it in a run (`.override_with`), or put another node in its place (`.replace`)
    ");
}

// Hamilton: replaces the node. Here the configuration only chooses between alternatives.
#[test]
fn a_configuration_of_the_name_of_a_function() {
    insta::assert_snapshot!(Dag::builder().add(SHOP).config("total", "100").build().unwrap_err(), @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for the configuration `total`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:340
      help: remove it; what is asked for: none
    ");
}

// Hamilton: refused too, without a place.
#[tokio::test]
async fn an_input_that_is_bound() {
    let dag = Dag::builder().add(module!([price, rate, total])).bind::<rate>(1.5).build().unwrap();
    insta::assert_snapshot!(dag.run::<total>().input::<price>(1.0).input::<rate>(2.0).await.unwrap_err(), @"
    the run cannot start: 1 problem

    `rate` was given as an input, but is bound
      --> dag-core/tests/what_hamilton_keeps_silent.rs:353
      help: override it with `.override_with`
    ");
}

// Hamilton: ignored.
#[tokio::test]
async fn an_input_that_nobody_needs() {
    let run = shop().run::<sum>().input::<items>(vec![1]).input::<price>(1.0);
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the input `price` was given, but the outputs do not need it
      --> dag-core/tests/what_hamilton_keeps_silent.rs:365
    ");
}

// Hamilton: ignored.
#[tokio::test]
async fn an_input_that_nobody_knows() {
    let run = shop().run::<sum>().input::<items>(vec![1]).input_named("itmes", Value::new(vec![2_i64]));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    no input is named `itmes`, which was given; did you mean `items`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:377
    ");
}

// Hamilton: ignored.
#[test]
fn a_bound_value_that_nobody_knows_and_one_that_nobody_takes() {
    let builder =
        Dag::builder().add(module!([price, items, sum])).bind_named("prize", Value::new(1.0)).bind::<price>(1.0);
    insta::assert_snapshot!(builder.build().unwrap_err(), @"
    the graph cannot be built: 2 problems

    a value is bound to `price`, which no node takes
      --> dag-core/tests/what_hamilton_keeps_silent.rs:390
      help: remove it, or add the module that takes it

    a value is bound to `prize`, but no input has that name; did you mean `price`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:390
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

// Hamilton: a misspelt key or value of the configuration is not told; at best an input is missing in a run.
#[test]
fn a_configuration_that_nobody_asks_for() {
    let builder = Dag::builder().add(GREETINGS).config("langauge", "en");
    insta::assert_snapshot!(builder.build().unwrap_err(), @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for the configuration `langauge`; did you mean `language`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:407
      help: remove it; what is asked for: `language`, `mood`
    ");
}

#[test]
fn a_value_of_the_configuration_that_nobody_asks_for() {
    let builder = Dag::builder().add(module!([english, shout])).config("language", "eng");
    insta::assert_snapshot!(builder.build().unwrap_err(), @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for `language` to be `eng`; did you mean `en`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:419
      help: it can be `en`
    ");
}

// Hamilton: ignored.
#[tokio::test]
async fn an_override_of_an_unknown_node() {
    let run = shop().run::<sum>().input::<items>(vec![1]).override_named("totl", Value::new(1.0));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    no node is named `totl`, which was overridden; did you mean `total`?
      --> dag-core/tests/what_hamilton_keeps_silent.rs:432
    ");
}

// Hamilton: ignored.
#[tokio::test]
async fn an_override_that_the_outputs_do_not_need() {
    let run = shop().run::<sum>().input::<items>(vec![1]).override_with::<total>(1.0);
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    `total` was overridden, but the outputs do not need it
      --> dag-core/tests/what_hamilton_keeps_silent.rs:444
    ");
}

// Hamilton: accepted, and the readers compute with it.
#[tokio::test]
async fn an_override_of_the_wrong_type() {
    let run = shop().run::<whole>().override_named("total", Value::new("str"));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `total` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:456
      `total` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:16
      help: it wants `f64`
    ");
}

#[node(name = total)]
fn failing_total(price: &f64) -> Result<f64, std::num::ParseFloatError> {
    format!("{price} euros").parse()
}

// Hamilton: the error as it is, with no node in it; the node is in the log only, among 55 lines.
#[tokio::test]
async fn an_error_in_a_node() {
    let dag = Dag::builder().add(module!([price, failing_total, whole])).build().unwrap();
    let error = dag.run::<whole>().input::<price>(1.0).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    node `total` failed (dag-core/tests/what_hamilton_keeps_silent.rs:468; inputs: `price`)
    invalid float literal
    ");
}

#[node(name = total)]
fn panicking_total(price: &f64) -> f64 {
    assert!(*price > 1.0, "no price below one");
    *price
}

#[tokio::test]
async fn a_panic_in_a_node() {
    let dag = Dag::builder().add(module!([price, panicking_total, whole])).build().unwrap();
    let error = dag.run::<whole>().input::<price>(1.0).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"node `total` panicked: no price below one (dag-core/tests/what_hamilton_keeps_silent.rs:484; inputs: `price`)");
}

input!(finished: Arc<AtomicU32>);

#[node]
async fn slow(finished: &Arc<AtomicU32>) -> u32 {
    tokio::time::sleep(Duration::from_secs(1)).await;
    finished.fetch_add(1, Ordering::SeqCst)
}

#[node]
async fn fails() -> Result<u32, String> {
    Err("no".into())
}

#[node]
fn both(slow: &u32, fails: &u32) -> u32 {
    slow + fails
}

// Hamilton: the asynchronous driver lets the siblings of the failed node run on.
#[tokio::test(start_paused = true)]
async fn an_error_beside_a_node_that_is_still_running() {
    let dag = Dag::builder().add(module!([finished, slow, fails, both])).build().unwrap();
    let counter = Arc::new(AtomicU32::new(0));
    let error = dag.run::<both>().input::<finished>(counter.clone()).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    node `fails` failed (dag-core/tests/what_hamilton_keeps_silent.rs:505; inputs: none)
    no
    ");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(counter.load(Ordering::SeqCst), 0);
}

#[node]
fn none() -> Option<u32> {
    None
}

#[node]
fn after_none(none: Option<&u32>) -> bool {
    none.is_none()
}

// Hamilton: with its GracefulErrorAdapter what depends on a node that returns None is skipped, as if the node had failed.
#[tokio::test]
async fn a_node_that_gives_none_is_no_failed_node() {
    let dag = Dag::builder().add(module!([none, after_none])).build().unwrap();
    assert!(dag.run::<after_none>().await.unwrap());
}

#[node]
fn reads_none(none: &u32) -> u32 {
    *none
}

// Hamilton: `Optional[int]` for an `int` is refused too, with neither place nor remedy.
#[test]
fn a_value_that_may_be_absent_for_one_that_must_not() {
    insta::assert_snapshot!(refused(module!([none, reads_none])), @"
    the graph cannot be built: 1 problem

    `reads_none` wants `none` as `u32`, but `none` gives `Option<u32>`
      --> dag-core/tests/what_hamilton_keeps_silent.rs:546
      `none` is made at dag-core/tests/what_hamilton_keeps_silent.rs:529
      help: the value may be absent: take `none: Option<&u32>`
    ");
}

// Hamilton: refused as well, with neither place nor remedy. By handle the literal `1` is a price: every `i32` is an `f64`.
#[tokio::test]
async fn an_integer_for_a_number_with_a_fraction() {
    let run = shop().run::<total>().input::<rate>(1.5).input_named("price", Value::new(1));
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `price` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:566
      `price` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:11
      help: it wants `f64`
    ");
    assert_eq!(shop().run::<total>().input::<rate>(1.5).input::<price>(1).await.unwrap(), 1.5);
}

input!(prices: BTreeMap<String, f64>);

#[node]
fn dearest(prices: &BTreeMap<String, f64>) -> f64 {
    prices.values().copied().fold(0.0, f64::max)
}

// Hamilton: accepted; only the container is checked.
#[tokio::test]
async fn an_input_whose_entries_have_the_wrong_type() {
    let given = BTreeMap::from([("tea".to_owned(), "cheap".to_owned())]);
    let dag = Dag::builder().add(module!([prices, dearest])).build().unwrap();
    insta::assert_snapshot!(dag.run::<dearest>().input_named("prices", Value::new(given)).await.unwrap_err(), @"
    the run cannot start: 1 problem

    the value given for `prices` has the wrong type
      --> dag-core/tests/what_hamilton_keeps_silent.rs:590
      `prices` is declared at dag-core/tests/what_hamilton_keeps_silent.rs:578
      help: it wants `BTreeMap<String, f64>`
    ");
}

#[node(expand)]
fn divisor(items: &[i64]) -> Vec<i64> {
    items.to_vec()
}

#[node]
fn part(divisor: &i64) -> Result<i64, String> {
    12_i64.checked_div(*divisor).ok_or_else(|| "division by zero".into())
}

#[node(collect(part))]
fn parts(part: &[i64]) -> i64 {
    part.iter().sum()
}

// Hamilton: the bare exception; which item it was stands in the log only.
#[tokio::test]
async fn an_error_in_an_item_of_a_list() {
    let dag = Dag::builder().add(module!([items, divisor, part, parts])).build().unwrap();
    let error = dag.run::<parts>().input::<items>([3, 0, 4]).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    node `part` failed for item 1 of `divisor` (dag-core/tests/what_hamilton_keeps_silent.rs:606; inputs: `divisor`)
    division by zero
    ");
}

// Hamilton: with its GracefulErrorAdapter `{'whole': None}`; the reason is not in the result.
#[tokio::test]
async fn an_error_in_a_node_of_a_partial_run() {
    let dag = Dag::builder().add(module!([price, failing_total, whole])).build().unwrap();
    let whole = dag.run::<whole>().input::<price>(1.0).partial().await.unwrap();
    insta::assert_snapshot!(causes(&whole.unwrap_err()).join("\n"), @"
    node `whole` was skipped, since `total` gave no value (`total` → `whole`)
    node `total` failed (dag-core/tests/what_hamilton_keeps_silent.rs:468; inputs: `price`)
    invalid float literal
    ");
}
