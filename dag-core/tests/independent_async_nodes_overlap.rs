//! Async nodes that do not need each other run at the same time: each of these waits for the others, and would wait for ever.

use std::sync::Arc;
use std::time::Duration;

use dag_core::{Dag, input, module, node};
use tokio::sync::Barrier;
use tokio::time::timeout;

input!(barrier: Arc<Barrier>);

#[node]
async fn first(barrier: &Arc<Barrier>) -> u32 {
    barrier.wait().await;
    1
}

#[node]
async fn second(barrier: &Arc<Barrier>) -> u32 {
    barrier.wait().await;
    2
}

#[node]
fn prepared() -> u32 {
    4
}

/// Ready later than the others, since it needs a sync node first.
#[node]
async fn third(barrier: &Arc<Barrier>, prepared: &u32) -> u32 {
    barrier.wait().await;
    *prepared
}

#[node]
fn sum(first: &u32, second: &u32, third: &u32) -> u32 {
    first + second + third
}

async fn run_on_the_current_runtime() {
    let dag = Dag::builder()
        .add(module!([barrier, first, second, prepared, third, sum]))
        .bind::<barrier>(Arc::new(Barrier::new(3)))
        .build()
        .unwrap();
    let sum =
        timeout(Duration::from_secs(20), dag.run::<sum>().into_future()).await.expect("the nodes wait for each other");
    assert_eq!(sum.unwrap(), 7);
}

#[tokio::test]
async fn on_one_thread() {
    run_on_the_current_runtime().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several() {
    run_on_the_current_runtime().await;
}
