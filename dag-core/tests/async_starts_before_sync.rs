//! Async nodes are started before the sync nodes that are ready at the same time, so that waiting and computing overlap.

use std::sync::{Arc, Mutex};

use dag_core::{Dag, Event, input, module, node};
use tokio::sync::Notify;

input!(asked: Arc<Notify>);

#[node]
fn a_computed() -> u32 {
    1
}

/// Can only end if the sync node below it runs while this one waits.
#[node]
async fn z_waits(asked: &Arc<Notify>) -> u32 {
    asked.notified().await;
    2
}

#[node]
fn computed_later(a_computed: &u32, asked: &Arc<Notify>) -> u32 {
    asked.notify_one();
    a_computed + 1
}

#[node]
fn sum(z_waits: &u32, computed_later: &u32) -> u32 {
    z_waits + computed_later
}

#[tokio::test]
async fn whatever_their_names_are() {
    let dag = Dag::builder()
        .add(module!([asked, a_computed, z_waits, computed_later, sum]))
        .bind::<asked>(Arc::new(Notify::new()))
        .build()
        .unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let run = dag.run::<sum>().observe(move |event: &Event<'_>| match event {
        Event::NodeStarted { node } => sink.lock().unwrap().push(format!("{} starts", node.name)),
        Event::NodeFinished { node, .. } => sink.lock().unwrap().push(format!("{} ends", node.name)),
        _ => {}
    });
    assert_eq!(run.await.unwrap(), 4);
    assert_eq!(
        *heard.lock().unwrap(),
        [
            "z_waits starts",
            "a_computed starts",
            "a_computed ends",
            "computed_later starts",
            "computed_later ends",
            "z_waits ends",
            "sum starts",
            "sum ends",
        ]
    );
}
