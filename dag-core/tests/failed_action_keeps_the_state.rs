//! A failed action leaves the state and the next action as they were; the error names the action, the node and every cause.

use dag_core::{Dag, Inputs, Machine, State, StepError, action, causes, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
struct Work {
    done: u32,
    text: Option<String>,
}

#[action(writes(done), reset_except(done))]
async fn divide(done: &u32, #[input] by: &u32) -> Result<u32, std::num::TryFromIntError> {
    let by = u8::try_from(*by)?;
    assert!(by != 0, "cannot divide by zero");
    Ok(done / u32::from(by))
}

#[action]
fn shout(text: Option<&str>, #[input] loud: &bool) -> Result<(), String> {
    if *loud { Err(format!("{text:?}!")) } else { Ok(()) }
}

input!(text: String);

#[node]
fn parsed(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

fn start() -> Work {
    Work { done: 12, text: Some("twelve".into()) }
}

fn machine() -> Machine<Work> {
    let dag = Dag::builder().add(module!([text, parsed])).build().unwrap();
    Machine::builder(start())
        .action("divide", action::<divide>())
        .action("shout", action::<shout>())
        .action("parse", dag.action::<parsed>().set::<parsed>("done"))
        .entrypoint("divide")
        .transition("divide", "parse", dag_core::field!(Work.done).lt(3_u32))
        .default_transition("divide", "shout")
        .build()
        .unwrap()
}

fn machine_of_the_node() -> Machine<Work> {
    let dag = Dag::builder().add(module!([text, parsed])).build().unwrap();
    Machine::builder(start())
        .action("parse", dag.action::<parsed>().set::<parsed>("done"))
        .entrypoint("parse")
        .build()
        .unwrap()
}

async fn failure(by: u32) -> StepError {
    let mut app = machine().app();
    let error = app.step(Inputs::new().with("by", by)).await.unwrap_err();
    assert_eq!(*app.state(), start());
    assert_eq!(app.next_action(), Some("divide"));
    error
}

#[tokio::test]
async fn after_an_error() {
    let error = failure(1000).await;
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    action `divide` failed (dag-core/tests/failed_action_keeps_the_state.rs:13)
    out of range integral type conversion attempted
    ");
    let StepError::Failed(error) = error else { panic!("not a failed action") };
    assert_eq!((error.action(), error.sequence_id()), ("divide", 0));
    assert!(error.find::<std::num::TryFromIntError>().is_some());
    assert!(error.node().is_none());
}

#[tokio::test]
async fn after_a_panic() {
    insta::assert_snapshot!(failure(0).await, @"action `divide` panicked: cannot divide by zero (dag-core/tests/failed_action_keeps_the_state.rs:13)");
}

#[tokio::test]
async fn in_a_node_of_a_graph() {
    let mut app = machine().app();
    app.set_state(Work { done: 12, text: Some("a dozen".into()) }).unwrap();
    app.step(Inputs::new().with("by", 6_u32)).await.unwrap();
    assert_eq!(app.next_action(), Some("parse"));
    assert_eq!(app.state().text, None);
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"action `parse` needs the field `text`, which is absent here; take `Option<&…>` if that may be (dag-core/tests/failed_action_keeps_the_state.rs:40)");

    let mut app = machine_of_the_node().app();
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    action `parse` failed (dag-core/tests/failed_action_keeps_the_state.rs:51)
    node `parsed` failed (dag-core/tests/failed_action_keeps_the_state.rs:27; inputs: `text`)
    invalid digit found in string
    ");
    let StepError::Failed(error) = error else { panic!("not a failed action") };
    assert_eq!(error.node().map(dag_core::NodeError::node), Some("parsed"));
    assert!(error.find::<std::num::ParseIntError>().is_some());
    assert_eq!(*app.state(), start());
}

#[tokio::test]
async fn it_can_be_tried_again() {
    let mut app = machine().app();
    app.step(Inputs::new().with("by", 0_u32)).await.unwrap_err();
    let step = app.step(Inputs::new().with("by", 3_u32)).await.unwrap();
    assert_eq!((step.sequence_id, app.state().done), (1, 4));
    assert_eq!(app.next_action(), Some("shout"));
    app.step(Inputs::new().with("loud", true)).await.unwrap_err();
    assert_eq!(app.next_action(), Some("shout"));
}
