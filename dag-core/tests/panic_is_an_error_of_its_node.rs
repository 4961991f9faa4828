//! A panic in a node is an error of that node: the run ends with it, and the program goes on.

use dag_core::{Dag, NodeError, RunError, causes, input, module, node};

input!(divisor: u32);

#[node]
fn quotient(divisor: &u32) -> u32 {
    assert!(*divisor != 0, "cannot divide by {divisor}");
    12 / divisor
}

#[node]
async fn slow_quotient(divisor: &u32) -> u32 {
    tokio::task::yield_now().await;
    assert!(*divisor != 0, "cannot slowly divide by {divisor}");
    12 / divisor
}

#[node]
fn wordless(divisor: &u32) -> u32 {
    std::panic::panic_any(*divisor)
}

fn dag() -> Dag {
    Dag::builder().add(module!([divisor, quotient, slow_quotient, wordless])).build().unwrap()
}

async fn panic_of(name: &str) -> NodeError {
    let run = dag().run_named([name]).input::<divisor>(0_u32);
    match run.await.unwrap_err() {
        RunError::Node(error) => error,
        other => panic!("not a node's error: {other}"),
    }
}

#[tokio::test]
async fn in_a_sync_node() {
    let error = panic_of("quotient").await;
    assert!(error.is_panic() && error.error().is_none());
    insta::assert_snapshot!(causes(&error).join("\n"), @"node `quotient` panicked: cannot divide by 0 (dag-core/tests/panic_is_an_error_of_its_node.rs:8; inputs: `divisor`)");
}

#[tokio::test]
async fn in_an_async_node() {
    insta::assert_snapshot!(panic_of("slow_quotient").await, @"node `slow_quotient` panicked: cannot slowly divide by 0 (dag-core/tests/panic_is_an_error_of_its_node.rs:14; inputs: `divisor`)");
}

#[tokio::test]
async fn without_a_message() {
    insta::assert_snapshot!(panic_of("wordless").await, @"node `wordless` panicked: a panic without a message (dag-core/tests/panic_is_an_error_of_its_node.rs:21; inputs: `divisor`)");
}

#[tokio::test]
async fn the_graph_can_be_run_again() {
    let dag = dag();
    dag.run::<quotient>().input::<divisor>(0_u32).await.unwrap_err();
    assert_eq!(dag.run::<quotient>().input::<divisor>(3_u32).await.unwrap(), 4);
}
