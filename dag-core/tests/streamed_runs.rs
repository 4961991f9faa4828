//! A run as a stream: parts come while their action runs, then its step; what is dropped or fails leaves the state as it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dag_core::{
    App, Dag, Emit, Halt, Inputs, Machine, RunEvent, State, StepError, Stopped, action, field, input, module, node,
};
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    answer: Option<String>,
    error: Option<String>,
}

#[action(writes(prompt))]
fn hear(#[input] said: &str) -> String {
    said.into()
}

/// One word after the other; it fails at `boom` and waits for ever at `wait`.
#[action(writes(answer))]
async fn answer(prompt: &str, sent: &Arc<AtomicUsize>, out: &Emit<String>) -> Result<String, String> {
    for word in prompt.split(' ') {
        match word {
            "boom" => return Err("it burst".into()),
            "wait" => std::future::pending().await,
            word => out.send(word.into()),
        }
        sent.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
    }
    Ok(prompt.to_uppercase())
}

#[action(writes(answer))]
fn apologise(error: &str) -> String {
    format!("sorry: {error}")
}

fn app(sent: &Arc<AtomicUsize>) -> App<Chat> {
    let machine = Machine::builder(Chat::default())
        .action("hear", action::<hear>())
        .action("answer", action::<answer>().bind("sent", sent.clone()))
        .entrypoint("hear")
        .default_transition("hear", "answer")
        .default_transition("answer", "hear");
    machine.build().unwrap().app()
}

fn said(text: &str) -> Inputs {
    Inputs::new().with("said", text.to_owned())
}

fn shown(event: Result<RunEvent, StepError>) -> String {
    match event {
        Ok(RunEvent::StepStarted { sequence_id, action }) => format!("{sequence_id} {action} started"),
        Ok(RunEvent::Part { sequence_id, action, source, part }) => {
            format!("{sequence_id} {action}, {source}: {}", part.json())
        }
        Ok(RunEvent::StepFinished(step)) => {
            let how = if step.error.is_some() { "failed" } else { "finished" };
            format!("{} {} {how}", step.sequence_id, step.action)
        }
        Ok(RunEvent::Stopped(stopped)) => format!("{stopped:?}"),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("error: {error}"),
    }
}

async fn all(stream: impl Stream<Item = Result<RunEvent, StepError>>) -> Vec<String> {
    stream.map(shown).collect().await
}

#[tokio::test]
async fn parts_then_the_step() {
    let mut app = app(&Arc::default());
    let events = all(app.stream(Halt::after("answer"), said("hello you"))).await;
    let expected = [
        "0 hear started",
        "0 hear finished",
        "1 answer started",
        r#"1 answer, answer: "hello""#,
        r#"1 answer, answer: "you""#,
        "1 answer finished",
        r#"After("answer")"#,
    ];
    assert_eq!(events, expected);
    assert_eq!((app.state().answer.as_deref(), app.sequence_id()), (Some("HELLO YOU"), 2));
}

#[tokio::test]
async fn a_part_comes_before_the_action_goes_on() {
    let sent = Arc::new(AtomicUsize::new(0));
    let mut app = app(&sent);
    let mut events = app.stream(Halt::after("answer"), said("a b c d e f"));
    let mut parts = 0;
    while let Some(event) = events.next().await {
        if let RunEvent::Part { part, .. } = event.unwrap() {
            parts += 1;
            assert!(part.get::<String>().is_some() && part.get::<u8>().is_none());
            assert!(
                sent.load(Ordering::SeqCst) <= parts,
                "an action that waits goes no faster than its parts are taken"
            );
        }
    }
    assert_eq!(parts, 6);
}

#[tokio::test]
async fn parts_then_the_error() {
    let mut app = app(&Arc::default());
    app.step(said("one boom")).await.unwrap();
    let events = all(app.stream(Halt::never(), Inputs::new())).await;
    assert_eq!(events[..2], ["1 answer started", r#"1 answer, answer: "one""#]);
    assert!(events[2].starts_with("error: action `answer` failed ("), "{events:?}");
    assert_eq!(events.len(), 3);
    assert_eq!((app.state().answer.as_deref(), app.next_action()), (None, Some("answer")));
}

#[tokio::test]
async fn parts_then_the_error_edge() {
    let machine = Machine::builder(Chat { prompt: Some("one boom".into()), ..Chat::default() })
        .action("answer", action::<answer>().bind("sent", Arc::<AtomicUsize>::default()))
        .action("apologise", action::<apologise>())
        .entrypoint("answer")
        .on_error("apologise", field!(Chat.error), |error| dag_core::causes(error).pop().unwrap())
        .build()
        .unwrap();
    let mut app = machine.app();
    let events = all(app.stream(Halt::never(), Inputs::new())).await;
    assert_eq!(events[1..4], [r#"0 answer, answer: "one""#, "0 answer failed", "1 apologise started"]);
    assert_eq!(app.state().answer.as_deref(), Some("sorry: it burst"));
}

#[tokio::test]
async fn a_dropped_stream_cancels_its_step() {
    let mut app = app(&Arc::default());
    app.step(said("one wait two")).await.unwrap();
    let before = app.state().clone();
    let mut events = app.stream(Halt::never(), Inputs::new());
    assert_eq!(shown(events.next().await.unwrap()), "1 answer started");
    assert_eq!(shown(events.next().await.unwrap()), r#"1 answer, answer: "one""#);
    tokio::time::timeout(Duration::ZERO, events.next()).await.unwrap_err();
    drop(events);
    assert_eq!((app.state(), app.next_action(), app.sequence_id()), (&before, Some("answer"), 2));
    // What was told to the stream is told to nobody now.
    app.set_state(Chat { prompt: Some("again".into()), ..before }).unwrap();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().answer.as_deref(), Some("AGAIN"));
}

#[tokio::test]
async fn one_that_is_never_read_does_nothing() {
    let mut app = app(&Arc::default());
    drop(app.stream(Halt::never(), said("hello")));
    assert_eq!((app.sequence_id(), app.next_action()), (0, Some("hear")));
}

#[tokio::test]
async fn it_ends_where_inputs_are_needed_and_at_a_wrong_halt() {
    let mut app = app(&Arc::default());
    let mut events = app.stream(Halt::never(), said("hello"));
    let mut last = None;
    while let Some(event) = events.next().await {
        last = Some(event.unwrap());
    }
    drop(events);
    let Some(RunEvent::Stopped(stopped)) = last else { panic!("{last:?}") };
    assert_eq!(stopped, Stopped::NeedsInput { action: "hear".into(), missing: vec!["said".into()] });

    let events = all(app.stream(Halt::after("anser"), said("hello"))).await;
    assert_eq!(events, ["error: cannot halt at `anser`, which is no action; did you mean `answer`?"]);
}

input!(count: usize);
input!(sent: Arc<AtomicUsize>);

/// Fast, and on a thread of its own.
#[node(blocking)]
fn counted(count: usize, sent: &Arc<AtomicUsize>, parts: &Emit<usize>) -> usize {
    for part in 0..count {
        parts.send(part);
        sent.fetch_add(1, Ordering::SeqCst);
    }
    count
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Counted {
    count: usize,
    counted: Option<usize>,
}

const PARTS: usize = 5000;

fn counting(sent: &Arc<AtomicUsize>) -> App<Counted> {
    let dag = Dag::builder().add(module!([count, sent, counted])).bind::<sent>(sent.clone()).build().unwrap();
    let start = Counted { count: PARTS, counted: None };
    let machine = Machine::builder(start).action("count", dag.action::<counted>()).entrypoint("count");
    machine.build().unwrap().app()
}

/// Until the thread has sent so many parts; and longer, so that one which does not wait would be ahead.
async fn has_sent(sent: &AtomicUsize, parts: usize) {
    while sent.load(Ordering::SeqCst) < parts {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
}

#[tokio::test]
async fn a_thread_waits_for_a_slow_reader() {
    let sent = Arc::new(AtomicUsize::new(0));
    let mut app = counting(&sent);
    let mut events = app.stream(Halt::never(), Inputs::new());
    events.next().await.unwrap().unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert!(matches!(first, RunEvent::Part { .. }), "{first:?}");
    has_sent(&sent, 1000).await;
    assert!(sent.load(Ordering::SeqCst) <= 1025, "{sent:?} parts lie in memory");
    let mut rest = Vec::new();
    while let Some(event) = events.next().await {
        if let RunEvent::Part { part, source, .. } = event.unwrap() {
            assert_eq!(source, "counted");
            rest.push(*part.get::<usize>().unwrap());
        }
    }
    drop(events);
    assert_eq!(rest, (1..PARTS).collect::<Vec<_>>());
    assert_eq!(app.state().counted, Some(PARTS));
}

#[tokio::test]
async fn a_thread_that_waits_goes_on_when_the_stream_is_dropped() {
    let sent = Arc::new(AtomicUsize::new(0));
    let mut app = counting(&sent);
    let mut events = app.stream(Halt::never(), Inputs::new());
    events.next().await.unwrap().unwrap();
    events.next().await.unwrap().unwrap();
    has_sent(&sent, 1000).await;
    drop(events);
    has_sent(&sent, PARTS).await;
    assert_eq!((app.state().counted, app.next_action()), (None, Some("count")));
}
