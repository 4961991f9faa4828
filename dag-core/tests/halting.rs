//! A run halts before or after the actions it is told, or when no transition leads on.

use dag_core::{App, Halt, Inputs, Machine, Outcome, State, StepError, Stopped, action, field};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Count {
    rounds: u32,
}

#[action(writes(rounds))]
fn begin(rounds: &u32) -> u32 {
    rounds + 1
}

#[action]
fn work() {}

#[action]
fn end() {}

fn app() -> App<Count> {
    Machine::builder(Count::default())
        .action("begin", action::<begin>())
        .action("work", action::<work>().tag("busy"))
        .action("end", action::<end>())
        .entrypoint("begin")
        .default_transition("begin", "work")
        .transition("work", "begin", field!(Count.rounds).lt(2_u32))
        .default_transition("work", "end")
        .build()
        .unwrap()
        .app()
}

fn names(outcome: &Outcome) -> Vec<&str> {
    outcome.steps.iter().map(|step| step.action.as_str()).collect()
}

#[tokio::test]
async fn after_an_action() {
    let mut app = app();
    let outcome = app.run(Halt::after("work"), Inputs::new()).await.unwrap();
    assert_eq!((names(&outcome), outcome.is_finished()), (vec!["begin", "work"], false));
    assert_eq!(app.next_action(), Some("begin"));
}

#[tokio::test]
async fn before_an_action() {
    let mut app = app();
    let outcome = app.run(Halt::before("end"), Inputs::new()).await.unwrap();
    assert_eq!((names(&outcome), outcome.is_finished()), (vec!["begin", "work", "begin", "work"], false));
    assert_eq!(app.next_action(), Some("end"));
}

#[tokio::test]
async fn the_first_action_always_runs() {
    let mut app = app();
    let outcome = app.run(Halt::before("begin"), Inputs::new()).await.unwrap();
    assert_eq!(names(&outcome), ["begin", "work"]);
    let outcome = app.run(Halt::before("begin").or(Halt::after("begin")), Inputs::new()).await.unwrap();
    assert_eq!(names(&outcome), ["begin"]);
}

#[tokio::test]
async fn at_the_end() {
    let mut app = app();
    let outcome = app.run(Halt::after("end"), Inputs::new()).await.unwrap();
    assert!(outcome.is_finished());
    assert_eq!(outcome.steps.last().map(|step| step.sequence_id), Some(4));
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert!(matches!(error, StepError::Finished));
    insta::assert_snapshot!(error, @"the application has ended: no transition leads on from its last action");

    app.reset_to_entrypoint().unwrap();
    assert_eq!(app.step(Inputs::new()).await.unwrap().sequence_id, 5);
    assert_eq!(app.state().rounds, 3);
}

#[tokio::test]
async fn at_a_tag() {
    let mut app = app();
    let outcome = app.run(Halt::after_tag("busy"), Inputs::new()).await.unwrap();
    assert_eq!((names(&outcome), &outcome.stopped), (vec!["begin", "work"], &Stopped::After("work".into())));
    let outcome = app.run(Halt::before_tag("busy"), Inputs::new()).await.unwrap();
    assert_eq!((names(&outcome), &outcome.stopped), (vec!["begin"], &Stopped::Before("work".into())));
    let error = app.run(Halt::after_tag("bsy"), Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"cannot halt at `bsy`, which is no tag; did you mean `busy`?");
}

#[tokio::test]
async fn under_a_condition() {
    let mut app = app();
    let late = Halt::after("work").when(field!(Count.rounds).ge(2_u32));
    let outcome = app.run(late, Inputs::new()).await.unwrap();
    assert_eq!(names(&outcome), ["begin", "work", "begin", "work"]);
    let both = Halt::never().or(Halt::after("work")).when(field!(Count.rounds).le(1_u32));
    app.set_state(Count::default()).unwrap();
    app.reset_to_entrypoint().unwrap();
    let outcome = app.run(both.when(!field!(Count.rounds).eq(7_u32)), Inputs::new()).await.unwrap();
    assert_eq!((names(&outcome), app.state().rounds), (vec!["begin", "work"], 1));
}

#[tokio::test]
async fn at_a_name_that_no_action_has() {
    let mut app = app();
    let error = app.run(Halt::before("wrk").or(Halt::after("end")), Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"cannot halt at `wrk`, which is no action; did you mean `work`?");
    assert_eq!(app.sequence_id(), 0);
}
