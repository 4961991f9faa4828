//! Inputs into the state, the state out as a result, and placeholders: the actions that need no function.

use std::sync::{Arc, Mutex};

use dag_core::{
    Begun, BoxError, Edited, Ended, Event, Halt, Inputs, JsonState, JsonType, Machine, State, StepError, Stopped,
    Tracker, field, input_action, json_field, result_action, todo_action,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    tone: String,
    answer: Option<String>,
    turns: u32,
}

fn machine() -> Machine<Chat> {
    Machine::builder(Chat { turns: 3, ..Chat::default() })
        .action("hear", input_action((field!(Chat.prompt), field!(Chat.tone))))
        .action("result", result_action((field!(Chat.prompt), field!(Chat.answer), field!(Chat.turns))).tag("end"))
        .entrypoint("hear")
        .default_transition("hear", "result")
        .build()
        .unwrap()
}

fn inputs() -> Inputs {
    Inputs::new().with("prompt", "hello".to_owned()).with("tone", "kind".to_owned())
}

#[tokio::test]
async fn inputs_go_to_their_fields_and_fields_to_the_result() {
    let mut app = machine().app();
    let outcome = app.run(Halt::after_tag("end"), inputs()).await.unwrap();
    assert_eq!(*app.state(), Chat { prompt: Some("hello".into()), tone: "kind".into(), answer: None, turns: 3 });
    assert_eq!(outcome.steps[0].result, None);
    assert_eq!(serde_json::to_value(&outcome.steps[1].result).unwrap(), json!({ "prompt": "hello", "turns": 3 }));
}

#[tokio::test]
async fn a_run_stops_for_the_inputs() {
    let outcome = machine().app().run(Halt::never(), Inputs::new().with("tone", "kind".to_owned())).await;
    let error = outcome.unwrap().stopped;
    assert_eq!(error, Stopped::NeedsInput { action: "hear".into(), missing: vec!["prompt".into()] });
    let error = machine().app().step(inputs().with("turns", 2_u32)).await.unwrap_err().to_string();
    assert_eq!(error, "the action `hear` cannot start: it takes no input `turns`; it takes `prompt`, `tone`");
}

#[test]
fn they_say_what_they_read_and_write() {
    let machine = machine();
    let (hear, result) = (machine.action("hear").unwrap(), machine.action("result").unwrap());
    assert_eq!((hear.reads(), hear.inputs(), hear.writes()), (vec![], vec!["prompt", "tone"], vec!["prompt", "tone"]));
    assert_eq!((result.reads(), result.writes()), (vec!["answer", "prompt", "turns"], vec![]));
    assert!(hear.location().file.ends_with("ready_made_actions.rs"));
}

#[derive(Default)]
struct Results(Mutex<Vec<Json>>);

impl Tracker for Results {
    fn begin(&self, _: &Begun<'_>) -> Result<(), BoxError> {
        Ok(())
    }

    fn end(&self, step: &Ended<'_>) -> Result<(), BoxError> {
        self.0.lock().unwrap().push(serde_json::to_value(step.result)?);
        Ok(())
    }

    fn edited(&self, _: &Edited<'_>) -> Result<(), BoxError> {
        Ok(())
    }

    fn on(&self, _: &Event<'_>) {}
}

#[tokio::test]
async fn the_result_is_kept() {
    let kept = Arc::new(Results::default());
    machine().app().tracked(kept.clone()).run(Halt::never(), inputs()).await.unwrap();
    let expected = [json!({ "prompt": "hello", "tone": "kind" }), json!({ "prompt": "hello", "turns": 3 })];
    assert_eq!(*kept.0.lock().unwrap(), expected);
}

fn designed() -> Machine<Chat> {
    Machine::builder(Chat::default())
        .action("hear", input_action(field!(Chat.prompt)))
        .action(
            "answer",
            todo_action((field!(Chat.prompt), field!(Chat.tone)), field!(Chat.answer))
                .retry(3, std::time::Duration::ZERO),
        )
        .action("show", todo_action(field!(Chat.answer), ()))
        .action("sorry", todo_action((), ()))
        .entrypoint("hear")
        .default_transition("hear", "answer")
        .default_transition("answer", "show")
        .on_error("sorry", field!(Chat.answer), ToString::to_string)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_placeholder_is_drawn_and_does_not_run() {
    let machine = designed();
    assert_eq!(machine.placeholders().collect::<Vec<_>>(), ["answer", "show", "sorry"]);
    let answer = machine.action("answer").unwrap();
    assert_eq!(
        (answer.reads(), answer.writes(), answer.is_placeholder()),
        (vec!["prompt", "tone"], vec!["answer"], true)
    );
    let picture = machine.view();
    let labels: Vec<_> = picture.nodes.iter().map(|node| &*node.label).collect();
    assert_eq!(labels.len(), 5);
    assert!(labels.contains(&"answer (to be written)"), "{labels:?}");
    assert!(picture.nodes.iter().any(|node| node.id == "answer"), "edges name it as the machine does");

    let mut app = machine.app();
    let error = app.run(Halt::never(), Inputs::new().with("prompt", "hello".to_owned())).await.unwrap_err();
    let StepError::Placeholder { action, .. } = &error else { panic!("{error}") };
    assert_eq!(action, "answer");
    let text = "the action `answer` is a placeholder and cannot run: put a function or a struct in its place (";
    assert!(error.to_string().starts_with(text), "{error}");
    // Not even the error edge is taken, and the step is not counted.
    assert_eq!((app.sequence_id(), app.next_action()), (1, Some("answer")));
}

#[test]
fn they_are_checked_as_others_are() {
    let builder = Machine::builder(Chat::default()).action("show", todo_action(field!(Chat.answer), ()));
    let error = builder.entrypoint("show").build().unwrap_err().to_string();
    assert!(error.contains("`show` reads `answer`, which no action before it writes"), "{error}");
}

#[tokio::test]
async fn of_a_json_state() {
    let start =
        JsonState::new().optional("prompt", JsonType::Text).unwrap().optional("limit", JsonType::Number).unwrap();
    let fields = vec![json_field("prompt"), json_field("limit")];
    let build = |fields| {
        let builder = Machine::builder(start.clone()).action("hear", input_action(fields)).entrypoint("hear");
        builder.action("result", result_action(json_field("limit"))).default_transition("hear", "result").build()
    };
    let mut app = build(fields).unwrap().app();
    let outcome = app.run(Halt::never(), Inputs::new().with("prompt", "hello").with("limit", 3)).await.unwrap();
    assert_eq!(serde_json::to_value(&outcome.steps[1].result).unwrap(), json!({ "limit": 3 }));
    let error = build(vec![json_field("promt")]).unwrap_err().to_string();
    assert!(error.contains("`hear` writes `promt`, which is no field of the state; did you mean `prompt`?"), "{error}");
}
