//! `blocking` and `spawn` nodes run beside the task of the run: others go on meanwhile, and a run that ends takes spawned ones with it.

use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};

use dag_core::{Dag, RunError, input, module, node};
use tokio::sync::Notify;

input!(barrier: Arc<Barrier>);

#[node(blocking)]
fn one(barrier: &Arc<Barrier>) -> ThreadId {
    barrier.wait();
    thread::current().id()
}

#[node(blocking)]
fn other(barrier: &Arc<Barrier>) -> ThreadId {
    barrier.wait();
    thread::current().id()
}

#[node(spawn)]
fn computed() -> ThreadId {
    thread::current().id()
}

#[node(spawn)]
fn spawned_panic() -> u8 {
    panic!("far away")
}

#[node(blocking)]
fn failing() -> Result<u8, String> {
    Err("disk on fire".into())
}

input!(started: Arc<Notify>);
input!(dropped: Arc<Notify>);

struct Tells(Arc<Notify>);

impl Drop for Tells {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[node(spawn)]
async fn waits(started: &Arc<Notify>, dropped: Arc<Notify>) -> u8 {
    let _guard = Tells(dropped);
    started.notify_one();
    std::future::pending().await
}

#[node]
async fn fails_soon(started: &Arc<Notify>) -> Result<u8, String> {
    started.notified().await;
    Err("soon".into())
}

#[tokio::test]
async fn blocking_nodes_overlap_on_threads_of_their_own() {
    let dag = Dag::builder().add(module!([barrier, one, other])).build().unwrap();
    let run = dag.run::<(one, other)>().input::<barrier>(Arc::new(Barrier::new(2)));
    let (one, other) = run.await.unwrap();
    assert!(one != other && one != thread::current().id(), "each waits for the other, on another thread");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_nodes_run() {
    let dag = Dag::builder().add(module!([computed])).build().unwrap();
    dag.run::<computed>().await.unwrap();
}

#[tokio::test]
async fn their_failures_are_those_of_the_node() {
    let dag = Dag::builder().add(module!([spawned_panic, failing])).build().unwrap();
    let RunError::Node(error) = dag.run::<spawned_panic>().await.unwrap_err() else { panic!("a node failed") };
    assert!(error.is_panic() && error.to_string().contains("far away"));
    let RunError::Node(error) = dag.run::<failing>().await.unwrap_err() else { panic!("a node failed") };
    assert_eq!(error.error().unwrap().to_string(), "disk on fire");
}

#[tokio::test]
async fn an_error_elsewhere_ends_a_spawned_node() {
    let dag = Dag::builder().add(module!([started, dropped, waits, fails_soon])).build().unwrap();
    let (begin, notify) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let run = dag.run::<(waits, fails_soon)>().input::<started>(begin).input::<dropped>(notify.clone());
    assert!(matches!(run.await, Err(RunError::Node(error)) if error.node() == "fails_soon"));
    notify.notified().await;
}

#[test]
fn without_a_runtime_it_is_an_error_of_the_node() {
    let dag = Dag::builder().add(module!([computed])).build().unwrap();
    let Err(RunError::Node(error)) = futures_executor(dag.run::<computed>()) else { panic!("a node failed") };
    assert!(error.error().unwrap().to_string().contains("no reactor running"), "{:?}", error.error());
}

/// Polls a future that never has to wait.
fn futures_executor<F: IntoFuture>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future.into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it waits"),
    }
}
