//! What a step is given is checked before its action runs; a step that cannot start uses up no number and tells no observer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{App, Event, Inputs, Machine, State, action};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Sum {
    total: i64,
}

#[action(writes(total))]
fn add(total: &i64, #[input] number: &i64, #[input] note: Option<&str>, factor: &i64) -> i64 {
    total + number * factor + note.map_or(0, |note| note.len() as i64)
}

fn app() -> App<Sum> {
    let add = action::<add>().bind("factor", 2_i64);
    Machine::builder(Sum::default())
        .action("add", add)
        .entrypoint("add")
        .default_transition("add", "add")
        .build()
        .unwrap()
        .app()
}

async fn refused(inputs: Inputs) -> String {
    let heard = Arc::new(AtomicU32::new(0));
    let sink = heard.clone();
    let mut app = app().observe(move |_: &Event<'_>| {
        sink.fetch_add(1, Ordering::SeqCst);
    });
    let error = app.step(inputs).await.unwrap_err();
    assert_eq!((app.sequence_id(), app.state().total, heard.load(Ordering::SeqCst)), (0, 0, 0));
    app.step(Inputs::new().with("number", 1_i64)).await.unwrap();
    assert_eq!((app.sequence_id(), heard.load(Ordering::SeqCst)), (1, 2));
    error.to_string()
}

#[tokio::test]
async fn they_reach_the_action() {
    let mut app = app();
    app.step(Inputs::new().with("number", 3_i64)).await.unwrap();
    app.step(Inputs::new().with("number", 5_i64).with("note", "four".to_owned())).await.unwrap();
    assert_eq!(app.state().total, 20);
}

#[tokio::test]
async fn one_is_missing() {
    insta::assert_snapshot!(refused(Inputs::new()).await, @"the action `add` cannot start: the input `number: i64` is missing");
}

#[tokio::test]
async fn unknown_and_of_the_wrong_type() {
    let inputs = Inputs::new().with("number", 3_u8).with("nunber", 3_i64).with("factor", 3_i64).with("total", 3_i64);
    insta::assert_snapshot!(refused(inputs).await, @"the action `add` cannot start: the input `number` must be of the type `i64`; it takes no input `nunber`; it takes `number`, `note`; it takes no input `factor`; it takes `number`, `note`; it takes no input `total`; it takes `number`, `note`");
}

#[tokio::test]
async fn given_twice() {
    let inputs = Inputs::new().with("number", 3_i64).with("number", 4_i64);
    insta::assert_snapshot!(refused(inputs).await, @"the action `add` cannot start: the input `number` is given twice");
}
