//! `retry` tries a failed node again, with doubling waits, as often as it says and only after errors that may pass.

#![expect(clippy::needless_pass_by_value, reason = "a value taken by value is part of the claim")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dag_core::{BoxError, Dag, Event, RunError, input, module, node};
use tokio::time::Instant;

/// How often a node was called, and how often it still fails.
#[derive(Debug, Clone, Default)]
struct Calls(Arc<AtomicU32>);

impl Calls {
    fn fail_until(&self, works: u32) -> Result<u32, String> {
        let call = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        if call < works { Err(format!("call {call} failed")) } else { Ok(call) }
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

input!(calls: Calls);
input!(words: Vec<String>);

#[node(retry(3, backoff = "10ms"))]
async fn third_time(calls: &Calls) -> Result<u32, String> {
    calls.fail_until(3)
}

#[node(retry(3))]
fn never(calls: &Calls) -> Result<u32, String> {
    calls.fail_until(u32::MAX)
}

fn is_first(error: &BoxError) -> bool {
    error.to_string().contains("call 1")
}

#[node(retry(5, only = is_first))]
fn once_more(calls: &Calls) -> Result<u32, String> {
    calls.fail_until(u32::MAX)
}

#[node(retry(3))]
fn panics(calls: &Calls) -> Result<u32, String> {
    calls.fail_until(1)?;
    panic!("no use")
}

#[node(retry(2))]
fn by_value(calls: &Calls, words: Vec<String>) -> Result<usize, String> {
    calls.fail_until(3)?;
    Ok(words.len())
}

fn dag(calls: &Calls) -> Dag {
    let nodes = module!([calls, words, third_time, never, once_more, panics, by_value]);
    Dag::builder().add(nodes).bind::<calls>(calls.clone()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn until_it_works_with_doubling_waits() {
    let (calls, reasons) = (Calls::default(), Arc::new(Mutex::new(Vec::new())));
    let (heard, start) = (reasons.clone(), Instant::now());
    let run = dag(&calls).run::<third_time>().observe(move |event: &Event<'_>| {
        if let Event::NodeRetried { node, attempt, reason } = event {
            heard.lock().unwrap().push(format!("{} {attempt}: {reason}", node.name));
        }
    });
    assert_eq!(run.await.unwrap(), 3);
    assert_eq!(start.elapsed(), Duration::from_millis(10 + 20));
    assert_eq!(*reasons.lock().unwrap(), ["third_time 1: call 1 failed", "third_time 2: call 2 failed"]);
}

#[tokio::test(start_paused = true)]
async fn as_often_as_it_says() {
    let calls = Calls::default();
    let RunError::Node(error) = dag(&calls).run::<never>().await.unwrap_err() else { panic!("a node failed") };
    assert_eq!((calls.count(), error.attempts()), (4, 4));
    let text = error.to_string();
    assert!(text.starts_with("node `never` failed, tried 4 times (dag-core/tests/failed_nodes"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn only_after_errors_that_may_pass() {
    let calls = Calls::default();
    let RunError::Node(error) = dag(&calls).run::<once_more>().await.unwrap_err() else { panic!("a node failed") };
    assert_eq!((calls.count(), error.attempts()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn not_after_a_panic() {
    let calls = Calls::default();
    let RunError::Node(error) = dag(&calls).run::<panics>().await.unwrap_err() else { panic!("a node failed") };
    assert!(error.is_panic() && calls.count() == 1);
}

#[tokio::test(start_paused = true)]
async fn with_values_that_are_taken_by_value() {
    let words = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(dag(&Calls::default()).run::<by_value>().input::<words>(words).await.unwrap(), 2);
}
