//! `#[input(default = …)]`: what an input is that a step does not bring.

use dag_core::{Inputs, Machine, State, action};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    answer: String,
}

const LIMIT: usize = 3;

#[action(writes(answer))]
fn answer(
    #[input] prompt: &str,
    #[input(default = "plain")] tone: &str,
    #[input(default = LIMIT + 1)] limit: usize,
    #[input(default = vec!["a".into()])] marks: &[String],
) -> String {
    format!("{}, {tone}, {}", prompt.chars().take(limit).collect::<String>(), marks.join(""))
}

fn machine() -> Machine<Chat> {
    let builder = Machine::builder(Chat::default()).action("answer", action::<answer>()).entrypoint("answer");
    builder.default_transition("answer", "answer").build().unwrap()
}

#[tokio::test]
async fn where_nothing_is_given() {
    let mut app = machine().app();
    app.step(Inputs::new().with("prompt", "turtles".to_owned())).await.unwrap();
    assert_eq!(app.state().answer, "turt, plain, a");
    let all = Inputs::new().with("prompt", "turtles".to_owned()).with("tone", "kind".to_owned()).with("limit", 2_usize);
    app.step(all.with("marks", Vec::<String>::new())).await.unwrap();
    assert_eq!(app.state().answer, "tu, kind, ");
}

#[tokio::test]
async fn and_only_there() {
    let mut app = machine().app();
    let error = app.step(Inputs::new().with("limit", 3_u8)).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "the action `answer` cannot start: the input `limit` must be of the type `usize`; the input `prompt: String` is missing"
    );
}

#[test]
fn it_is_an_input_that_may_be_missing() {
    let machine = machine();
    let answer = machine.action("answer").unwrap();
    assert_eq!(answer.inputs(), ["limit", "marks", "prompt", "tone"]);
    assert!(answer.can_do_without("tone") && !answer.can_do_without("prompt"));
}

fn today() -> String {
    panic!("no default today")
}

#[action(writes(answer))]
fn panics(#[input(default = today())] tone: String) -> String {
    tone
}

#[tokio::test]
async fn one_that_panics_fails_the_step() {
    let builder = Machine::builder(Chat::default()).action("panics", action::<panics>()).entrypoint("panics");
    let mut app = builder.build().unwrap().app();
    let error = app.step(Inputs::new()).await.unwrap_err().to_string();
    assert!(error.starts_with("action `panics` panicked: no default today ("), "{error}");
    assert_eq!(app.next_action(), Some("panics"));
}
