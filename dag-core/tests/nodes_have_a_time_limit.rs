//! `timeout` ends an attempt that takes too long: an async node is dropped, a blocking one is abandoned.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use dag_core::{Dag, RunError, input, module, node};

#[node(timeout = "30s")]
async fn for_ever() -> u32 {
    pending().await
}

#[node(timeout = "30s")]
async fn in_time() -> u32 {
    7
}

type Gate = Arc<Mutex<(Receiver<()>, Sender<&'static str>)>>;

input!(gate: Gate);
input!(attempts: Arc<AtomicU32>);

#[node(blocking, timeout = "20ms")]
fn blocks(gate: &Gate) -> u32 {
    let gate = gate.lock().unwrap();
    let _ = gate.0.recv();
    let _ = gate.1.send("returned");
    1
}

#[node(retry(1, backoff = "1ms"), timeout = "1s")]
async fn second_time(attempts: &Arc<AtomicU32>) -> u32 {
    if attempts.fetch_add(1, Ordering::SeqCst) == 0 { pending().await } else { 2 }
}

#[tokio::test(start_paused = true)]
async fn an_async_node_is_dropped() {
    let dag = Dag::builder().add(module!([for_ever, in_time])).build().unwrap();
    let RunError::Node(error) = dag.run::<(for_ever, in_time)>().await.unwrap_err() else { panic!("a node failed") };
    assert!(error.is_timeout() && error.error().is_none());
    assert!(error.to_string().starts_with("node `for_ever` gave no value within 30s ("), "{error}");
    assert_eq!(dag.run::<in_time>().await.unwrap(), 7);
}

#[tokio::test]
async fn a_blocking_node_is_abandoned_and_its_values_live_until_it_returns() {
    let ((open, wait), (told, hear)) = (channel(), channel());
    let gate: Gate = Arc::new(Mutex::new((wait, told)));
    let values = Arc::downgrade(&gate);
    let dag = Dag::builder().add(module!([gate, blocks])).build().unwrap();
    let RunError::Node(error) = dag.run::<blocks>().input::<gate>(gate).await.unwrap_err() else {
        panic!("a node failed")
    };
    assert!(error.is_timeout());
    assert!(values.upgrade().is_some(), "the function still reads it");
    open.send(()).unwrap();
    assert_eq!(hear.recv().unwrap(), "returned");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_may_pass() {
    let dag = Dag::builder().add(module!([attempts, second_time])).build().unwrap();
    assert_eq!(dag.run::<second_time>().input::<attempts>(Arc::new(AtomicU32::new(0))).await.unwrap(), 2);
}
