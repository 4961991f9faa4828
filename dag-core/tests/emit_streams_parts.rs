//! An `Emit` parameter is recognised by its type; its parts reach the observers in order, before the node ends, and nobody else.

#![expect(clippy::needless_pass_by_value, reason = "a sender by value is what is tested")]

use std::sync::{Arc, Mutex};

use dag_core::{Dag, Emit, Event, module, node};
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Progress {
    percent: u8,
}

#[node]
fn seed() -> u8 {
    50
}

#[node]
async fn answer(seed: &u8, parts: Emit<Progress>) -> String {
    parts.send(Progress { percent: *seed });
    tokio::task::yield_now().await;
    let clone = parts.clone();
    clone.send(Progress { percent: 100 });
    "done".into()
}

/// Streams two kinds of parts, one of them by reference, and before the other parameters.
#[node]
fn two_kinds(words: &Emit<String>, numbers: Emit<u32>, seed: u8) -> u8 {
    words.send("one".into());
    numbers.send(1);
    seed
}

fn dag() -> Dag {
    Dag::builder().add(module!([seed, answer, two_kinds])).build().unwrap()
}

#[tokio::test]
async fn typed_and_as_json() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run = dag().run::<answer>().observe(move |event: &Event<'_>| {
        if let Event::Part { source, part } = event {
            assert_eq!(part.get::<u8>(), None);
            sink.lock().unwrap().push((*source, part.get::<Progress>().cloned().unwrap(), part.json().to_string()));
        }
    });
    assert_eq!(run.await.unwrap(), "done");
    assert_eq!(
        *heard.lock().unwrap(),
        [
            ("answer", Progress { percent: 50 }, r#"{"percent":50}"#.to_owned()),
            ("answer", Progress { percent: 100 }, r#"{"percent":100}"#.to_owned()),
        ]
    );
}

#[tokio::test]
async fn in_order_between_start_and_end() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run =
        dag().run::<two_kinds>().observe(move |event: &Event<'_>| sink.lock().unwrap().push(format!("{event:?}")));
    assert_eq!(run.await.unwrap(), 50);
    let heard = heard.lock().unwrap();
    let parts: Vec<_> = heard.iter().enumerate().filter(|(_, event)| event.starts_with("Part")).collect();
    assert_eq!(parts.len(), 2);
    assert_eq!((parts[0].0, parts[1].0, heard.len()), (3, 4, 6));
    assert_eq!(parts[0].1, r#"Part { source: "two_kinds", part: Part("one") }"#);
}

#[tokio::test]
async fn without_an_observer_they_are_dropped() {
    assert_eq!(dag().run::<answer>().await.unwrap(), "done");
}

#[tokio::test]
async fn the_function_can_be_called_directly() {
    assert_eq!(answer(&1, Emit::silent()).await, "done");
}

#[test]
fn it_is_no_parameter_of_the_graph() {
    let params: Vec<_> = dag().node("two_kinds").unwrap().function.params.iter().map(|param| param.name).collect();
    assert_eq!(params, ["seed"]);
}
