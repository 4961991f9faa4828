//! Run with: cargo run -p examples --bin checks
//!
//! What must hold of a value stands beside the function that gives it: a check fails its node, or warns and lets the value go on.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::{Arc, Mutex};

use dag_core::{CheckContext, Dag, Event, causes, input, module, node};

input!(
    /// What the user wrote.
    review: String,
    check(with = is_some)
);

/// A check of one's own knows the node whose value it reads.
fn is_some(text: &str, check: &CheckContext<'_>) -> Result<(), String> {
    if text.trim().is_empty() { Err(format!("the {} is empty", check.node())) } else { Ok(()) }
}

/// Each exclamation mark counts.
#[node(check(range = 0.0..=1.0))]
fn joy(review: &str) -> f64 {
    review.matches('!').count() as f64 / 4.0
}

/// A long review is odd, but no mistake.
#[node(check(range = ..=5, warn))]
fn words(review: &str) -> usize {
    review.split_whitespace().count()
}

#[node(check(one_of = ["good", "bad"]), check(regex = "^[a-z]+$"))]
fn verdict(joy: &f64, words: &usize) -> String {
    if *joy > 0.4 && *words > 0 { "good" } else { "bad" }.into()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let dag = Dag::builder().add(module!([review, joy, words, verdict])).build()?;

    // A warning goes to those who listen.
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let sink = warnings.clone();
    let run =
        dag.run::<verdict>().input::<review>("What a book! I read it twice!").observe(move |event: &Event<'_>| {
            if let (Event::CheckFailed { node, check, .. }, Ok(mut sink)) = (event, sink.lock()) {
                sink.push(format!("{}: {check}", node.name));
            }
        });
    println!("verdict: {}", run.await?);
    let warnings = warnings.lock().map(|warnings| warnings.clone()).unwrap_or_default();
    println!("warnings: {warnings:?}");

    // A value that fails ends the run, and the error says which check it was.
    let joyous = dag.run::<verdict>().input::<review>("Yes!!!!!").await.expect_err("more joy than there is");
    println!("\n{}", causes(&joyous).join("\n"));

    // What comes from outside is checked before anything runs.
    let empty = dag.run::<verdict>().input::<review>(" ").await.expect_err("no review");
    println!("\n{empty}\n");

    // Checks are part of every picture of the graph.
    println!("{}", dag_view::mermaid(&dag.view()));

    assert_eq!(warnings, ["words: check(range = ..=5, warn)"]);
    assert!(joyous.to_string().contains("the value of node `joy` fails `check(range = 0.0..=1.0)`"));
    assert!(empty.to_string().contains("the review is empty"));
    assert_eq!(dag.view().nodes.iter().filter(|node| node.id.contains("#check")).count(), 5);
    Ok(())
}
