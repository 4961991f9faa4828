//! Any number of runs share one graph, on one thread or several, and know nothing of each other.

use std::sync::Arc;
use std::time::Duration;

use dag_core::{Dag, input, module, node};
use futures_util::future::join_all;
use tokio::sync::Barrier;

input!(number: u64);
input!(barrier: Arc<Barrier>);

/// Can only end when as many runs as the barrier asks for are here at the same time.
#[node]
async fn together(number: &u64, barrier: &Arc<Barrier>) -> u64 {
    barrier.wait().await;
    number * 10
}

#[node]
fn result(number: u64, together: &u64) -> Result<u64, String> {
    if number == 13 { Err("unlucky".into()) } else { Ok(number + together) }
}

fn dag(runs: usize) -> Dag {
    let dag = Dag::builder().add(module!([number, barrier, together, result]));
    dag.bind::<barrier>(Arc::new(Barrier::new(runs))).build().unwrap()
}

#[tokio::test]
async fn on_one_thread() {
    let dag = dag(20);
    let runs = join_all((0..20_u64).map(|given| dag.run::<result>().input::<number>(given).into_future()));
    let results = tokio::time::timeout(Duration::from_secs(20), runs).await.expect("the runs wait for each other");
    for (given, result) in (0..).zip(results) {
        match result {
            Ok(value) => assert_eq!(value, 11 * given),
            Err(_) => assert_eq!(given, 13),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads() {
    let dag = dag(8);
    let runs: Vec<_> =
        (0..8_u64).map(|given| tokio::spawn(dag.run::<result>().input::<number>(given).into_future())).collect();
    for (given, run) in (0..).zip(runs) {
        assert_eq!(run.await.unwrap().unwrap(), 11 * given);
    }
}
