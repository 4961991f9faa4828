//! A run can be dropped at every point where it waits: its values are dropped once, and nothing of it runs afterwards.

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use dag_core::{Dag, Module, RunError, input, module, node};

/// What happened in one run.
#[derive(Debug, Default)]
struct Seen {
    /// How often each value was dropped.
    drops: Mutex<Vec<u32>>,
    is_cancelled: AtomicBool,
    ran_late: AtomicU32,
    attempts: AtomicU32,
}

/// A value that tells when it is dropped.
#[derive(Debug)]
struct Token {
    id: usize,
    seen: Arc<Seen>,
}

impl Token {
    fn new(seen: &Arc<Seen>) -> Self {
        let mut drops = seen.drops.lock().unwrap();
        drops.push(0);
        Self { id: drops.len() - 1, seen: seen.clone() }
    }

    /// Waits a few times, and notes when it is woken after the end.
    async fn wait(&self) {
        for _ in 0..3 {
            self.seen.tick();
            tokio::task::yield_now().await;
        }
        self.seen.tick();
    }
}

impl Seen {
    fn tick(&self) {
        self.ran_late.fetch_add(u32::from(self.is_cancelled.load(Ordering::SeqCst)), Ordering::SeqCst);
    }
}

impl Clone for Token {
    fn clone(&self) -> Self {
        Self::new(&self.seen)
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.seen.drops.lock().unwrap()[self.id] += 1;
    }
}

input!(seen: Arc<Seen>);

#[node]
fn first(seen: &Arc<Seen>) -> Token {
    seen.tick();
    Token::new(seen)
}

#[node]
async fn waits(first: &Token, seen: &Arc<Seen>) -> Token {
    first.wait().await;
    Token::new(seen)
}

#[node]
async fn takes(first: Token) -> Token {
    first.wait().await;
    first
}

#[node(spawn)]
async fn spawned(first: Token, waits: &Token) -> Token {
    waits.wait().await;
    first
}

#[node(blocking)]
fn blocks(takes: Token, first: &Token) -> Token {
    drop(first.clone());
    takes
}

#[node(retry(2, backoff = "5ms"))]
async fn retried(waits: Token, seen: &Arc<Seen>) -> Result<Token, String> {
    waits.wait().await;
    if seen.attempts.fetch_add(1, Ordering::SeqCst) < 2 { Err("not yet".into()) } else { Ok(waits) }
}

#[node(retry(1, backoff = "5ms"), timeout = "20ms", fallback(Token::new(&Arc::default())))]
async fn falls_back(blocks: Token) -> Result<Token, String> {
    blocks.wait().await;
    pending().await
}

#[node]
fn all(spawned: Token, retried: Token, falls_back: &Token, takes: &Token) -> [Token; 3] {
    assert_eq!(falls_back.id, 0, "the first of its own count");
    [spawned, retried, takes.clone()]
}

const NODES: Module = module!([seen, first, waits, takes, spawned, blocks, retried, falls_back, all]);

/// Polls a run so often, and says whether it ended.
async fn polled<T>(mut run: Pin<Box<dyn Future<Output = T> + Send>>, mut polls: u32) -> Option<T> {
    poll_fn(|context| {
        polls -= 1;
        match run.as_mut().poll(context) {
            Poll::Ready(ended) => Poll::Ready(Some(ended)),
            Poll::Pending if polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
    // `run` is dropped here.
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

/// Cancels a run after so many polls, and says whether it ended before.
fn cancelled_after(polls: u32, is_partial: bool) -> bool {
    let (runtime, seen) = (runtime(), Arc::new(Seen::default()));
    let has_ended = runtime.block_on(async {
        let dag = Dag::builder().add(NODES).build().unwrap();
        let run = dag.run::<(all, waits)>().input::<seen>(seen.clone());
        let has_ended = if is_partial {
            polled(run.partial().into_future(), polls).await.map(|values| values.unwrap().0.unwrap().len())
        } else {
            polled(run.into_future(), polls).await.map(|values| values.unwrap().0.len())
        };
        seen.is_cancelled.store(true, Ordering::SeqCst);
        // The clock stands still until all blocking functions have returned, and then nothing is left to do.
        tokio::time::sleep(Duration::from_secs(60)).await;
        has_ended.is_some()
    });
    drop(runtime);
    assert_eq!(seen.ran_late.load(Ordering::SeqCst), 0, "something ran on after {polls} polls");
    let drops = seen.drops.lock().unwrap();
    assert!(drops.iter().all(|&drops| drops == 1), "after {polls} polls, values were dropped {drops:?} times");
    assert_eq!(Arc::strong_count(&seen), 1, "something is kept after {polls} polls");
    has_ended
}

/// The polls until the run has ended; how many there are depends on when the blocking function returns.
fn at_every_poll(is_partial: bool) {
    let polls = (1..).find(|&polls| cancelled_after(polls, is_partial)).unwrap();
    assert!(polls > 10, "it waits more often than {polls} times");
}

#[test]
fn a_run() {
    at_every_poll(false);
}

#[test]
fn a_partial_run() {
    at_every_poll(true);
}

#[node]
async fn never(first: Token) -> Token {
    let _kept = first;
    pending().await
}

#[node(spawn)]
async fn never_spawned(first: Token) -> Token {
    let _kept = first;
    pending().await
}

#[node]
async fn fails(waits: &Token) -> Result<Token, String> {
    waits.wait().await;
    Err("no".into())
}

const NEVER: Module = module!([seen, first, waits, never, never_spawned, fails]);

async fn never_returns<T>(run: Pin<Box<dyn Future<Output = T> + Send>>) -> Option<T> {
    tokio::time::timeout(Duration::from_secs(3600), run).await.ok()
}

#[tokio::test(start_paused = true)]
async fn one_that_never_returns() {
    let seen = Arc::new(Seen::default());
    let dag = Dag::builder().add(NEVER).build().unwrap();
    let run = || dag.run::<(never, never_spawned)>().input::<seen>(seen.clone());
    assert!(never_returns(run().into_future()).await.is_none(), "it is dropped after an hour");

    let with_failure = || dag.run::<(never, never_spawned, fails)>().input::<seen>(seen.clone());
    let failed = never_returns(with_failure().into_future()).await;
    assert!(matches!(failed, Some(Err(RunError::Node(error))) if error.node() == "fails"), "the failure ends it");
    let partial = never_returns(with_failure().partial().into_future()).await;
    assert!(partial.is_none(), "a partial run waits for the others");

    tokio::task::yield_now().await;
    assert!(seen.drops.lock().unwrap().iter().all(|&drops| drops == 1));
    assert_eq!(Arc::strong_count(&seen), 1);
}
