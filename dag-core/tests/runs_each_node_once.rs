//! However many nodes read a value, the node that gives it runs once.

use std::sync::{Arc, Mutex};

use dag_core::{Dag, Event, Value, input, module, node};

type Calls = Arc<Mutex<Vec<&'static str>>>;

input!(calls: Calls);

fn called(calls: &Calls, name: &'static str) {
    calls.lock().unwrap().push(name);
}

#[node]
fn top(calls: &Calls) -> u32 {
    called(calls, "top");
    1
}

#[node]
async fn left(calls: &Calls, top: &u32) -> u32 {
    called(calls, "left");
    top + 1
}

#[node]
fn right(calls: &Calls, top: &u32) -> u32 {
    called(calls, "right");
    top + 2
}

#[node]
fn bottom(calls: &Calls, left: &u32, right: &u32, top: &u32) -> u32 {
    called(calls, "bottom");
    left * right * top
}

fn diamond(calls: &Calls) -> Dag {
    Dag::builder().add(module!([calls, top, left, right, bottom])).bind::<calls>(calls.clone()).build().unwrap()
}

#[tokio::test]
async fn in_a_diamond() {
    let log = Calls::default();
    assert_eq!(diamond(&log).run::<bottom>().await.unwrap(), 6);
    let mut ran = log.lock().unwrap().clone();
    assert_eq!((ran.first(), ran.last()), (Some(&"top"), Some(&"bottom")));
    ran.sort_unstable();
    assert_eq!(ran, ["bottom", "left", "right", "top"]);
}

#[tokio::test]
async fn also_when_outputs_are_needed_by_each_other() {
    let log = Calls::default();
    assert_eq!(diamond(&log).run::<(bottom, top, left)>().await.unwrap(), (6, 1, 2));
    assert_eq!(log.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn also_when_an_output_is_asked_for_twice() {
    let log = Calls::default();
    let values = diamond(&log).run_named(["top", "top"]).await.unwrap();
    assert_eq!(values.get("top"), Some(&1_u32));
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn and_the_events_say_so() {
    let (log, heard) = (Calls::default(), Arc::new(Mutex::new(Vec::new())));
    let sink = heard.clone();
    let run = diamond(&log).run_named(["bottom"]).observe(move |event: &Event<'_>| {
        sink.lock().unwrap().push(match event {
            Event::NodeStarted { node } => format!("{} started", node.name),
            Event::NodeFinished { node, error } => format!("{} finished, error: {}", node.name, error.is_some()),
            other => format!("{other:?}"),
        });
    });
    run.await.unwrap();
    assert_eq!(
        *heard.lock().unwrap(),
        [
            "top started",
            "top finished, error: false",
            "left started",
            "left finished, error: false",
            "right started",
            "right finished, error: false",
            "bottom started",
            "bottom finished, error: false",
        ]
    );
}

#[tokio::test]
async fn every_run_calls_anew() {
    let log = Calls::default();
    let dag = diamond(&log);
    for _ in 0..3 {
        dag.run_named(["bottom"]).await.unwrap();
    }
    dag.run_named(["bottom"]).override_named("top", Value::new(9_u32)).await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 3 * 4 + 3);
}
