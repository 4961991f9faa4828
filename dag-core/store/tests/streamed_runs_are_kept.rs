//! A run that is streamed is kept as any other, and a stream that is dropped leaves a step that was interrupted.

use std::path::Path;

use dag_core::{Emit, Halt, Inputs, Machine, RunEvent, State, action};
use dag_store::{Project, Status, Store};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    answer: Option<String>,
}

#[action(writes(answer))]
async fn answer(#[input] prompt: &str, out: &Emit<String>) -> String {
    for word in prompt.split(' ') {
        out.send(word.into());
        tokio::task::yield_now().await;
    }
    prompt.to_uppercase()
}

fn machine() -> Machine<Chat> {
    let machine = Machine::builder(Chat::default()).action("answer", action::<answer>()).entrypoint("answer");
    machine.default_transition("answer", "answer").build().unwrap()
}

fn project(folder: &Path) -> Project {
    Store::open(folder).unwrap().project("chats").unwrap()
}

fn prompt() -> Inputs {
    Inputs::new().with("prompt", "one two three".to_owned())
}

#[tokio::test]
async fn as_a_step_with_a_stream() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    let events: Vec<_> = app.stream(Halt::after("answer"), prompt()).collect().await;
    assert!(events.iter().all(Result::is_ok), "{events:?}");
    drop(app);
    let read = project.app("one").unwrap().read().unwrap();
    assert_eq!(read.steps[0].status, Status::Completed);
    assert_eq!(read.steps[0].streams[0].items_streamed, Some(3));
}

#[tokio::test]
async fn a_dropped_one_was_interrupted_and_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    let mut events = app.stream(Halt::after("answer"), prompt());
    while !matches!(events.next().await.unwrap().unwrap(), RunEvent::Part { .. }) {}
    drop(events);
    assert_eq!(app.state().answer, None);
    drop(app);
    let read = project.app("one").unwrap().read().unwrap();
    assert_eq!(read.steps.len(), 1);
    assert_eq!(read.steps[0].status, Status::Interrupted);

    let mut app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!(app.next_action(), Some("answer"));
    app.step(prompt()).await.unwrap();
    assert_eq!(app.state().answer.as_deref(), Some("ONE TWO THREE"));
}
