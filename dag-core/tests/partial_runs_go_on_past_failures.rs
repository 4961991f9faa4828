//! A partial run goes on past failed nodes: what depends on one is skipped with the cause, everything else runs on.

use std::future::pending;
use std::sync::{Arc, Mutex};

use dag_core::{Dag, Event, InputProblem, Missing, Module, PartialValues, RunError, Value, input, module, node};

input!(text: String);

#[node]
fn number(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[node]
fn panics(text: &str) -> u32 {
    panic!("cannot read {text}")
}

#[node(timeout = "1s")]
async fn for_ever() -> u32 {
    pending().await
}

#[node]
async fn double(number: &u32) -> u32 {
    tokio::task::yield_now().await;
    number * 2
}

#[node]
fn sum(double: &u32, panics: &u32, length: &usize) -> u32 {
    double + panics + u32::try_from(*length).unwrap()
}

#[node]
fn sentence(sum: &u32, for_ever: &u32) -> String {
    format!("{sum} {for_ever}")
}

#[node]
async fn length(text: &str) -> usize {
    tokio::task::yield_now().await;
    text.len()
}

/// A value that is none of these two failures.
#[node]
fn nothing() -> Option<u32> {
    None
}

#[node]
fn of_nothing(nothing: Option<&u32>) -> u32 {
    nothing.map_or(7, |number| *number)
}

#[node]
fn of_a_failure(panics: Option<&u32>) -> u32 {
    panics.map_or(7, |number| *number)
}

const NODES: Module =
    module!([text, number, panics, for_ever, double, sum, sentence, length, nothing, of_nothing, of_a_failure]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

async fn partial(outputs: &[&str]) -> PartialValues {
    dag().run_named(outputs.iter().copied()).input_named("text", Value::new("abc".to_owned())).partial().await.unwrap()
}

fn failed(values: &PartialValues) -> Vec<String> {
    values.failed().map(|error| error.node().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_failure_is_named_and_the_rest_runs() {
    let values = partial(&["sentence", "length"]).await;
    assert_eq!(values.get::<usize>("length").unwrap(), &3);
    let kinds: Vec<_> = values.failed().map(|error| (error.node(), error.is_panic(), error.is_timeout())).collect();
    let mut sorted = kinds.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [("for_ever", false, true), ("number", false, false), ("panics", true, false)]);

    let first = kinds[0].0;
    let Err(Missing::Skipped(skipped)) = values.get::<String>("sentence") else { panic!("it needs all three") };
    assert_eq!((skipped.node(), skipped.because().node()), ("sentence", first), "the first in the order of the plan");
    assert_eq!((skipped.path().first(), skipped.path().last()), (Some(&first), Some(&"sentence")));
}

#[tokio::test]
async fn a_skipped_node_says_its_cause_and_the_way_there() {
    let values = partial(&["double", "number"]).await;
    let skipped = values.get::<u32>("double").unwrap_err();
    let text = "node `double` was skipped, since `number` gave no value (`number` → `double`)";
    assert_eq!(skipped.to_string(), text);
    let causes = dag_core::causes(&skipped);
    assert!(causes[1].starts_with("node `number` failed (dag-core/tests/partial"), "{causes:?}");
    assert_eq!(causes[2], "invalid digit found in string");
    let failed = values.get::<u32>("number").unwrap_err();
    assert_eq!(dag_core::causes(&failed)[..], causes[1..], "a failed node is its own cause");
    assert_eq!(failed.because().unwrap().node(), "number");
}

#[tokio::test]
async fn the_cause_does_not_depend_on_who_fails_first() {
    // `number` fails at once and `panics` too, but what is told is told in the order of the plan.
    for _ in 0..8 {
        let values = partial(&["sum"]).await;
        let Err(Missing::Skipped(skipped)) = values.get::<u32>("sum") else { panic!("it needs both") };
        assert_eq!(skipped.because().node(), failed(&values)[0]);
    }
}

#[tokio::test]
async fn typed_outputs_are_results() {
    let run = dag().run::<(double, length)>().input::<text>("abc").partial();
    let (missing, present): (Result<u32, Missing>, Result<usize, Missing>) = run.await.unwrap();
    assert_eq!(present.unwrap(), 3);
    assert!(matches!(missing, Err(Missing::Skipped(_))));
    let one: Result<u32, Missing> = dag().run::<double>().input::<text>("21").partial().await.unwrap();
    assert_eq!(one.unwrap(), 42);
}

#[tokio::test]
async fn none_is_a_value_and_a_failure_is_no_none() {
    let values = partial(&["of_nothing", "of_a_failure"]).await;
    assert_eq!(values.get::<u32>("of_nothing").unwrap(), &7, "Hamilton would skip it");
    let Err(Missing::Skipped(skipped)) = values.get::<u32>("of_a_failure") else { panic!("not absent, but failed") };
    assert_eq!(skipped.path(), ["panics", "of_a_failure"]);
}

#[tokio::test]
async fn without_a_failure_nothing_is_missing() {
    let values = dag().run_named(["double"]).input_named("text", Value::new("4".to_owned())).partial().await.unwrap();
    assert_eq!((values.get::<u32>("double").unwrap(), values.failed().len(), values.skipped().len()), (&8, 0, 0));
}

#[tokio::test]
async fn an_overridden_node_cannot_fail() {
    let run = dag().run::<double>().override_with::<number>(5_u32).partial();
    assert_eq!(run.await.unwrap().unwrap(), 10);
}

#[tokio::test]
async fn observers_hear_who_was_skipped_and_why() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run = dag().run_named(["sum"]).input_named("text", Value::new("abc".to_owned()));
    let values = run
        .observe(move |event: &Event<'_>| {
            if let Event::NodeSkipped { node, because } = event {
                sink.lock().unwrap().push((node.name, because.node()));
            }
        })
        .partial()
        .await
        .unwrap();
    let told: Vec<_> = values.skipped().map(|skipped| (skipped.node(), skipped.because().node())).collect();
    assert_eq!(*heard.lock().unwrap(), told);
    assert!(told.contains(&("double", "number")) && told.len() == 2);
}

#[tokio::test]
async fn mistakes_in_what_is_given_are_errors_as_always() {
    let error = dag().run::<double>().partial().await.unwrap_err();
    let RunError::Input(problems) = error else { panic!("nothing ran") };
    assert!(
        matches!(&problems[..], [mistake] if matches!(&mistake.problem, InputProblem::MissingInput { name, .. } if name == "text"))
    );
}

#[tokio::test]
async fn a_name_or_type_that_was_not_asked_for_is_named() {
    let values = partial(&["length"]).await;
    let error = values.get::<usize>("lenght").unwrap_err();
    assert_eq!(error.to_string(), "`lenght` was not asked for; did you mean `length`?");
    assert_eq!(values.get::<u8>("length").unwrap_err().to_string(), "`length` is not a `u8`");
    assert!(error.because().is_none());
}
