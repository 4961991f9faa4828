//! An action that lacks inputs is where a run stops, with their names; with anything else wrong it is an error.

use dag_core::{App, Halt, Inputs, Machine, State, StepError, Stopped, action};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Order {
    dish: Option<String>,
    note: Option<String>,
}

#[action]
fn greet() {}

#[action(writes(dish, note))]
fn order(#[input] wish: &str, #[input] remark: Option<&String>, #[input] table: &u32) -> (String, Option<String>) {
    (format!("{wish} for {table}"), remark.cloned())
}

fn app() -> App<Order> {
    Machine::builder(Order::default())
        .action("greet", action::<greet>())
        .action("order", action::<order>())
        .entrypoint("greet")
        .default_transition("greet", "order")
        .default_transition("order", "greet")
        .build()
        .unwrap()
        .app()
}

fn asks() -> Stopped {
    Stopped::NeedsInput { action: "order".into(), missing: vec!["wish".into(), "table".into()] }
}

#[tokio::test]
async fn and_the_run_goes_on_with_them() {
    let mut app = app();
    let outcome = app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!((outcome.steps.len(), outcome.stopped), (1, asks()));
    // Nothing has run, and no number is used up.
    let outcome = app.run(Halt::after("order"), Inputs::new()).await.unwrap();
    assert_eq!((outcome.steps.len(), outcome.stopped, app.sequence_id()), (0, asks(), 1));

    let inputs = Inputs::new().with("wish", "soup".to_owned()).with("table", 4_u32);
    let outcome = app.run(Halt::after("order"), inputs).await.unwrap();
    assert_eq!(outcome.stopped, Stopped::After("order".into()));
    assert_eq!(app.state().dish.as_deref(), Some("soup for 4"));
}

#[tokio::test]
async fn but_a_wrong_one_is_an_error() {
    let mut app = app();
    app.step(Inputs::new()).await.unwrap();
    let error = app.run(Halt::never(), Inputs::new().with("wish", 1_u32)).await.unwrap_err();
    assert!(matches!(error, StepError::Inputs { .. }));
    insta::assert_snapshot!(error, @"the action `order` cannot start: the input `wish` must be of the type `String`; the input `table: u32` is missing");
}
