//! A parameter takes the type that the node of its name gives; a mismatch says both types, both places and how to convert.

use dag_core::{Dag, input, module, node};

input!(amount: f64);

#[node]
fn maybe_mode(amount: &f64) -> Option<String> {
    (*amount > 0.0).then(|| "positive".into())
}

#[node]
fn cents(amount: &i64) -> i64 {
    amount * 100
}

#[node]
fn shout(maybe_mode: &str) -> String {
    maybe_mode.to_uppercase()
}

#[node]
fn sum(amount: &[f64]) -> f64 {
    amount.iter().sum()
}

#[node]
fn rounded(amount: Option<i64>) -> i64 {
    amount.unwrap_or_default()
}

#[test]
fn another_type() {
    let error = Dag::builder().add(module!([amount, cents])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `cents` wants `amount` as `i64`, but `amount` gives `f64`
      --> dag-core/tests/types_must_match.rs:13
      `amount` is made at dag-core/tests/types_must_match.rs:5
      help: take `amount: &f64`, or add a node between the two
    ");
}

#[test]
fn an_optional_value_for_a_plain_parameter() {
    let error = Dag::builder().add(module!([amount, maybe_mode, shout])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `shout` wants `maybe_mode` as `String`, but `maybe_mode` gives `Option<String>`
      --> dag-core/tests/types_must_match.rs:18
      `maybe_mode` is made at dag-core/tests/types_must_match.rs:8
      help: the value may be absent: take `maybe_mode: Option<&str>`
    ");
}

#[test]
fn one_value_for_a_slice() {
    let error = Dag::builder().add(module!([amount, sum])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `sum` wants `amount` as `Vec<f64>`, but `amount` gives `f64`
      --> dag-core/tests/types_must_match.rs:23
      `amount` is made at dag-core/tests/types_must_match.rs:5
      help: take `amount: &f64`, or add a node between the two
    ");
}

#[test]
fn an_optional_parameter_of_another_type() {
    let error = Dag::builder().add(module!([amount, rounded])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `rounded` wants `amount` as `Option<i64>`, but `amount` gives `f64`
      --> dag-core/tests/types_must_match.rs:28
      `amount` is made at dag-core/tests/types_must_match.rs:5
      help: take `amount: &f64`, or add a node between the two
    ");
}
