//! An action that is marked so is tried again when it fails, and stopped when it is out of time.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dag_core::{Action, App, Dag, Event, Inputs, Machine, State, action, causes, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Work {
    done: u32,
}

type Calls = Arc<AtomicU32>;

#[action(writes(done))]
fn third_time(calls: &Calls, done: u32) -> Result<u32, String> {
    match calls.fetch_add(1, Ordering::Relaxed) {
        2 => Ok(done + 1),
        earlier => Err(format!("attempt {earlier}")),
    }
}

#[action(writes(done))]
fn panics(calls: &Calls) -> u32 {
    calls.fetch_add(1, Ordering::Relaxed);
    panic!("at once")
}

#[action(writes(done))]
async fn hangs_once(calls: &Calls) -> u32 {
    if calls.fetch_add(1, Ordering::Relaxed) == 0 {
        std::future::pending::<()>().await;
    }
    7
}

fn app(action: Action) -> (App<Work>, Calls) {
    let calls = Calls::default();
    let machine = Machine::builder(Work::default())
        .action("work", action.bind("calls", calls.clone()))
        .entrypoint("work")
        .build()
        .unwrap();
    (machine.app(), calls)
}

#[tokio::test(start_paused = true)]
async fn as_often_as_is_said() {
    let (mut enough, calls) = app(action::<third_time>().retry(2, Duration::from_secs(1)));
    enough.step(Inputs::new()).await.unwrap();
    assert_eq!((enough.state().done, calls.load(Ordering::Relaxed)), (1, 3));

    let (mut too_few, _) = app(action::<third_time>().retry(1, Duration::from_secs(1)));
    let error = too_few.step(Inputs::new()).await.unwrap_err();
    assert_eq!(causes(&error).last().unwrap(), "attempt 1");
}

#[tokio::test(start_paused = true)]
async fn and_those_who_watch_are_told() {
    let (app, _) = app(action::<third_time>().retry(2, Duration::from_secs(1)));
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = told.clone();
    let mut app = app.observe(move |event: &Event<'_>| {
        if let Event::ActionRetried { sequence_id, action, attempt, reason } = event {
            sink.lock().unwrap().push(format!("{sequence_id} {action} {attempt}: {reason}"));
        }
    });
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["0 work 1: attempt 0", "0 work 2: attempt 1"]);
}

#[tokio::test]
async fn but_not_after_a_panic() {
    let (mut app, calls) = app(action::<panics>().retry(5, Duration::ZERO));
    assert!(app.step(Inputs::new()).await.is_err());
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

input!(calls: Calls);

#[node(name = done)]
fn panics_in_a_graph(calls: &Calls) -> u32 {
    calls.fetch_add(1, Ordering::Relaxed);
    panic!("at once")
}

#[node(name = done, check(range = 1..))]
fn gives_too_little(calls: &Calls) -> u32 {
    calls.fetch_add(1, Ordering::Relaxed);
    0
}

#[tokio::test]
async fn nor_after_one_in_a_graph_or_a_failed_check() {
    for module in [module!([calls, panics_in_a_graph]), module!([calls, gives_too_little])] {
        let dag = Dag::builder().add(module).build().unwrap();
        let (mut app, calls) = app(Action::from(dag.action_named(["done"])).retry(5, Duration::ZERO));
        assert!(app.step(Inputs::new()).await.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn and_when_it_was_out_of_time() {
    let limit = Duration::from_secs(3);
    let (mut again, calls) = app(action::<hangs_once>().timeout(limit).retry(1, Duration::ZERO));
    again.step(Inputs::new()).await.unwrap();
    assert_eq!((again.state().done, calls.load(Ordering::Relaxed)), (7, 2));

    let (mut once, _) = app(action::<hangs_once>().timeout(limit));
    let error = once.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"action `work` gave nothing within 3s (dag-core/tests/actions_are_tried_again.rs:32)");
}
