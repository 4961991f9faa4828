//! An ignored node runs and is left out of its readers' keys; a disabled one runs, and its content counts.
#![cfg(feature = "cache")]

use dag_core::{Behavior, Cache, Dag, input, module, node};

mod counting;
use counting::Calls;

input!(seed: i64);
input!(calls: Calls);

#[node(cache = "ignore")]
fn logger(seed: &i64) -> i64 {
    *seed
}

#[node(cache = "disable")]
fn sample(seed: &i64) -> i64 {
    seed / 2
}

#[node(cache(ignore(calls)))]
fn reads_logger(logger: &i64, calls: &Calls) -> i64 {
    calls.count("reads_logger");
    *logger
}

#[node(cache(ignore(calls)))]
fn reads_sample(sample: &i64, calls: &Calls) -> i64 {
    calls.count("reads_sample");
    *sample
}

#[node(cache(behavior = "recompute", ignore(calls)))]
fn fetched(seed: &i64, calls: &Calls) -> i64 {
    calls.count("fetched");
    *seed
}

#[node]
fn all(reads_logger: &i64, reads_sample: &i64, fetched: &i64) -> [i64; 3] {
    [*reads_logger, *reads_sample, *fetched]
}

fn dag(calls: &Calls) -> dag_core::DagBuilder {
    let all = module!([seed, calls, logger, sample, reads_logger, reads_sample, fetched, all]);
    Dag::builder().add(all).bind::<calls>(calls.clone()).cache(Cache::memory())
}

#[tokio::test]
async fn what_the_node_itself_says() {
    let calls = Calls::default();
    let dag = dag(&calls).build().unwrap();
    let mut answers = Vec::new();
    for seed in [2, 3, 4] {
        answers.push(dag.run::<all>().input::<seed>(seed).await.unwrap());
    }
    // The logger is never looked at; halves of 2 and 3 are the same; what is fetched is fetched each time.
    assert_eq!(answers, [[2, 1, 2], [2, 1, 3], [2, 2, 4]]);
    assert_eq!(calls.to_string(), "fetched 3, reads_logger 1, reads_sample 2");
}

#[tokio::test]
async fn what_the_graph_says() {
    let calls = Calls::default();
    let behaviors = |builder: dag_core::DagBuilder| {
        builder
            .cache_behavior::<logger>(Behavior::Default)
            .cache_behavior::<seed>(Behavior::Ignore)
            .cache_behavior_named("fetched", Behavior::Default)
    };
    let dag = behaviors(dag(&calls)).build().unwrap();
    let mut answers = Vec::new();
    for seed in [2, 3, 4] {
        answers.push(dag.run::<all>().input::<seed>(seed).await.unwrap());
    }
    // An ignored input: the logger and what is fetched are found again. The sample is not kept, and its content counts.
    assert_eq!(answers, [[2, 1, 2], [2, 1, 2], [2, 2, 2]]);
    assert_eq!(calls.to_string(), "fetched 1, reads_logger 1, reads_sample 2");
}
