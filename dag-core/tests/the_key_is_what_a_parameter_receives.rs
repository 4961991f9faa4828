//! What a parameter receives is part of the key, wherever it comes from: other nodes, lists and maps of them, values written out, pipes.
#![cfg(feature = "cache")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{Behavior, Cache, Dag, Module, input, module, node};

mod counting;
use counting::Calls;

input!(calls: Calls);
input!(a: u32);
input!(b: u32);
input!(text: String);

fn dag(nodes: Module, calls: &Calls, cache: &Cache) -> Dag {
    Dag::builder().add(nodes).bind::<calls>(calls.clone()).cache(cache.clone()).build().unwrap()
}

#[node(cache(ignore(calls)), inject(from = a))]
fn renamed(from: &u32, calls: &Calls) -> u32 {
    calls.count("renamed");
    *from
}

#[node(cache(ignore(calls)), inject(all = [a, b]))]
fn listed(all: &[&u32], calls: &Calls) -> String {
    calls.count("listed");
    format!("{all:?}")
}

#[node(cache(ignore(calls)), inject(all = { one: b, other: a }))]
fn mapped(all: &BTreeMap<&str, u32>, calls: &Calls) -> String {
    calls.count("mapped");
    format!("{all:?}")
}

#[node(cache(ignore(calls, both)), inject(both = [a, b]))]
fn blind(both: &[&u32], calls: &Calls) -> usize {
    calls.count("blind");
    both.len()
}

#[tokio::test]
async fn injected_nodes_count_by_their_content_and_place() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, a, b, renamed, listed, mapped, blind]), &calls, &cache);
    let run = |one: u32, other: u32| dag.run::<(renamed, listed, mapped, blind)>().input::<a>(one).input::<b>(other);
    for (one, other) in [(1, 2), (1, 2), (2, 1), (1, 2)] {
        let (renamed, listed, mapped, blind) = run(one, other).await.unwrap();
        assert_eq!((renamed, &*listed, blind), (one, &*format!("[{one}, {other}]"), 2));
        assert_eq!(mapped, format!("{{\"one\": {other}, \"other\": {one}}}"));
    }
    assert_eq!(calls.to_string(), "blind 1, listed 2, mapped 2, renamed 2");
    run(3, 2).await.unwrap();
    assert_eq!(cache.explain("listed").unwrap().to_string(), "ran: `a` changed");
}

/// The same function, fed under other keys.
mod keyed_otherwise {
    use super::*;

    #[node(cache(ignore(calls)), inject(all = { uno: b, other: a }))]
    pub(super) fn mapped(all: &BTreeMap<&str, u32>, calls: &Calls) -> String {
        calls.count("mapped");
        format!("{all:?}")
    }
}

#[tokio::test]
async fn the_keys_of_an_injected_map_count() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let one = dag(module!([calls, a, b, mapped]), &calls, &cache);
    let other = dag(module!([calls, a, b, keyed_otherwise::mapped]), &calls, &cache);
    for _ in 0..2 {
        let found = one.run::<mapped>().input::<a>(1_u32).input::<b>(2_u32).await.unwrap();
        assert_eq!(found, r#"{"one": 2, "other": 1}"#);
        let found = other.run::<keyed_otherwise::mapped>().input::<a>(1_u32).input::<b>(2_u32).await.unwrap();
        assert_eq!(found, r#"{"other": 1, "uno": 2}"#);
    }
    assert_eq!(calls.to_string(), "mapped 2");
}

input!(rates: BTreeMap<String, u32>);

#[node(cache(ignore(calls)))]
fn rated(rates: &BTreeMap<String, u32>, calls: &Calls) -> String {
    calls.count("rated");
    format!("{rates:?}")
}

#[tokio::test]
async fn the_keys_of_a_map_count_as_its_values_do() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, rates, rated]), &calls, &cache);
    for (key, value) in [("a", 1), ("b", 1), ("b", 2), ("a", 1)] {
        let found = dag.run::<rated>().input::<rates>([(key.to_owned(), value)]).await.unwrap();
        assert_eq!(found, format!("{{\"{key}\": {value}}}"));
    }
    assert_eq!(calls.to_string(), "rated 3");
}

static LIMIT: AtomicU32 = AtomicU32::new(1);

#[node(cache(ignore(calls)), inject(limit = { LIMIT.load(Ordering::Relaxed) }, unit = { "m" }))]
fn limited(a: &u32, limit: u32, unit: &str, calls: &Calls) -> String {
    calls.count("limited");
    format!("{} {unit}", a.min(&limit))
}

#[tokio::test]
async fn a_value_in_braces_counts_by_what_it_is_now() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, a, limited]), &calls, &cache);
    let run = || async { dag.run::<limited>().input::<a>(5_u32).await.unwrap() };
    assert_eq!([run().await, run().await], ["1 m", "1 m"]);
    assert_eq!(calls.to_string(), "limited 1");
    LIMIT.store(3, Ordering::Relaxed);
    assert_eq!(run().await, "3 m");
    assert_eq!(cache.explain("limited").unwrap().to_string(), "ran: `limit` changed");
}

#[node(cache(ignore(calls)), parameterize(twice(of = a, by = 2), thrice(of = a, by = 3), again(of = b, by = 2)))]
fn product(of: &u32, by: u32, calls: &Calls) -> u32 {
    calls.count("product");
    of * by
}

#[tokio::test]
async fn each_node_of_a_parameterized_function_has_its_own_key() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, a, b, twice, thrice, again]), &calls, &cache);
    for _ in 0..2 {
        assert_eq!(dag.run::<(twice, thrice, again)>().input::<a>(1_u32).input::<b>(1_u32).await.unwrap(), (2, 3, 2));
    }
    assert_eq!(calls.to_string(), "product 3");
}

#[node(cache(ignore(calls)), fields(low, high))]
fn bounds(a: &u32, calls: &Calls) -> (u32, u32) {
    calls.count("bounds");
    (a - 1, a + 1)
}

#[tokio::test]
async fn a_tuple_is_kept_as_a_whole() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, a, bounds]), &calls, &cache);
    let run = |value: u32| dag.run::<(bounds_low, bounds_high, bounds)>().input::<a>(value);
    for value in [1, 1, 2, 1] {
        let low = value - 1;
        assert_eq!(run(value).await.unwrap(), (low, low + 2, (low, low + 2)));
    }
    assert_eq!(calls.to_string(), "bounds 2");
}

static STEPS: AtomicU32 = AtomicU32::new(0);

fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text
}

fn ended(mut text: String) -> String {
    (0..=STEPS.fetch_add(1, Ordering::Relaxed)).for_each(|_| text.push('.'));
    text
}

#[node(cache(ignore(calls)), pipe_input(text = [trimmed]), pipe_output(ended))]
fn greeting(text: &str, calls: &Calls) -> String {
    calls.count("greeting");
    format!("Hi {text}")
}

#[node(cache(ignore(calls)))]
fn shouted(greeting: &str, calls: &Calls) -> String {
    calls.count("shouted");
    greeting.to_uppercase()
}

/// What comes out of the pipe before the function is hashed, and what the function gives is kept: the pipes themselves always run.
#[tokio::test]
async fn between_its_pipes_a_function_is_kept() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = dag(module!([calls, text, greeting, shouted]), &calls, &cache);
    assert_eq!(dag.run::<shouted>().input::<text>("Ada  ").await.unwrap(), "HI ADA.");
    assert_eq!(dag.run::<shouted>().input::<text>("Ada ").await.unwrap(), "HI ADA..");
    assert_eq!(calls.to_string(), "greeting 1, shouted 2");
    assert!(cache.explain("greeting").unwrap().is_hit());

    let again = dag.run::<shouted>().input::<text>("Ada").cache_behavior::<greeting>(Behavior::Recompute);
    assert_eq!(again.await.unwrap(), "HI ADA...");
    assert_eq!(calls.to_string(), "greeting 2, shouted 3");

    let ignored = || dag.run::<shouted>().input::<text>("Ada").cache_behavior::<greeting>(Behavior::Ignore);
    assert_eq!(ignored().await.unwrap(), "HI ADA....");
    assert_eq!(ignored().await.unwrap(), "HI ADA....");
    assert_eq!(calls.to_string(), "greeting 4, shouted 4");
}
