//! The first failed node ends the run: what still runs is dropped before the error comes back, and what has not begun never does.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dag_core::{Dag, RunError, input, module, node};

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicU32,
    dropped: AtomicU32,
    later: AtomicU32,
}

input!(counts: Arc<Counts>);

struct Guard<'a>(&'a Counts);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

#[node]
async fn for_ever(counts: &Arc<Counts>) -> u32 {
    counts.begun.fetch_add(1, Ordering::SeqCst);
    let _guard = Guard(counts);
    pending().await
}

#[node]
async fn fails(counts: &Arc<Counts>) -> Result<u32, String> {
    while counts.begun.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    Err("no".into())
}

#[node]
async fn later(fails: &u32, counts: &Arc<Counts>) -> u32 {
    counts.later.fetch_add(1, Ordering::SeqCst);
    *fails
}

#[node]
fn all(for_ever: &u32, later: &u32) -> u32 {
    for_ever + later
}

fn dag(counts: &Arc<Counts>) -> Dag {
    Dag::builder().add(module!([counts, for_ever, fails, later, all])).bind::<counts>(counts.clone()).build().unwrap()
}

fn seen(counts: &Counts) -> [u32; 3] {
    [&counts.begun, &counts.dropped, &counts.later].map(|count| count.load(Ordering::SeqCst))
}

#[tokio::test]
async fn what_still_runs_is_dropped() {
    let counts = Arc::new(Counts::default());
    let error = dag(&counts).run::<all>().await.unwrap_err();
    assert!(matches!(&error, RunError::Node(error) if error.node() == "fails"), "{error}");
    assert_eq!(seen(&counts), [1, 1, 0]);
}

#[tokio::test]
async fn dropping_the_run_drops_its_nodes() {
    let counts = Arc::new(Counts::default());
    let run = dag(&counts).run::<for_ever>().into_future();
    tokio::time::timeout(Duration::from_millis(1), run).await.unwrap_err();
    assert_eq!(seen(&counts), [1, 1, 0]);
}

#[tokio::test]
async fn a_run_that_is_never_awaited_does_nothing() {
    let counts = Arc::new(Counts::default());
    drop(dag(&counts).run::<for_ever>().into_future());
    assert_eq!(seen(&counts), [0, 0, 0]);
}
