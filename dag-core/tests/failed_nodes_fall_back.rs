//! `fallback` gives a node's value when it has failed for good, however it failed; observers hear it and nobody else notices.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use dag_core::{Dag, Event, Module, NodeError, RunError, input, module, node};

input!(text: String);
input!(calls: Arc<AtomicU32>);

fn describe(error: &NodeError) -> String {
    let kind = match (error.is_panic(), error.is_timeout()) {
        (true, _) => "panicked",
        (_, true) => "timed out",
        _ => "failed",
    };
    format!("`{}` {kind} after {} attempts", error.node(), error.attempts())
}

#[node(retry(2, backoff = "10ms"), fallback = describe)]
async fn retried(calls: &Arc<AtomicU32>) -> Result<String, String> {
    Err(format!("call {}", calls.fetch_add(1, Ordering::SeqCst)))
}

#[node(fallback = describe)]
fn panics(text: &str) -> Result<String, String> {
    panic!("cannot read {text}")
}

#[node(timeout = "1s", fallback = describe)]
async fn for_ever() -> String {
    pending().await
}

#[node(fallback = "nothing")]
fn words(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("empty".into()) } else { Ok(text.to_uppercase()) }
}

#[node(blocking, fallback = -1)]
fn blocks(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

#[node(spawn, fallback(Vec::with_capacity(2)))]
fn spawned(text: &str) -> Result<Vec<String>, String> {
    Err(text.into())
}

/// Takes what the fallback would no longer find.
#[node(fallback = |error| error.attempts())]
fn by_value(text: String) -> Result<u32, String> {
    Err(text)
}

#[node(fallback = |error| panic!("no better than `{}`", error.node()))]
fn twice_broken() -> Result<u32, String> {
    Err("first".into())
}

/// Names that the generated code uses too.
fn error(error: &NodeError) -> u32 {
    error.attempts() + arguments()
}

const fn arguments() -> u32 {
    10
}

#[node(fallback = error)]
fn names_a() -> Result<u32, String> {
    Err("no".into())
}

#[node(fallback(arguments()))]
fn names_b() -> Result<u32, String> {
    Err("no".into())
}

#[node]
fn reader(retried: &str, panics: &str, words: &str) -> String {
    format!("{retried}; {panics}; {words}")
}

const NODES: Module = module!([
    text,
    calls,
    retried,
    panics,
    for_ever,
    words,
    blocks,
    spawned,
    by_value,
    twice_broken,
    names_a,
    names_b,
    reader
]);

fn dag() -> Dag {
    Dag::builder().add(NODES).bind::<calls>(Arc::new(AtomicU32::new(0))).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn whichever_way_it_failed() {
    let run = dag().run::<(reader, for_ever)>().input::<text>("");
    let (all, late) = run.await.unwrap();
    assert_eq!(all, "`retried` failed after 3 attempts; `panics` panicked after 1 attempts; nothing");
    assert_eq!(late, "`for_ever` timed out after 1 attempts");
}

#[tokio::test]
async fn wherever_it_ran() {
    let (number, list, attempts) = dag().run::<(blocks, spawned, by_value)>().input::<text>("seven").await.unwrap();
    assert_eq!((number, list.len(), attempts), (-1, 0, 1));
}

#[tokio::test]
async fn the_names_in_an_option_are_the_users() {
    assert_eq!(dag().run::<(names_a, names_b)>().await.unwrap(), (11, 10));
}

#[tokio::test]
async fn a_node_that_works_does_not_fall_back() {
    let (word, number) = dag().run::<(words, blocks)>().input::<text>("12").await.unwrap();
    assert_eq!((&*word, number), ("12", 12));
}

#[tokio::test]
async fn observers_hear_it_before_the_node_has_finished() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run = dag().run::<words>().input::<text>("").observe(move |event: &Event<'_>| {
        sink.lock().unwrap().push(match event {
            Event::NodeFellBack { node, reason } => format!("{} fell back: {}", node.name, reason.error().unwrap()),
            Event::NodeFinished { node, error } => format!("{} finished, failed: {}", node.name, error.is_some()),
            _ => return,
        });
    });
    run.await.unwrap();
    assert_eq!(*heard.lock().unwrap(), ["words fell back: empty", "words finished, failed: false"]);
}

#[tokio::test]
async fn a_fallback_that_panics_fails_the_node_with_both_reasons() {
    let RunError::Node(error) = dag().run::<twice_broken>().await.unwrap_err() else { panic!("a node failed") };
    let text = error.to_string();
    let expected = "node `twice_broken` panicked: no better than `twice_broken`, in its fallback for: first (";
    assert!(error.is_panic() && text.starts_with(expected), "{text}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_skipped_for_it_in_a_partial_run() {
    let values = dag().run_named(["reader"]).input_named("text", dag_core::Value::new(String::new())).partial();
    let values = values.await.unwrap();
    assert!(values.get::<String>("reader").is_ok() && values.failed().len() == 0);
}
