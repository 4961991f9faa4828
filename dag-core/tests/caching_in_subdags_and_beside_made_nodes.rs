//! Instances of a subdag are cached each for itself. A node made at run time has no source text, and is not cached.
#![cfg(feature = "cache")]

use dag_core::{
    Behavior, BuildError, Cache, Dag, DagBuilder, Node, RunError, Subdag, Value, alternatives, input, module, node,
};

mod counting;
use counting::Calls;

input!(calls: Calls);
input!(price: u32);

#[node(name = rate, when(rate = "full"))]
fn full() -> u32 {
    2
}

#[node(name = rate, when(rate = "none"))]
fn none() -> u32 {
    1
}

alternatives!(rate: u32 = [full, none]);

#[node(cache(ignore(calls)))]
fn total(price: &u32, rate: &u32, calls: &Calls) -> u32 {
    calls.count("total");
    price * rate
}

#[node(cache)]
fn sum(eu_total: &u32, us_total: &u32) -> u32 {
    eu_total + us_total
}

fn instance(namespace: &str, taxed: &str, calls: &Calls) -> Subdag {
    let inner = Dag::builder().add(module!([price, rate, total, calls]));
    Subdag::of(namespace, inner).config("rate", taxed).bind::<calls>(calls.clone())
}

fn two(calls: &Calls) -> DagBuilder {
    let (eu, us) = (instance("eu", "full", calls), instance("us", "none", calls));
    let taken = |subdag: Subdag| subdag.input::<price>("price");
    Dag::builder().add(module!([price, sum])).subdag(taken(eu)).subdag(taken(us))
}

#[tokio::test]
async fn instances_of_other_configuration_do_not_meet() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = two(&calls).cache(cache.clone()).build().unwrap();
    for net in [10_u32, 10, 20, 10] {
        assert_eq!(dag.run::<sum>().input::<price>(net).await.unwrap(), net * 3);
    }
    assert_eq!(calls.to_string(), "total 4");
    assert!(cache.explain("eu.total").unwrap().is_hit());
}

#[tokio::test]
async fn a_behaviour_is_said_inside_or_by_the_whole_name() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let inner = Dag::builder().add(module!([price, rate, total, calls]));
    let inner = inner.cache_behavior::<total>(Behavior::Disable).cache(cache.clone());
    let part = Subdag::of("eu", inner).config("rate", "full").bind::<calls>(calls.clone());
    let dag = Dag::builder().subdag(part).build().unwrap();
    let run = || dag.run_named(["eu.total"]).input_named("eu.price", Value::new(1_u32));
    for _ in 0..2 {
        assert_eq!(run().await.unwrap().get::<u32>("eu.total"), Some(&2));
    }
    assert_eq!(calls.to_string(), "total 2");
    for _ in 0..2 {
        run().cache_behavior_named("eu.total", Behavior::Default).await.unwrap();
    }
    assert_eq!(calls.to_string(), "total 3");
}

#[test]
fn two_caches_are_one_too_many() {
    let calls = Calls::default();
    let inner = Dag::builder().add(module!([price, rate, total, calls])).cache(Cache::memory());
    let part = Subdag::of("eu", inner).config("rate", "full").bind::<calls>(calls);
    let error = Dag::builder().subdag(part).cache(Cache::memory()).build().unwrap_err().to_string();
    assert!(error.contains("the setting `cache` is given twice"), "{error}");
}

fn made(calls: &Calls, by: u32) -> DagBuilder {
    let price = Node::function("price", ["net"], move |net: &u32| net * by);
    let nodes = module!([rate, total, calls]);
    let builder = Dag::builder().add(nodes).config("rate", "full").bind::<calls>(calls.clone());
    builder.node(Node::input::<u32>("net")).node(price)
}

#[tokio::test]
async fn what_a_made_node_gives_counts_by_its_content() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    for (by, net, expected) in [(1, 4_u32, 8), (2, 2, 8), (2, 4, 16), (1, 4, 8)] {
        let dag = made(&calls, by).cache(cache.clone()).build().unwrap();
        assert_eq!(dag.run::<total>().input_named("net", Value::new(net)).await.unwrap(), expected);
    }
    assert_eq!(calls.to_string(), "total 2");
}

#[tokio::test]
async fn a_made_node_cannot_be_cached() {
    let calls = Calls::default();
    let help = "help: a node made at run time has no source text that tells its versions apart";
    let builder = made(&calls, 1).cache(Cache::memory());
    let error: BuildError = builder.cache_behavior_named("price", Behavior::Default).build().unwrap_err();
    assert!(error.to_string().contains("for `price`, which is not cached") && error.to_string().contains(help));

    let dag = made(&calls, 1).cache(Cache::memory()).build().unwrap();
    let run = dag.run::<total>().input_named("net", Value::new(1_u32));
    let error: RunError = run.cache_behavior_named("price", Behavior::Recompute).await.unwrap_err();
    assert!(error.to_string().contains(help), "{error}");
}
