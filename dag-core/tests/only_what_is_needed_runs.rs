//! A node runs only if an output needs it, and an input must be given only if an output needs it.

use dag_core::{Dag, input, module, node};

input!(left_input: u32);
input!(right_input: u32);

#[node]
fn left(left_input: &u32) -> u32 {
    left_input + 1
}

#[node]
fn right(right_input: &u32) -> u32 {
    right_input + 1
}

#[node]
fn both(left: &u32, right: &u32) -> u32 {
    left + right
}

#[node]
async fn explodes(left: &u32) -> u32 {
    panic!("nobody asked for this, and yet it ran with {left}")
}

#[tokio::test]
async fn the_other_branch_stays_untouched() {
    let dag = Dag::builder().add(module!([left_input, right_input, left, right, both, explodes])).build().unwrap();
    assert_eq!(dag.run::<left>().input::<left_input>(1_u32).await.unwrap(), 2);
    let run = dag.run::<both>().input::<left_input>(1_u32).input::<right_input>(2_u32);
    assert_eq!(run.await.unwrap(), 5);
}

#[tokio::test]
async fn an_input_can_be_asked_for_itself() {
    let dag = Dag::builder().add(module!([left_input, left])).build().unwrap();
    assert_eq!(dag.run::<(left_input, left)>().input::<left_input>(4_u32).await.unwrap(), (4, 5));
}

#[tokio::test]
async fn asking_for_nothing_runs_nothing() {
    let dag = Dag::builder().add(module!([left_input, left])).build().unwrap();
    let values = dag.run_named::<String>([]).await.unwrap();
    assert_eq!(format!("{values:?}"), "[]");
}
