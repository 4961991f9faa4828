//! A node that runs on a thread learns that nobody waits for it any more; so does what an async one has begun elsewhere.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use dag_core::{Cancel, Dag, Module, input, module, node};

input!(ended: Sender<&'static str>);
input!(begun: Sender<()>);

/// Until somebody cancels it; a test that would wait for ever fails instead.
fn until_cancelled(cancel: &Cancel) -> &'static str {
    let start = Instant::now();
    while !cancel.is_cancelled() {
        if start.elapsed() > Duration::from_secs(20) {
            return "not told";
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    "told"
}

#[node(blocking)]
fn on_a_thread(begun: &Sender<()>, ended: &Sender<&'static str>, cancel: &Cancel) -> u32 {
    begun.send(()).unwrap();
    ended.send(until_cancelled(cancel)).unwrap();
    1
}

#[node(spawn)]
fn on_another_core(begun: &Sender<()>, ended: &Sender<&'static str>, cancel: &Cancel) -> u32 {
    begun.send(()).unwrap();
    ended.send(until_cancelled(cancel)).unwrap();
    1
}

#[node(blocking, timeout = "10ms")]
fn out_of_time(ended: &Sender<&'static str>, cancel: &Cancel) -> u32 {
    ended.send(until_cancelled(cancel)).unwrap();
    1
}

#[node]
async fn elsewhere(begun: &Sender<()>, ended: Sender<&'static str>, cancel: Cancel) -> u32 {
    std::thread::spawn(move || ended.send(until_cancelled(&cancel)));
    begun.send(()).unwrap();
    std::future::pending().await
}

#[node(blocking)]
fn fails() -> Result<u32, &'static str> {
    Err("no")
}

#[node]
fn both(on_a_thread: &u32, fails: &u32) -> u32 {
    on_a_thread + fails
}

#[node(blocking)]
fn in_peace(cancel: &Cancel) -> bool {
    cancel.is_cancelled()
}

const NODES: Module =
    module!([ended, begun, on_a_thread, on_another_core, out_of_time, elsewhere, fails, both, in_peace]);

fn dag() -> (Dag, Receiver<()>, Receiver<&'static str>) {
    let (begun_at, has_begun) = channel();
    let (ended_at, has_ended) = channel();
    let dag = Dag::builder().add(NODES).bind::<begun>(begun_at).bind::<ended>(ended_at).build().unwrap();
    (dag, has_begun, has_ended)
}

/// Drops the run when its node has begun, and gives what the node then says.
async fn dropped(node: &'static str) -> &'static str {
    let (dag, has_begun, has_ended) = dag();
    let run = tokio::spawn(async move { dag.run_named([node]).await });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    run.abort();
    heard(has_ended).await
}

async fn heard(has_ended: Receiver<&'static str>) -> &'static str {
    tokio::task::spawn_blocking(move || has_ended.recv().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn when_the_run_is_dropped() {
    for node in ["on_a_thread", "on_another_core", "elsewhere"] {
        assert_eq!(dropped(node).await, "told", "{node}");
    }
}

#[tokio::test]
async fn when_it_is_out_of_time() {
    let (dag, _has_begun, has_ended) = dag();
    let error = dag.run::<out_of_time>().await.unwrap_err().to_string();
    assert!(error.contains("no value within 10ms"), "{error}");
    assert_eq!(heard(has_ended).await, "told");
}

#[tokio::test]
async fn when_another_node_has_failed() {
    let (dag, _has_begun, has_ended) = dag();
    assert!(dag.run::<both>().await.is_err());
    drop(dag);
    // It may not have begun at all.
    if let Ok(word) =
        tokio::task::spawn_blocking(move || has_ended.recv_timeout(Duration::from_secs(30))).await.unwrap()
    {
        assert_eq!(word, "told");
    }
}

#[tokio::test]
async fn not_while_somebody_waits() {
    let (dag, _has_begun, _has_ended) = dag();
    assert!(!dag.run::<in_peace>().await.unwrap());
}

#[test]
fn a_function_can_be_called_and_cancelled_without_a_run() {
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(until_cancelled(&cancel), "told");
}
