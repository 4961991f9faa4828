//! With an error edge, a failed action leads to the error action, with what was made of the error in a field; the rest of the state
//! is as before. When the error action itself fails, the step fails.

use dag_core::{ActionError, Halt, Inputs, Machine, State, TransitionKind, action, causes, field};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    error: Option<String>,
    shown: Vec<String>,
}

#[action(writes(prompt))]
fn ask(#[input] text: &str) -> Result<String, String> {
    if text.contains("unsafe") { Err(format!("`{text}` is refused")) } else { Ok(text.into()) }
}

/// Needs the error: only the error edge writes it.
#[action(writes(append(shown)))]
fn apologise(error: &str, prompt: Option<&str>) -> String {
    assert!(!error.contains("twice"), "no words left");
    format!("sorry: {error} (the prompt is {prompt:?})")
}

fn told(error: &ActionError) -> String {
    let chain = causes(error);
    format!("{} in step {}: {}", error.action(), error.sequence_id(), chain[1..].join(": "))
}

fn machine() -> Machine<Chat> {
    Machine::builder(Chat::default())
        .action("ask", action::<ask>())
        .action("apologise", action::<apologise>())
        .entrypoint("ask")
        .default_transition(["ask", "apologise"], "ask")
        .on_error("apologise", field!(Chat.error), told)
        .build()
        .unwrap()
}

#[tokio::test]
async fn it_leads_to_the_error_action() {
    let mut app = machine().app();
    app.step(Inputs::new().with("text", "a turtle".to_owned())).await.unwrap();
    let outcome = app.run(Halt::after("apologise"), Inputs::new().with("text", "unsafe".to_owned())).await.unwrap();

    let steps: Vec<_> =
        outcome.steps.iter().map(|step| (step.sequence_id, step.action.as_str(), step.error.is_some())).collect();
    assert_eq!(steps, [(1, "ask", true), (2, "apologise", false)]);
    let shown = app.state().shown.join("\n");
    assert_eq!(shown, r#"sorry: ask in step 1: `unsafe` is refused (the prompt is Some("a turtle"))"#);
    assert_eq!(app.next_action(), Some("ask"));
}

#[tokio::test]
async fn a_failing_error_action_fails_the_step() {
    let mut app = machine().app();
    app.step(Inputs::new().with("text", "unsafe twice".to_owned())).await.unwrap();
    assert_eq!(app.next_action(), Some("apologise"));
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"action `apologise` panicked: no words left (dag-core/tests/error_edge.rs:21)");
    assert_eq!(app.next_action(), Some("apologise"));
}

#[test]
fn the_error_edges_are_listed_last_and_lead_from_all_others() {
    let machine = machine();
    let errors: Vec<_> = machine.transitions().filter(|next| next.kind == TransitionKind::Error).collect();
    assert_eq!(errors.iter().map(|next| (next.from, next.to)).collect::<Vec<_>>(), [("ask", "apologise")]);
}

#[action(writes(append(shown)))]
fn always_fails() -> Result<String, String> {
    Err("not again".into())
}

#[tokio::test]
async fn an_action_that_fails_again_after_the_error_action_ends_the_run() {
    let machine = Machine::builder(Chat::default())
        .action("fails", action::<always_fails>())
        .action("apologise", action::<apologise>())
        .entrypoint("fails")
        .default_transition(["fails", "apologise"], "fails")
        .on_error("apologise", field!(Chat.error), told)
        .build()
        .unwrap();
    let mut app = machine.app();
    let error = app.run(Halt::default(), Inputs::new()).await.unwrap_err();
    assert_eq!(causes(&error)[1..], ["not again"]);
    assert_eq!(app.sequence_id(), 3, "it failed, the error action ran, and it failed again");
}

#[tokio::test]
async fn a_panic_of_what_records_the_error_is_an_error_of_the_step() {
    let machine = Machine::builder(Chat::default())
        .action("fails", action::<always_fails>())
        .action("apologise", action::<apologise>())
        .entrypoint("fails")
        .default_transition("fails", "apologise")
        .on_error("apologise", field!(Chat.error), |_| panic!("no pen"))
        .build()
        .unwrap();
    let error = machine.app().step(Inputs::new()).await.unwrap_err();
    assert!(
        error.to_string().starts_with("what `on_error` makes of the failed action `fails` panicked: no pen"),
        "{error}"
    );
}

#[derive(Debug, thiserror::Error)]
#[error("busy")]
struct Busy;

#[action(writes(prompt))]
fn ask_a_server(#[input] text: Option<&str>) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    match text {
        Some("busy") => Err(Busy.into()),
        Some("broken") => Err("it is broken".into()),
        _ => Ok("an answer".into()),
    }
}

#[action]
fn wait() {}

fn two_ways() -> Machine<Chat> {
    let is_busy = |error: &ActionError| error.find::<Busy>().is_some();
    Machine::builder(Chat::default())
        .action("ask", action::<ask_a_server>())
        .action("wait", action::<wait>())
        .action("apologise", action::<apologise>())
        .entrypoint("ask")
        .default_transition(["wait", "apologise"], "ask")
        .on_error("apologise", field!(Chat.error), told)
        .on_error_of(["ask"], "wait", is_busy, field!(Chat.error), told)
        .build()
        .unwrap()
}

#[tokio::test]
async fn edges_for_some_errors_are_tried_first() {
    for (text, next) in [("busy", "wait"), ("broken", "apologise")] {
        let mut app = two_ways().app();
        app.step(Inputs::new().with("text", text.to_owned())).await.unwrap();
        assert_eq!(app.next_action(), Some(next));
    }
    let machine = two_ways();
    let errors = machine.transitions().filter(|next| next.kind == TransitionKind::Error);
    let edges: Vec<_> = errors.map(|next| (next.from, next.to)).collect();
    assert_eq!(edges, [("ask", "wait"), ("ask", "apologise"), ("wait", "apologise")]);
}

#[test]
fn an_edge_for_some_errors_names_its_places() {
    let error = Machine::builder(Chat::default())
        .action("ask", action::<ask_a_server>())
        .action("wait", action::<wait>())
        .entrypoint("ask")
        .on_error_of("aks", "wiat", |_| true, field!(Chat.error), told)
        .build()
        .unwrap_err();
    insta::assert_snapshot!(error, @"
    the machine cannot be built: 2 problems

    the error edge's source `aks` is no action; did you mean `ask`?
      --> dag-core/tests/error_edge.rs:160

    the error action `wiat` is no action; did you mean `wait`?
      --> dag-core/tests/error_edge.rs:160
    ");
}

#[tokio::test]
async fn a_test_of_the_error_that_panics_is_an_error_of_the_step() {
    let mut app = Machine::builder(Chat::default())
        .action("ask", action::<ask_a_server>())
        .action("wait", action::<wait>())
        .entrypoint("ask")
        .on_error_of("ask", "wait", |_| panic!("who knows"), field!(Chat.error), told)
        .build()
        .unwrap()
        .app();
    let error = app.step(Inputs::new().with("text", "busy".to_owned())).await.unwrap_err();
    assert!(error.to_string().contains("panicked: who knows"), "{error}");
}
