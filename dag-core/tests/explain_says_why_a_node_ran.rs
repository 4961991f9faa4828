//! `explain(node)` says why a node ran: what changed, or what happened to the value that was kept.
#![cfg(feature = "cache")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use dag_core::{Arguments, Behavior, BoxError, Cache, CacheDef, Call, Dag, Explanation, NodeDef, NodeKind};
use dag_core::{Type, input, module, node};

mod counting;
use counting::Calls;

input!(text: String);
input!(factor: i64);
input!(calls: Calls);

#[node]
fn length(text: &str) -> i64 {
    text.len() as i64
}

#[node(cache(ignore(calls)))]
fn scaled(length: &i64, factor: &i64, calls: &Calls) -> i64 {
    calls.count("scaled");
    length * factor
}

#[node(cache)]
fn next(scaled: &i64) -> i64 {
    scaled + 1
}

fn dag(cache: &Cache, calls: &Calls) -> Dag {
    let all = module!([text, factor, calls, length, scaled, next]);
    Dag::builder().add(all).bind::<calls>(calls.clone()).cache(cache.clone()).build().unwrap()
}

async fn run(dag: &Dag, text: &str, factor: i64) -> i64 {
    dag.run::<next>().input::<text>(text).input::<factor>(factor).await.unwrap()
}

fn changed(names: &[&str]) -> Option<Explanation> {
    Some(Explanation::InputsChanged(names.iter().map(|&name| name.into()).collect()))
}

#[tokio::test]
async fn the_input_that_changed_is_named() {
    let (cache, calls) = (Cache::memory(), Calls::default());
    let dag = dag(&cache, &calls);
    assert_eq!(cache.explain("scaled"), None);

    run(&dag, "four", 2).await;
    assert_eq!(cache.explain("scaled"), Some(Explanation::NoEntry));
    run(&dag, "four", 2).await;
    assert_eq!(cache.explain("scaled"), Some(Explanation::Hit));
    run(&dag, "four", 3).await;
    assert_eq!(cache.explain("scaled"), changed(&["factor"]));
    assert_eq!(cache.explain("next"), changed(&["scaled"]));
    run(&dag, "five!", 4).await;
    assert_eq!(cache.explain("scaled"), changed(&["length", "factor"]));
    assert_eq!(cache.explain("scaled").unwrap().to_string(), "ran: `length`, `factor` changed");
    // What was there before is still there.
    run(&dag, "four", 2).await;
    assert_eq!(cache.explain("scaled"), Some(Explanation::Hit));
    assert_eq!(calls.to_string(), "scaled 3");
}

/// The content counts, not the way to it: another text of the same length changes nothing for those behind the length.
#[tokio::test]
async fn a_change_that_changes_nothing_ends_there() {
    let (cache, calls) = (Cache::memory(), Calls::default());
    let dag = dag(&cache, &calls);
    run(&dag, "four", 2).await;
    run(&dag, "fore", 2).await;
    assert_eq!(cache.explain("scaled"), Some(Explanation::Hit));
    // 4 * 3 is 12, and so is 6 * 2.
    run(&dag, "four", 3).await;
    run(&dag, "sixsix", 2).await;
    assert_eq!(cache.explain("scaled"), changed(&["length", "factor"]));
    assert_eq!(cache.explain("next"), Some(Explanation::Hit));
}

#[tokio::test]
async fn a_value_that_is_too_old_has_expired() {
    let (cache, calls) = (Cache::memory(), Calls::default());
    let now = Arc::new(AtomicU64::new(1000));
    let clock = now.clone();
    let cache = cache.ttl(Duration::from_secs(60)).clock(move || at(clock.load(Ordering::Relaxed)));
    let dag = dag(&cache, &calls);
    for (second, expected) in [
        (1000, Explanation::NoEntry),
        (1059, Explanation::Hit),
        (1060, Explanation::Expired),
        (1061, Explanation::Hit),
        // The clock was set back.
        (3, Explanation::Hit),
    ] {
        now.store(second, Ordering::Relaxed);
        run(&dag, "four", 2).await;
        assert_eq!(cache.explain("scaled"), Some(expected), "second {second}");
    }
}

fn at(second: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(second)
}

#[tokio::test]
async fn what_was_used_least_recently_is_evicted() {
    let (cache, calls) = (Cache::memory().max_entries(2), Calls::default());
    let dag = dag(&cache, &calls);
    let scaled = async |factor| {
        let run = dag.run::<scaled>().input::<text>("four").input::<factor>(factor);
        run.await.unwrap();
        cache.explain("scaled").unwrap()
    };
    scaled(1).await;
    scaled(2).await;
    assert_eq!(scaled(1).await, Explanation::Hit);
    assert_eq!(Some(scaled(3).await), changed(&["factor"]));
    assert_eq!(cache.len(), 2);
    assert_eq!(scaled(1).await, Explanation::Hit);
    assert_eq!(scaled(2).await, Explanation::Evicted);
}

#[tokio::test]
async fn bytes_are_limited() {
    let (cache, calls) = (Cache::memory().max_bytes(20), Calls::default());
    let dag = dag(&cache, &calls);
    // A number of 64 bits comes to nine bytes.
    for factor in 1..=5 {
        dag.run::<scaled>().input::<text>("four").input::<factor>(factor).await.unwrap();
    }
    assert_eq!(cache.len(), 2);
    let cache = cache.max_bytes(5);
    dag.run::<scaled>().input::<text>("four").input::<factor>(6).await.unwrap();
    dag.run::<scaled>().input::<text>("four").input::<factor>(6).await.unwrap();
    assert_eq!(cache.explain("scaled"), Some(Explanation::Evicted));
    // One that is too large by itself makes no others go.
    assert_eq!(cache.len(), 2);
}

#[tokio::test]
async fn behaviors_are_reasons() {
    let (cache, calls) = (Cache::memory(), Calls::default());
    let dag = dag(&cache, &calls);
    let scaled = async |behavior| {
        let run = dag.run::<scaled>().input::<text>("four").input::<factor>(2);
        run.cache_behavior::<scaled>(behavior).await.unwrap();
        cache.explain("scaled").unwrap()
    };
    assert_eq!(scaled(Behavior::Disable).await, Explanation::NotKept);
    assert!(cache.is_empty());
    assert_eq!(scaled(Behavior::Ignore).await, Explanation::NotKept);
    assert!(cache.is_empty());
    assert_eq!(scaled(Behavior::Recompute).await, Explanation::Recompute);
    assert_eq!(cache.len(), 1);
    assert_eq!(scaled(Behavior::Default).await, Explanation::Hit);
    assert_eq!(scaled(Behavior::Recompute).await, Explanation::Recompute);
    assert_eq!(calls.to_string(), "scaled 4");
}

/// The same node before and after somebody has worked on it.
fn edited(source: &'static str, version: &'static str) -> Dag {
    fn one(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
        arguments.give(1_i64);
        Ok(())
    }
    let function = dag_core::Function {
        name: "edited",
        module: module_path!(),
        location: dag_core::Location { file: file!(), line: line!() },
        doc: "",
        source,
        params: &[],
    };
    let def = NodeDef::new(function, Type::of::<i64>(), NodeKind::Function(Call::Sync(one)));
    let cache = Some(CacheDef::of::<i64>(Behavior::Default, version, &[], &[]));
    let defs: &[&NodeDef] = Vec::leak(vec![&*Box::leak(Box::new(NodeDef { cache, ..def }))]);
    Dag::builder().add(dag_core::Module::listed(vec![defs].leak())).build().unwrap()
}

#[tokio::test]
async fn code_counts_and_formatting_does_not() {
    let cache = Cache::memory();
    for (source, version, expected) in [
        ("fn edited() -> i64 { 1 }", "", Explanation::NoEntry),
        ("fn edited() -> i64 {\n    1 // one\n}", "", Explanation::Hit),
        ("fn edited() -> i64 { 2 - 1 }", "", Explanation::CodeChanged),
        ("fn edited() -> i64 { 2 - 1 }", "2", Explanation::CodeChanged),
        ("fn edited() -> i64 { 1 }", "", Explanation::Hit),
    ] {
        edited(source, version).run_named(["edited"]).cache(cache.clone()).await.unwrap();
        assert_eq!(cache.explain("edited"), Some(expected), "{source}");
    }
}
