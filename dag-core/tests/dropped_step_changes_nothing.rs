//! A step that is dropped half way leaves the state and the next action as they were; its number stays used, for it was told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dag_core::{Event, Inputs, Machine, State, action};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
struct Work {
    done: u32,
}

#[action(writes(done))]
async fn work(done: &u32, #[input] for_ever: &bool) -> u32 {
    if *for_ever {
        std::future::pending::<()>().await;
    }
    done + 1
}

#[tokio::test]
async fn and_the_application_goes_on() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let mut app = Machine::builder(Work::default())
        .action("work", action::<work>())
        .entrypoint("work")
        .default_transition("work", "work")
        .build()
        .unwrap()
        .app()
        .observe(move |event: &Event<'_>| match event {
            Event::StepStarted { sequence_id, .. } => sink.lock().unwrap().push(format!("{sequence_id} started")),
            Event::StepFinished { sequence_id, .. } => sink.lock().unwrap().push(format!("{sequence_id} finished")),
            _ => {}
        });

    let step = app.step(Inputs::new().with("for_ever", true));
    tokio::time::timeout(Duration::from_millis(1), step).await.unwrap_err();
    assert_eq!((app.state(), app.next_action()), (&Work { done: 0 }, Some("work")));

    let step = app.step(Inputs::new().with("for_ever", false)).await.unwrap();
    assert_eq!((step.sequence_id, app.state().done), (1, 1));
    assert_eq!(*heard.lock().unwrap(), ["0 started", "1 started", "1 finished"]);
}

#[tokio::test]
async fn a_step_that_is_never_polled_uses_no_number() {
    let machine =
        Machine::builder(Work::default()).action("work", action::<work>()).entrypoint("work").build().unwrap();
    let mut app = machine.app();
    drop(app.step(Inputs::new()));
    assert_eq!(app.sequence_id(), 0);
}
