//! Runs that ask for one missing value at the same time compute it once. One that fails or is dropped leaves the work to the next.
#![cfg(feature = "cache")]

use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{Cache, Dag, Explanation, RunError, input, module, node};
use tokio::sync::Semaphore;

/// Lets calls through one by one, and counts them.
#[derive(Clone)]
struct Gate {
    permits: Arc<Semaphore>,
    calls: Arc<AtomicU32>,
}

impl Gate {
    fn new(permits: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(permits)), calls: Arc::default() }
    }

    async fn pass(&self) -> u32 {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        self.permits.acquire().await.unwrap().forget();
        call
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }
}

input!(gate: Gate);
input!(number: i64);

#[node(cache(ignore(gate)))]
async fn slow(number: &i64, gate: &Gate) -> i64 {
    gate.pass().await;
    number * 2
}

/// The first call fails.
#[node(cache(ignore(gate)))]
async fn shaky(number: &i64, gate: &Gate) -> Result<i64, String> {
    if gate.pass().await == 0 { Err("no luck".into()) } else { Ok(number * 2) }
}

fn dag(gate: &Gate, cache: &Cache) -> Dag {
    let all = module!([gate, number, slow, shaky]);
    Dag::builder().add(all).bind::<gate>(gate.clone()).cache(cache.clone()).build().unwrap()
}

async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn eight_runs_compute_once() {
    let (gate, cache) = (Gate::new(0), Cache::memory());
    // Two graphs share the cache.
    let dags = [dag(&gate, &cache), dag(&gate, &cache)];
    let runs: Vec<_> =
        (0..8).map(|index| tokio::spawn(dags[index % 2].run::<slow>().input::<number>(21).into_future())).collect();
    settle().await;
    assert_eq!(gate.calls(), 1);
    gate.permits.add_permits(8);
    for run in runs {
        assert_eq!(run.await.unwrap().unwrap(), 42);
    }
    assert_eq!(gate.calls(), 1);
    assert_eq!(cache.explain("slow"), Some(Explanation::Joined));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_as_well() {
    for round in 0..50 {
        let (gate, cache) = (Gate::new(8), Cache::memory());
        let dag = dag(&gate, &cache);
        let runs: Vec<_> =
            (0..8).map(|_| tokio::spawn(dag.run::<slow>().input::<number>(round).into_future())).collect();
        for run in runs {
            assert_eq!(run.await.unwrap().unwrap(), round * 2);
        }
        assert_eq!(gate.calls(), 1);
    }
}

#[tokio::test]
async fn other_keys_do_not_wait() {
    let (gate, cache) = (Gate::new(0), Cache::memory());
    let dag = dag(&gate, &cache);
    let runs: Vec<_> =
        (0..3).map(|index| tokio::spawn(dag.run::<slow>().input::<number>(index).into_future())).collect();
    settle().await;
    assert_eq!(gate.calls(), 3);
    gate.permits.add_permits(3);
    for (run, expected) in runs.into_iter().zip([0, 2, 4]) {
        assert_eq!(run.await.unwrap().unwrap(), expected);
    }
}

#[tokio::test]
async fn when_the_computing_run_is_dropped_another_computes() {
    let (gate, cache) = (Gate::new(0), Cache::memory());
    let dag = dag(&gate, &cache);
    let run = || tokio::spawn(dag.run::<slow>().input::<number>(5).into_future());
    let first = run();
    settle().await;
    let others = [run(), run()];
    settle().await;
    assert_eq!(gate.calls(), 1);
    first.abort();
    settle().await;
    assert_eq!(gate.calls(), 2);
    gate.permits.add_permits(1);
    for run in others {
        assert_eq!(run.await.unwrap().unwrap(), 10);
    }
    assert_eq!(gate.calls(), 2);
}

#[tokio::test]
async fn errors_are_not_kept() {
    let (gate, cache) = (Gate::new(0), Cache::memory());
    let dag = dag(&gate, &cache);
    let run = || tokio::spawn(dag.run::<shaky>().input::<number>(5).into_future());
    let (first, second) = (run(), run());
    settle().await;
    assert_eq!(gate.calls(), 1);
    gate.permits.add_permits(2);
    assert!(matches!(first.await.unwrap(), Err(RunError::Node(error)) if error.node() == "shaky"));
    assert_eq!(second.await.unwrap().unwrap(), 10);
    assert_eq!(gate.calls(), 2);
    assert_eq!((cache.len(), cache.explain("shaky")), (1, Some(Explanation::NoEntry)));
}

/// A value for which there is no room goes to those who wait all the same.
#[tokio::test]
async fn without_room_it_is_computed_once_as_well() {
    let (gate, cache) = (Gate::new(0), Cache::memory().max_entries(0));
    let dag = dag(&gate, &cache);
    let runs = [(); 3].map(|()| tokio::spawn(dag.run::<slow>().input::<number>(4).into_future()));
    settle().await;
    gate.permits.add_permits(3);
    for run in runs {
        assert_eq!(run.await.unwrap().unwrap(), 8);
    }
    assert_eq!((gate.calls(), cache.len()), (1, 0));
}
