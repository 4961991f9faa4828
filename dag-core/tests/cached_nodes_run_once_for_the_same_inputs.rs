//! A node marked `cache` runs once for the same code and inputs, whatever kind of node it is.
#![cfg(feature = "cache")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{Behavior, Cache, Dag, Emit, Event, input, module, node};
use serde::Serialize;

mod counting;
use counting::Calls;

input!(number: i64);
input!(calls: Calls);
input!(table: HashMap<String, f64>);

#[node(cache(ignore(calls)))]
fn plain(number: &i64, calls: &Calls) -> i64 {
    calls.count("plain");
    number * 10
}

#[node(cache(ignore(calls)))]
async fn waits(number: &i64, calls: &Calls) -> String {
    tokio::task::yield_now().await;
    calls.count("waits");
    format!("<{number}>")
}

#[node(cache(ignore(calls)), blocking)]
fn blocks(number: i64, calls: &Calls) -> Vec<i64> {
    calls.count("blocks");
    vec![number; 3]
}

#[node(cache(ignore(calls)), spawn, timeout = "30s")]
async fn spawned(number: &i64, calls: &Calls) -> Option<i64> {
    calls.count("spawned");
    number.checked_sub(1)
}

/// Fails the first time that it is called.
#[node(cache(ignore(calls)), retry(2, backoff = "1ms"))]
fn tries(number: i64, calls: &Calls) -> Result<i64, String> {
    if calls.count("tries") == 1 { Err("not yet".into()) } else { Ok(number) }
}

#[node(cache(ignore(calls)))]
fn streams(number: &i64, calls: &Calls, parts: &Emit<i64>) -> i64 {
    calls.count("streams");
    parts.send(*number);
    *number
}

#[node(cache(ignore(calls)))]
fn looks(number: &i64, table: Option<&HashMap<String, f64>>, calls: &Calls) -> f64 {
    calls.count("looks");
    table.and_then(|table| table.get(&number.to_string())).copied().unwrap_or(f64::NAN)
}

#[node]
fn all(
    plain: i64,
    waits: &str,
    blocks: Vec<i64>,
    spawned: Option<i64>,
    tries: &i64,
    streams: &i64,
    looks: &f64,
) -> String {
    let blocks: i64 = blocks.into_iter().sum();
    format!("{plain} {waits} {blocks} {spawned:?} {tries} {streams} {looks}")
}

const ALL: dag_core::Module =
    module!([number, calls, table, plain, waits, blocks, spawned, tries, streams, looks, all]);

#[tokio::test]
async fn every_kind_of_node() {
    let cache = Cache::memory();
    let dag = Dag::builder().add(ALL).cache(cache.clone()).build().unwrap();
    let mut answers = Vec::new();
    let calls = Calls::default();
    for number in [1, 2, 1, 2, 1] {
        let run = dag.run::<all>().input::<number>(number).input::<calls>(calls.clone());
        answers.push(run.await.unwrap());
    }
    assert_eq!(answers[0], "10 <1> 3 Some(0) 1 1 NaN");
    assert_eq!(answers, [&*answers[0], &*answers[1], &*answers[0], &*answers[1], &*answers[0]]);
    assert_eq!(calls.to_string(), "blocks 2, looks 2, plain 2, spawned 2, streams 2, tries 3, waits 2");
    assert_eq!(cache.len(), 14);
}

/// `cache_all` of the crate `directed` gave 10, 20, 20 here.
#[tokio::test]
async fn another_key_never_gives_its_value() {
    let dag = Dag::builder().add(ALL).cache(Cache::memory()).build().unwrap();
    let mut answers = Vec::new();
    for number in [1, 2, 1] {
        let run = dag.run::<plain>().input::<number>(number).input::<calls>(Calls::default());
        answers.push(run.await.unwrap());
    }
    assert_eq!(answers, [10, 20, 10]);
}

#[tokio::test]
async fn without_a_cache_a_node_runs() {
    let dag = Dag::builder().add(ALL).build().unwrap();
    let calls = Calls::default();
    for _ in 0..2 {
        dag.run::<plain>().input::<number>(1).input::<calls>(calls.clone()).await.unwrap();
    }
    assert_eq!(calls.to_string(), "plain 2");
}

#[tokio::test]
async fn a_run_can_bring_its_own_cache() {
    let dag = Dag::builder().add(ALL).build().unwrap();
    let (cache, calls) = (Cache::memory(), Calls::default());
    for _ in 0..2 {
        let run = dag.run::<plain>().input::<number>(1).input::<calls>(calls.clone());
        run.cache(cache.clone()).await.unwrap();
    }
    assert_eq!(calls.to_string(), "plain 1");
}

#[tokio::test]
async fn the_order_of_a_map_is_no_content() {
    let dag = Dag::builder().add(ALL).cache(Cache::memory()).build().unwrap();
    let calls = Calls::default();
    for _ in 0..20 {
        // Each one has its own random order.
        let table: HashMap<String, f64> = (0..10).map(|number| (number.to_string(), f64::from(number))).collect();
        let run = dag.run::<looks>().input::<number>(3).input::<table>(table).input::<calls>(calls.clone());
        assert_eq!(run.await.unwrap(), 3.0);
    }
    assert_eq!(calls.to_string(), "looks 1");
}

#[tokio::test]
async fn a_hit_tells_one_event_and_no_parts() {
    let dag = Dag::builder().add(ALL).cache(Cache::memory()).build().unwrap();
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    for _ in 0..2 {
        let sink = told.clone();
        let run = dag.run::<streams>().input::<number>(1).input::<calls>(Calls::default());
        run.observe(move |event: &Event<'_>| {
            sink.lock().unwrap().push(match event {
                Event::CacheLookup { explanation, .. } => explanation.to_string(),
                Event::NodeStarted { .. } => "started".into(),
                Event::NodeFinished { .. } => "finished".into(),
                Event::Part { .. } => "part".into(),
                _ => "other".into(),
            });
        })
        .await
        .unwrap();
    }
    let told = told.lock().unwrap();
    assert_eq!(*told, ["ran: no value of it was kept yet", "started", "part", "finished", "found in the cache"]);
}

static SERIALIZED: AtomicU32 = AtomicU32::new(0);

/// Its `Serialize` fails.
#[derive(Clone)]
struct Odd;

impl Serialize for Odd {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        SERIALIZED.fetch_add(1, Ordering::Relaxed);
        Err(serde::ser::Error::custom("too odd"))
    }
}

input!(odd: Odd);

#[node(cache)]
fn even(odd: &Odd) -> bool {
    let _ = odd;
    true
}

#[tokio::test]
async fn an_input_that_cannot_be_hashed_leaves_the_node_uncached() {
    let cache = Cache::memory();
    let dag = Dag::builder().add(module!([odd, even])).cache(cache.clone()).build().unwrap();
    assert!(dag.run::<even>().input::<odd>(Odd).await.unwrap());
    assert_eq!(SERIALIZED.load(Ordering::Relaxed), 1);
    let explained = cache.explain("even").unwrap().to_string();
    assert_eq!(explained, "ran: its input `odd` cannot be hashed: too odd");
    assert!(cache.is_empty());
}

/// An output is given away, though the cache holds the same value.
#[tokio::test]
async fn outputs_are_given_by_value() {
    let dag = Dag::builder().add(ALL).cache(Cache::memory()).build().unwrap();
    for behavior in [Behavior::Default, Behavior::Default, Behavior::Recompute, Behavior::Disable] {
        let run = dag.run::<(plain, waits)>().input::<number>(4).input::<calls>(Calls::default());
        let values = run.cache_behavior::<plain>(behavior).await.unwrap();
        assert_eq!(values, (40, "<4>".to_owned()));
    }
}

mod machine {
    use dag_core::{Cache, Dag, Inputs, Machine, State, module};
    use serde::{Deserialize, Serialize};

    use super::{Calls, calls, number, plain};

    #[derive(State, Clone, Default, Serialize, Deserialize)]
    struct Numbers {
        number: i64,
        plain: Option<i64>,
    }

    #[tokio::test]
    async fn actions_use_the_cache_of_their_graph() {
        let counted = Calls::default();
        let all = module!([number, calls, plain]);
        let dag = Dag::builder().add(all).bind::<calls>(counted.clone()).cache(Cache::memory()).build().unwrap();
        let machine = Machine::builder(Numbers { number: 4, plain: None })
            .action("compute", dag.action::<plain>())
            .entrypoint("compute")
            .default_transition("compute", "compute")
            .build()
            .unwrap();
        let mut app = machine.app();
        for _ in 0..3 {
            app.step(Inputs::new()).await.unwrap();
            assert_eq!(app.state().plain, Some(40));
        }
        assert_eq!(counted.to_string(), "plain 1");
    }
}
