//! A declared input can have checks: of a bound value when the graph is built, of a given one before anything runs.

use std::sync::{Arc, Mutex};

use dag_core::{
    Action, CheckContext, Dag, Event, Inputs, Machine, Module, RunError, State, causes, input, module, node,
};
use serde::{Deserialize, Serialize};

fn is_adult(age: &u32, check: &CheckContext<'_>) -> Result<(), String> {
    assert_ne!(*age, 13, "an unlucky one");
    if *age < 18 { Err(format!("{} of a child", check.node())) } else { Ok(()) }
}

input!(
    /// In years.
    age: u32,
    check(range = 0..=150),
    check(with = is_adult, warn),
);
input!(name: String, check(one_of = ["Ann", "Bo"]));

#[node(check(range = ..100))]
fn older(age: &u32) -> u32 {
    age + 1
}

#[node]
fn both(older: &u32, name: &str) -> String {
    format!("{name} {older}")
}

const NODES: Module = module!([age, name, older, both]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

#[tokio::test]
async fn what_a_run_is_given() {
    assert_eq!(dag().run::<both>().input::<age>(30_u32).input::<name>("Bo").await.unwrap(), "Bo 31");
    let error = dag().run::<both>().input::<age>(200_u32).input::<name>("Cy").await.unwrap_err();
    assert!(matches!(&error, RunError::Input(problems) if problems.len() == 2));
    insta::assert_snapshot!(error, @r#"
    the run cannot start: 2 problems

    the value given for `name` fails `check(one_of = ["Ann", "Bo"])`
      --> dag-core/tests/inputs_are_checked.rs:42
      the check stands at dag-core/tests/inputs_are_checked.rs:21
      help: give a value that passes, or add `warn` to the check so that it goes on

    the value given for `age` fails `check(range = 0..=150)`
      --> dag-core/tests/inputs_are_checked.rs:42
      the check stands at dag-core/tests/inputs_are_checked.rs:18
      help: give a value that passes, or add `warn` to the check so that it goes on
    "#);
}

#[tokio::test]
async fn an_override_is_checked_as_what_it_stands_for() {
    let error = dag().run::<both>().override_with::<older>(100_u32).input::<name>("Bo").await.unwrap_err();
    insta::assert_snapshot!(error, @"
    the run cannot start: 1 problem

    the value given for `older` fails `check(range = ..100)`
      --> dag-core/tests/inputs_are_checked.rs:61
      the check stands at dag-core/tests/inputs_are_checked.rs:23
      help: give a value that passes, or add `warn` to the check so that it goes on
    ");
}

#[tokio::test]
async fn a_check_that_panics_is_a_failed_one() {
    input!(years: u32, check(with = is_adult));
    let dag = Dag::builder().add(module!([years])).build().unwrap();
    let error = dag.run_named(["years"]).input_named("years", dag_core::Value::new(13_u32)).await.unwrap_err();
    insta::assert_snapshot!(error, @"
    the run cannot start: 1 problem

    the value given for `years` fails `check(with = is_adult)`: the check panicked: assertion `left != right` failed: an unlucky one
      --> dag-core/tests/inputs_are_checked.rs:76
      left: 13
     right: 13
      the check stands at dag-core/tests/inputs_are_checked.rs:74
      help: give a value that passes, or add `warn` to the check so that it goes on
    ");
}

#[test]
fn what_is_bound() {
    let builder = Dag::builder().add(NODES).bind::<age>(151_u32).bind::<name>("Cy");
    insta::assert_snapshot!(builder.build().unwrap_err(), @r#"
    the graph cannot be built: 2 problems

    the value bound to `age` fails `check(range = 0..=150)`
      --> dag-core/tests/inputs_are_checked.rs:91
      --> dag-core/tests/inputs_are_checked.rs:18 (the check)
      help: bind a value that passes, or add `warn` to the check so that it goes on

    the value bound to `name` fails `check(one_of = ["Ann", "Bo"])`
      --> dag-core/tests/inputs_are_checked.rs:91
      --> dag-core/tests/inputs_are_checked.rs:21 (the check)
      help: bind a value that passes, or add `warn` to the check so that it goes on
    "#);
}

#[tokio::test]
async fn each_run_tells_what_a_bound_value_is_warned_of() {
    let dag = Dag::builder().add(NODES).bind::<age>(7_u32).build().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run = dag.run::<older>().observe(move |event: &Event<'_>| {
        if let Event::CheckFailed { error, .. } = event {
            sink.lock().unwrap().extend(causes(*error));
        }
    });
    assert_eq!(run.await.unwrap(), 8);
    assert_eq!(*heard.lock().unwrap(), ["the value fails `check(with = is_adult, warn)`", "age of a child"]);
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Person {
    age: u32,
    older: u32,
}

#[tokio::test]
async fn what_an_action_takes_from_the_state() {
    let action: Action = dag().action::<older>().into();
    let machine = Machine::builder(Person { age: 200, older: 0 }).action("grow", action).entrypoint("grow");
    let mut app = machine.build().unwrap().app();
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    action `grow` failed (dag-core/tests/inputs_are_checked.rs:129)
    the value of node `age` fails `check(range = 0..=150)` (dag-core/tests/inputs_are_checked.rs:17; inputs: none)
    ");
}
