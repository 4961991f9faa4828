//! An application of a machine is written as it runs, goes on where it was, and is read back as it happened.

use std::path::Path;
use std::time::Duration;

use dag_core::{
    App, Ctx, Dag, Emit, Halt, Inputs, List, Machine, State, StepError, action, causes, field, input, module, node,
};
use dag_store::{Graph, NewApp, Next, Options, Project, Status, Step, Store, TrackError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    history: List<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Takes what a person says.
#[action(writes(prompt, append(history)))]
fn hear(#[input] said: &str, #[input] _loud: Option<&bool>) -> (String, String) {
    (said.into(), format!("user: {said}"))
}

input!(prompt: String);

/// In capitals.
#[node]
fn shouted(prompt: &str, ctx: &Ctx) -> String {
    ctx.attr("letters", &prompt.len());
    prompt.to_uppercase()
}

#[node(retry(1, backoff = "1ms"))]
async fn answer(shouted: &str, parts: Emit<String>) -> Result<String, String> {
    for word in shouted.split(' ') {
        parts.send(word.into());
    }
    if shouted.contains("BOOM") { Err("it burst".into()) } else { Ok(format!("bot: {shouted}")) }
}

#[action(writes(append(history)))]
fn apologise(error: &str) -> String {
    format!("bot: sorry, {error}")
}

fn machine() -> Machine<Chat> {
    let dag = Dag::builder().add(module!([prompt, shouted, answer])).build().unwrap();
    Machine::builder(Chat::default())
        .action("hear", action::<hear>())
        .action("answer", dag.action::<answer>().append::<answer>("history"))
        .action("apologise", action::<apologise>())
        .entrypoint("hear")
        .transition("hear", "apologise", field!(Chat.prompt).eq("nothing") & field!(Chat.error).is_set())
        .default_transition("hear", "answer")
        .default_transition(["answer", "apologise"], "hear")
        .on_error("apologise", field!(Chat.error), |error| causes(error).last().cloned().unwrap_or_default())
        .build()
        .unwrap()
}

fn project(folder: &Path) -> Project {
    Store::open(folder).unwrap().project("chats").unwrap()
}

async fn say(app: &mut App<Chat>, said: &str) {
    app.run(Halt::before("hear"), Inputs::new().with("said", said.to_owned())).await.unwrap();
}

fn row(step: &Step) -> (u64, &str, Status) {
    (step.sequence_id, &*step.action, step.status)
}

#[tokio::test]
async fn as_it_happened() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").partition_key("ada").start().unwrap();
    say(&mut app, "hello you").await;
    say(&mut app, "boom").await;
    drop(app);

    let read = project.app("one").unwrap().read().unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(read.metadata.partition_key.as_deref(), Some("ada"));
    let rows: Vec<_> = read.steps.iter().map(row).collect();
    use Status::{Completed, Failed};
    assert_eq!(
        rows,
        [
            (0, "hear", Completed),
            (1, "answer", Completed),
            (2, "hear", Completed),
            (3, "answer", Failed),
            (4, "apologise", Completed)
        ]
    );
    let first = &read.steps[0];
    assert_eq!(Value::Object(first.inputs.clone()), json!({ "said": "hello you" }));
    assert_eq!(first.result, json!({ "prompt": "hello you", "history": "user: hello you" }));

    let answered = &read.steps[1];
    let spans: Vec<_> = answered.spans.iter().map(|span| (&*span.span_id, &*span.span_name)).collect();
    assert_eq!(spans, [("1:0", "shouted"), ("1:1", "answer")]);
    assert!(answered.spans.iter().all(|span| span.ended.is_some()));
    let attribute = &answered.attributes[0];
    assert_eq!((&*attribute.key, &attribute.value, attribute.span_id.as_deref()), ("letters", &json!(9), Some("1:0")));
    assert_eq!(answered.streams[0].items_streamed, Some(2));

    let failed = &read.steps[3];
    let exception = failed.exception.as_deref().unwrap();
    assert!(
        exception.starts_with("action `answer` failed (") && exception.ends_with("caused by: it burst"),
        "{exception}"
    );
    let retried = failed.attributes.iter().find(|attribute| attribute.key == "dag.retried").unwrap();
    assert_eq!(retried.value, json!({ "attempt": 1, "reason": "it burst" }));
}

#[tokio::test]
async fn with_its_graph() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    drop(project.track(&machine(), "one").start().unwrap());
    let graph = project.app("one").unwrap().read().unwrap().graph.unwrap();
    assert_eq!(graph.entrypoint, "hear");
    let hear = &graph.actions[0];
    assert_eq!((&hear.inputs, &hear.optional_inputs), (&vec!["said".to_owned()], &vec!["loud".to_owned()]));
    assert!(hear.code.starts_with("fn hear("), "{}", hear.code);
    let answer = &graph.actions[1];
    assert!(answer.code.contains("fn shouted(") && answer.code.contains("async fn answer("), "{}", answer.code);
    let transitions: Vec<_> =
        graph.transitions.iter().map(|edge| format!("{} -> {}: {}", edge.from, edge.to, edge.condition)).collect();
    assert_eq!(
        transitions,
        [
            "hear -> apologise: prompt=nothing & error is set",
            "hear -> answer: default",
            "answer -> hear: default",
            "apologise -> hear: default",
            "hear -> apologise: on error",
            "answer -> apologise: on error"
        ]
    );
}

#[tokio::test]
async fn and_goes_on_from_every_step() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut whole = project.track(&machine(), "whole").start().unwrap();
    let mut cut = project.track(&machine(), "cut").start().unwrap();
    for said in ["hello", "boom", "bye"] {
        say(&mut whole, said).await;
        // Killed after each step.
        let mut inputs = Some(Inputs::new().with("said", said.to_owned()));
        while inputs.is_some() || cut.next_action() != Some("hear") {
            cut.step(inputs.take().unwrap_or_default()).await.unwrap();
            drop(cut);
            cut = project.track(&machine(), "cut").resume().unwrap();
        }
    }
    assert_eq!(cut.state(), whole.state());
    assert_eq!((cut.sequence_id(), whole.sequence_id()), (7, 7));
}

#[tokio::test]
async fn an_interrupted_step_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    let slow = Inputs::new().with("said", "x".repeat(10));
    app.step(slow).await.unwrap();
    let dropped = tokio::time::timeout(Duration::ZERO, app.step(Inputs::new())).await;
    drop(dropped);
    drop(app);
    let mut app = project.track(&machine(), "one").resume().unwrap();
    if app.next_action() == Some("answer") {
        app.step(Inputs::new()).await.unwrap();
    }
    assert_eq!(app.state().history.len(), 2);
}

#[tokio::test]
async fn edits_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    app.step(Inputs::new().with("said", "hello".to_owned())).await.unwrap();
    app.set_state(Chat { prompt: Some("changed".into()), ..Chat::default() }).unwrap();
    drop(app);
    let mut app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!((app.next_action(), app.state().prompt.as_deref()), (Some("answer"), Some("changed")));
    app.reset_to_entrypoint().unwrap();
    drop(app);
    let app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!((app.next_action(), app.sequence_id()), (Some("hear"), 1));
}

#[tokio::test]
async fn forks_go_their_own_way() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    say(&mut app, "hello").await;
    say(&mut app, "again").await;
    let past = project.app("one").unwrap().at(1).unwrap();
    assert_eq!(past.next(), Next::After("answer"));
    let mut fork = project.track(&machine(), "two").fork(&past).unwrap();
    say(&mut fork, "otherwise").await;
    let ends: Vec<_> = fork.state().history.iter().map(String::as_str).collect();
    assert_eq!(ends, ["user: hello", "bot: HELLO", "user: otherwise", "bot: OTHERWISE"]);
    drop(fork);
    let read = project.app("two").unwrap().read().unwrap();
    assert_eq!(read.metadata.parent_pointer.unwrap().sequence_id, Some(1));
    assert_eq!(read.steps[0].sequence_id, 2);
    let children = project.app("one").unwrap().read().unwrap().children;
    assert_eq!(children[0].child.app_id, "two");
    // Before its first step, too.
    drop(project.track(&machine(), "three").fork(&past).unwrap());
    assert_eq!(project.track(&machine(), "three").resume().unwrap().state().history.len(), 2);
}

#[tokio::test]
async fn one_owner_and_one_start() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let app = project.track(&machine(), "one").start().unwrap();
    let error = project.track(&machine(), "one").resume().unwrap_err();
    assert!(matches!(error, TrackError::Log(dag_store::Error::Owned { .. })), "{error}");
    drop(app);
    assert!(matches!(
        project.track(&machine(), "one").start().unwrap_err(),
        TrackError::Log(dag_store::Error::AppExists(_))
    ));
    assert!(project.track(&machine(), "one").resume_or_start().is_ok());
    assert!(project.track(&machine(), "../one").start().is_err());
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Renamed {
    past: List<String>,
    prompt: Option<String>,
    error: Option<String>,
}

#[action(writes(append(past)))]
fn note() -> String {
    "noted".into()
}

fn renamed() -> Machine<Renamed> {
    Machine::builder(Renamed::default())
        .action("answer", action::<note>())
        .entrypoint("answer")
        .default_transition("answer", "answer")
        .migrate(|mut old, _| Ok(json!({ "past": old["history"].take() })))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_state_is_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    say(&mut app, "hello").await;
    drop(app);
    for past in 3..6 {
        let mut app = project.track(&renamed(), "one").resume().unwrap();
        app.step(Inputs::new()).await.unwrap();
        assert_eq!(app.state().past.len(), past);
    }
    // A fork has today's schema from its beginning.
    let now = project.app("one").unwrap().at(1).unwrap();
    drop(project.track(&renamed(), "two").fork(&now).unwrap());
    assert_eq!(project.track(&renamed(), "two").resume().unwrap().state().past.len(), 2);
}

#[tokio::test]
async fn a_fork_says_which_schema_its_state_has() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    say(&mut app, "hello").await;
    drop(app);
    let mut app = project.track(&renamed(), "one").resume().unwrap();
    app.step(Inputs::new()).await.unwrap();
    drop(app);

    // By hand, as a program does that has no machine: of a state before the migration, and of one after it.
    for (step, past) in [(1, 2), (2, 3)] {
        let snapshot = project.app("one").unwrap().at(step).unwrap();
        let parent = project.app("one").unwrap().read().unwrap();
        let id = format!("fork of {step}");
        let new = NewApp::new(&id, parent.graph.unwrap()).initial_state(snapshot.state.clone().unwrap());
        let extras = parent.metadata.extra.into_iter();
        let new = extras.fold(new, |new, (name, value)| new.extra(name, value)).fork_of(&snapshot);
        drop(project.create(&new, Options::default()).unwrap());
        let fork = project.track(&renamed(), &id).resume().unwrap();
        assert_eq!(fork.state().past.len(), past, "{id}");
    }
    // A state without a schema is none of today's either.
    let mut snapshot = project.app("one").unwrap().at(1).unwrap();
    snapshot.schema = None;
    let new = NewApp::new("none", Graph::of(&machine())).extra("dag_schema", json!("another")).fork_of(&snapshot);
    drop(project.create(&new, Options::default()).unwrap());
    assert!(project.app("none").unwrap().read().unwrap().metadata.extra.is_empty());
}

#[tokio::test]
async fn a_machine_that_changed_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&machine(), "one").start().unwrap();
    app.step(Inputs::new().with("said", "hello".to_owned())).await.unwrap();
    drop(app);
    let error = project.track(&renamed(), "one").resume().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the application goes on after `hear`, which this machine does not have: it has changed since"
    );
}

#[tokio::test]
async fn what_cannot_be_written_is_no_step() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let mut app = project.track(&odd(), "one").start().unwrap();
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert!(matches!(error, StepError::Failed(_)), "{error}");
    assert_eq!(causes(&error).last().unwrap(), "key must be a string");
    drop(app);
    assert_eq!(project.app("one").unwrap().read().unwrap().steps[0].status, Status::Failed);
}

/// JSON has no such keys.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Odd {
    pairs: std::collections::BTreeMap<Option<u8>, u8>,
}

fn odd() -> Machine<Odd> {
    let start = Odd::default();
    Machine::builder(start).action("nothing", action::<fill>()).entrypoint("nothing").build().unwrap()
}

#[action(writes(pairs))]
fn fill() -> std::collections::BTreeMap<Option<u8>, u8> {
    [(None, 1)].into()
}
