//! What a run is asked for and given is checked before anything runs, all of it at once.

use dag_core::{Dag, Named, Run, Value, input, module, node};

input!(prompt: String);
input!(unused: u8);
input!(client: u8);

#[node]
fn words(prompt: &str, client: &u8) -> usize {
    prompt.len() + usize::from(*client)
}

#[node]
fn other() -> u8 {
    0
}

fn run(output: &str) -> Run<Named> {
    let nodes = module!([prompt, unused, client, words, other]);
    Dag::builder().add(nodes).bind::<client>(1_u8).build().unwrap().run_named([output])
}

async fn refused(run: Run<Named>) -> String {
    run.await.unwrap_err().to_string()
}

#[tokio::test]
async fn everything_at_once() {
    let run = run("words")
        .input_named("promt", Value::new(1_u8))
        .input_named("words", Value::new(1_usize))
        .input_named("client", Value::new(1_u8))
        .input_named("unused", Value::new(1_u8))
        .override_named("other", Value::new(1_u8));
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 6 problems

    no input is named `promt`, which was given; did you mean `prompt`?
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:31

    `words` was given as an input, but is a function
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:32
      `words` is made at dag-core/tests/inputs_are_checked_by_name_and_type.rs:10
      help: override it with `.override_with`

    `client` was given as an input, but is bound
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:33
      help: override it with `.override_with`

    the input `unused` was given, but the outputs do not need it
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:34

    `other` was overridden, but the outputs do not need it
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:35

    the input `prompt: String`, which `words` needs, was not given
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:21
      `prompt` is declared at dag-core/tests/inputs_are_checked_by_name_and_type.rs:5
      help: add `.input::<prompt>(…)`, or bind it when building
    ");
}

#[tokio::test]
async fn unknown_outputs_and_overrides() {
    let run = run("word").override_named("othr", Value::new(1_u8)).override_named("far away", Value::new(1_u8));
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 3 problems

    no node is named `word`, which was asked for; did you mean `words`?
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:21

    no node is named `othr`, which was overridden; did you mean `other`?
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:66

    no node is named `far away`, which was overridden
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:66
    ");
}

#[tokio::test]
async fn the_wrong_type_is_one_mistake() {
    let run = run("words").input_named("prompt", Value::new("a &str, not a String"));
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 1 problem

    the value given for `prompt` has the wrong type
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:83
      `prompt` is declared at dag-core/tests/inputs_are_checked_by_name_and_type.rs:5
      help: it wants `String`
    ");
}

#[tokio::test]
async fn an_override_of_the_wrong_type() {
    let run = run("words").override_named("words", Value::new(1_u8));
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 1 problem

    the value given for `words` has the wrong type
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:96
      `words` is declared at dag-core/tests/inputs_are_checked_by_name_and_type.rs:10
      help: it wants `usize`
    ");
}

#[tokio::test]
async fn given_twice() {
    let run = run("words").input::<prompt>("one").input::<prompt>("two");
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 1 problem

    `prompt` was given twice
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:109
      help: give it one value
    ");
}

#[tokio::test]
async fn given_and_overridden() {
    let run = run("words").input::<prompt>("one").override_with::<prompt>("two");
    insta::assert_snapshot!(refused(run).await, @"
    the run cannot start: 1 problem

    `prompt` was given twice
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:121
      help: give it one value
    ");
}

#[tokio::test]
async fn a_missing_input_that_is_asked_for_itself() {
    insta::assert_snapshot!(refused(run("prompt")).await, @"
    the run cannot start: 1 problem

    the input `prompt: String`, which was asked for, was not given
      --> dag-core/tests/inputs_are_checked_by_name_and_type.rs:21
      `prompt` is declared at dag-core/tests/inputs_are_checked_by_name_and_type.rs:5
      help: add `.input::<prompt>(…)`, or bind it when building
    ");
}
