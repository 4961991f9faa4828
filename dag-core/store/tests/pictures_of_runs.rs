//! What was written down marks a picture: the way through the machine with counts, and what happened to the nodes of a step.

use std::time::Duration;

use dag_core::picture::{Edge, EdgeKind, Mark, NodeKind, Picture, Status};
use dag_core::{BoxError, Dag, Halt, Inputs, List, Machine, State, action, causes, field, input, module, node};
use dag_store::{Project, Store};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    history: List<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[action(writes(prompt))]
fn hear(#[input] said: &str) -> String {
    said.into()
}

input!(prompt: String);

#[node(once)]
fn greeting() -> String {
    "hello".into()
}

#[node]
async fn shouted(prompt: &str, greeting: &str) -> String {
    let time = if prompt == "wait" { Duration::from_secs(3600) } else { Duration::from_millis(2) };
    tokio::time::sleep(time).await;
    format!("{greeting} {prompt}").to_uppercase()
}

#[node]
fn letters(prompt: &str) -> usize {
    prompt.len()
}

#[node(retry(1, backoff = "1ms"))]
async fn answer(shouted: &str, letters: &usize) -> Result<String, BoxError> {
    if shouted.contains("BOOM") { Err("it burst".into()) } else { Ok(format!("{shouted} {letters}")) }
}

#[action(writes(append(history)))]
fn apologise(error: &str) -> String {
    error.into()
}

fn machine() -> Machine<Chat> {
    let dag = Dag::builder().add(module!([prompt, greeting, shouted, letters, answer])).build().unwrap();
    Machine::builder(Chat::default())
        .action("hear", action::<hear>())
        .action("answer", dag.action::<answer>().append::<answer>("history"))
        .action("apologise", action::<apologise>())
        .entrypoint("hear")
        .transition("hear", "apologise", field!(Chat.prompt).eq("nothing"))
        .default_transition("hear", "answer")
        .default_transition(["answer", "apologise"], "hear")
        .on_error("apologise", field!(Chat.error), |error| causes(error).last().cloned().unwrap_or_default())
        .build()
        .unwrap()
}

fn project(folder: &tempfile::TempDir) -> Project {
    Store::open(folder.path()).unwrap().project("chat").unwrap()
}

async fn said(machine: &Machine<Chat>, project: &Project, prompts: &[&str]) -> dag_store::App {
    let mut app = project.track(machine, "one").start().unwrap();
    for prompt in prompts {
        let inputs = Inputs::new().with("said", (*prompt).to_owned());
        app.run(Halt::before("hear"), inputs).await.unwrap();
    }
    drop(app);
    project.app("one").unwrap().read().unwrap()
}

fn mark<'a>(picture: &'a Picture, node: &str) -> &'a Mark {
    picture.marks.node(node).unwrap_or_else(|| panic!("{node} has no mark in {:?}", picture.marks))
}

fn edge(picture: &Picture, from: &str, to: &str, kind: EdgeKind) -> Option<(Option<Status>, u32)> {
    picture.marks.edge(&Edge::new(from, to, kind)).map(|mark| (mark.status, mark.count))
}

#[tokio::test]
async fn the_way_through_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["hi", "ho"]).await;
    let picture = machine.view();
    let picture = picture.clone().marked(app.marks(&picture, None));
    assert_eq!((mark(&picture, "answer").status, mark(&picture, "answer").count), (Some(Status::Current), 2));
    assert!(mark(&picture, "answer").time.is_some());
    assert_eq!(
        (mark(&picture, "hear").status, mark(&picture, "hear").count),
        (Some(Status::Next), 2),
        "there is no choice"
    );
    assert_eq!(edge(&picture, "hear", "answer", EdgeKind::Default), Some((Some(Status::Past), 2)));
    assert_eq!(edge(&picture, "answer", "hear", EdgeKind::Default), Some((Some(Status::Next), 1)));
    assert!(picture.marks.node("apologise").is_none());
}

#[tokio::test]
async fn as_it_was_after_a_step() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["hi", "ho"]).await;
    let picture = machine.view();
    let picture = picture.clone().marked(app.marks(&picture, Some(0)));
    assert_eq!((mark(&picture, "hear").status, mark(&picture, "hear").count), (Some(Status::Current), 1));
    assert_eq!(mark(&picture, "answer").status, Some(Status::Next), "the next step tells");
}

#[tokio::test]
async fn a_failure_takes_the_edge_of_errors() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["boom"]).await;
    let picture = machine.view();
    let picture = picture.clone().marked(app.marks(&picture, None));
    assert_eq!(mark(&picture, "answer").status, Some(Status::Failed));
    assert_eq!(mark(&picture, "answer").note, "it burst");
    assert_eq!(edge(&picture, "answer", "apologise", EdgeKind::Error), Some((Some(Status::Past), 1)));
}

#[tokio::test]
async fn the_nodes_of_a_step() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["hi", "ho"]).await;
    let picture = machine.action("answer").unwrap().view();
    let first = picture.clone().marked(app.step(1).unwrap().marks(&picture));
    for node in ["greeting", "shouted", "letters", "answer"] {
        assert_eq!(mark(&first, node).status, Some(Status::Done), "{node}");
    }
    assert!(
        mark(&first, "answer").is_critical
            && mark(&first, "shouted").is_critical
            && !mark(&first, "letters").is_critical
    );
    let second = picture.clone().marked(app.step(3).unwrap().marks(&picture));
    assert_eq!(mark(&second, "greeting").status, Some(Status::Cached), "it is made once");
}

#[tokio::test]
async fn the_nodes_of_a_step_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["boom"]).await;
    let picture = machine.action("answer").unwrap().view();
    let failed = picture.clone().marked(app.step(1).unwrap().marks(&picture));
    let answer = mark(&failed, "answer");
    assert_eq!((answer.status, answer.attempts, answer.note.as_str()), (Some(Status::Failed), 2, "it burst"));
    assert_eq!(mark(&failed, "letters").status, Some(Status::Done));
}

#[tokio::test]
async fn the_nodes_of_a_step_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, project) = (machine(), project(&folder));
    let picture = machine.action("answer").unwrap().view();
    let told = async {
        loop {
            let app = project.app("one").and_then(|app| app.read());
            if let Some(step) = app.as_ref().ok().and_then(|app| app.step(1)).filter(|step| step.spans.len() > 2) {
                return step.marks(&picture);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let running = tokio::select! {
        marks = told => picture.clone().marked(marks),
        app = said(&machine, &project, &["wait"]) => panic!("it ended: {app:?}"),
    };
    assert_eq!(mark(&running, "letters").status, Some(Status::Done));
    assert_eq!(mark(&running, "shouted").status, Some(Status::Running));
    assert_eq!(mark(&running, "answer").status, Some(Status::Planned), "it is still to come");
}

#[tokio::test]
async fn the_graph_that_was_written_down_is_drawn_as_its_machine_is() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine();
    let app = said(&machine, &project(&folder), &["hi"]).await;
    let (written, drawn) = (app.graph.unwrap().view(), machine.view());
    assert_eq!(written.edges.len(), drawn.edges.len());
    assert!(drawn.edges.iter().all(|edge| written.edges.contains(edge)), "{:#?}", written.edges);
    assert_eq!(written.nodes[0].kind, NodeKind::Entrypoint);
    let ids = |picture: &Picture| picture.nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&written), ids(&drawn));
}
