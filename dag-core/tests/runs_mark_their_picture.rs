//! A run marks its picture: what is done, how long it took and on which way, what failed, was skipped, cached or tried again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dag_core::picture::{Edge, EdgeKind, RunMarks, Status};
use dag_core::{BoxError, Dag, input, module, node};

input!(start: u64);

#[node]
async fn slow(start: &u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(*start)).await;
    1
}

#[node]
async fn quick(start: &u64) -> u64 {
    *start
}

#[node]
async fn joined(slow: &u64, quick: &u64) -> u64 {
    slow + quick
}

#[node]
fn broken(quick: &u64) -> Result<u64, BoxError> {
    Err(format!("not with {quick}").into())
}

#[node]
fn after(broken: &u64) -> u64 {
    *broken
}

#[node(once)]
fn made() -> u64 {
    7
}

#[node]
fn reader(made: &u64) -> u64 {
    made + 1
}

static TRIES: AtomicU32 = AtomicU32::new(0);

#[node(retry(3))]
fn third_time() -> Result<u32, BoxError> {
    match TRIES.fetch_add(1, Ordering::Relaxed) {
        2 => Ok(3),
        _ => Err("not yet".into()),
    }
}

fn dag() -> Dag {
    Dag::builder().add(module!([start, slow, quick, joined, broken, after, made, reader, third_time])).build().unwrap()
}

fn status(run: &RunMarks, node: &str) -> Option<Status> {
    run.marks().node(node).and_then(|mark| mark.status)
}

#[tokio::test(start_paused = true)]
async fn done_nodes_have_times_and_the_longest_way_is_critical() {
    let run = RunMarks::new(&dag().plan(["joined"]).unwrap());
    assert_eq!(status(&run, "joined"), Some(Status::Planned));
    dag().run::<joined>().input::<start>(5_u64).observe(run.clone()).await.unwrap();
    let marks = run.marks();
    for node in ["slow", "quick", "joined"] {
        let mark = marks.node(node).unwrap();
        assert_eq!((mark.status, mark.count, mark.time.is_some()), (Some(Status::Done), 1, true), "{node}");
        assert_eq!(mark.is_critical, node != "quick", "{node}: the others waited for slow");
    }
    let is_critical =
        |from| marks.edge(&Edge::new(from, "joined", EdgeKind::Data)).is_some_and(|edge| edge.is_critical);
    assert_eq!((is_critical("slow"), is_critical("quick")), (true, false));
}

#[tokio::test]
async fn a_failure_has_its_reason_and_what_it_takes_along() {
    let run = RunMarks::new(&dag().plan(["joined", "after"]).unwrap());
    let ended = dag().run::<(joined, after)>().input::<start>(1_u64).observe(run.clone()).partial().await;
    assert!(ended.is_ok());
    assert_eq!(run.marks().node("broken").unwrap().note, "not with 1");
    assert_eq!(run.marks().node("after").unwrap().to_string(), "skipped: broken failed");
    assert_eq!(status(&run, "joined"), Some(Status::Done));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted_and_the_last_reason_kept() {
    let run = RunMarks::new(&dag().plan(["third_time"]).unwrap());
    dag().run::<third_time>().observe(run.clone()).await.unwrap();
    let marks = run.marks();
    let mark = marks.node("third_time").unwrap();
    assert_eq!((mark.status, mark.attempts), (Some(Status::Done), 3));
    assert_eq!(mark.note, "after not yet");
}

#[tokio::test]
async fn what_was_made_before_is_cached() {
    let dag = dag();
    dag.run::<reader>().await.unwrap();
    let run = RunMarks::new(&dag.plan(["reader"]).unwrap());
    dag.run::<reader>().observe(run.clone()).await.unwrap();
    assert_eq!(status(&run, "made"), Some(Status::Cached));
}

#[tokio::test]
async fn a_run_that_is_dropped_is_cancelled_and_the_rest_skipped() {
    let run = RunMarks::new(&dag().plan(["joined"]).unwrap());
    let ended = dag().run::<joined>().input::<start>(3_600_000_u64).observe(run.clone());
    assert!(tokio::time::timeout(Duration::from_millis(20), ended.into_future()).await.is_err());
    assert_eq!(status(&run, "slow"), Some(Status::Running));
    let marks = run.marks().ended();
    let of = |node: &str| marks.node(node).and_then(|mark| mark.status);
    assert_eq!((of("slow"), of("joined")), (Some(Status::Cancelled), Some(Status::Skipped)));
}
