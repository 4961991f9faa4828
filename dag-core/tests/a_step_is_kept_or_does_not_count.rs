//! A tracker is told of a step before the action runs and before the step counts; when it cannot keep one, the step fails.

use std::sync::{Arc, Mutex};

use dag_core::{
    App, Begun, BoxError, Ctx, Dag, Edited, Ended, Event, Halt, Inputs, List, Machine, State, StepError, Tracker,
    action, causes, field, input, module, node,
};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Sum {
    total: i64,
    seen: List<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[action(writes(total, append(seen)))]
fn add(total: &i64, #[input] by: &i64, ctx: &Ctx) -> Result<(i64, i64), String> {
    ctx.attr("by", by);
    if *by == 13 { Err("thirteen".into()) } else { Ok((total + by, *by)) }
}

input!(total: i64);

#[node]
fn doubled(total: &i64) -> i64 {
    total * 2
}

#[action]
fn apologise(error: &str) {
    assert!(!error.is_empty());
}

fn machine() -> Machine<Sum> {
    let dag = Dag::builder().add(module!([total, doubled])).build().unwrap();
    Machine::builder(Sum::default())
        .action("add", action::<add>())
        .action("double", dag.action::<doubled>().set::<doubled>("total"))
        .action("apologise", action::<apologise>())
        .entrypoint("add")
        .default_transition("add", "double")
        .default_transition(["double", "apologise"], "add")
        .on_error("apologise", field!(Sum.error), |error| causes(error).join(": "))
        .build()
        .unwrap()
}

/// Writes down what it is told, and fails when it is told to.
#[derive(Default)]
struct Book {
    lines: Mutex<Vec<String>>,
    full: Mutex<Option<&'static str>>,
}

impl Book {
    fn write(&self, word: &'static str, line: &str) -> Result<(), BoxError> {
        if *self.full.lock().unwrap() == Some(word) {
            return Err("the book is full".into());
        }
        self.lines.lock().unwrap().push(format!("{word} {line}"));
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }

    fn fails_to(&self, word: &'static str) {
        *self.full.lock().unwrap() = Some(word);
    }
}

impl Tracker for Book {
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError> {
        self.write("begin", &format!("{} {} {}", step.sequence_id, step.action, serde_json::to_value(step.inputs)?))
    }

    fn end(&self, step: &Ended<'_>) -> Result<(), BoxError> {
        let result = step.result.map(serde_json::to_string).transpose()?.unwrap_or("-".into());
        let error = step.error.map(|error| causes(error).join(": ")).unwrap_or_default();
        let state = serde_json::to_string(step.state)?;
        self.write("end", &format!("{} {result} {state} -> {} {error}", step.action, step.next.unwrap_or("-")))
    }

    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError> {
        self.write(
            "edit",
            &format!("{} {} -> {}", edit.sequence_id, serde_json::to_value(edit.state)?, edit.next.unwrap_or("-")),
        )
    }

    fn on(&self, event: &Event<'_>) {
        let line = match event {
            Event::Attribute { source, key, value } => format!("{source}.{key} = {value}"),
            Event::NodeStarted { node } => format!("{} started", node.name),
            _ => return,
        };
        self.write("event", &line).unwrap();
    }
}

fn app() -> (App<Sum>, Arc<Book>) {
    let book = Arc::new(Book::default());
    (machine().app().tracked(book.clone()), book)
}

fn by(number: i64) -> Inputs {
    Inputs::new().with("by", number)
}

#[tokio::test]
async fn in_order_with_what_happened_in_between() {
    let (mut app, book) = app();
    app.run(Halt::after("double"), by(2)).await.unwrap();
    app.run(Halt::after("apologise"), by(13)).await.unwrap();
    app.set_state(Sum { total: 5, ..Sum::default() }).unwrap();
    app.reset_to_entrypoint().unwrap();
    insta::assert_snapshot!(book.lines().join("\n"), @r#"
    begin 0 add {"by":2}
    event add.by = 2
    end add {"total":2,"seen":2} {"total":2,"seen":[2]} -> double 
    begin 1 double {}
    event doubled started
    end double {"total":4} {"total":4,"seen":[2]} -> add 
    begin 2 add {"by":13}
    event add.by = 13
    end add - {"total":4,"seen":[2],"error":"action `add` failed (dag-core/tests/a_step_is_kept_or_does_not_count.rs:20): thirteen"} -> apologise action `add` failed (dag-core/tests/a_step_is_kept_or_does_not_count.rs:20): thirteen
    begin 3 apologise {}
    end apologise {} {"total":4,"seen":[2],"error":"action `add` failed (dag-core/tests/a_step_is_kept_or_does_not_count.rs:20): thirteen"} -> add 
    edit 4 {"seen":[],"total":5} -> add
    "#);
}

#[tokio::test]
async fn one_that_cannot_be_begun_does_not_run() {
    let (mut app, book) = app();
    book.fails_to("begin");
    let error = app.step(by(2)).await.unwrap_err();
    insta::assert_snapshot!(causes(&error).join(": "), @"step 0, action `add` could not be kept: the book is full");
    assert_eq!((app.sequence_id(), app.state(), book.lines().len()), (0, &Sum::default(), 0));
}

#[tokio::test]
async fn one_that_cannot_be_ended_does_not_count() {
    let (mut app, book) = app();
    book.fails_to("end");
    let error = app.step(by(2)).await.unwrap_err();
    assert!(matches!(error, StepError::Tracking { .. }), "{error}");
    assert_eq!((app.state(), app.next_action(), app.sequence_id()), (&Sum::default(), Some("add"), 1));
    // An error edge is no way round it.
    assert!(matches!(app.step(by(13)).await.unwrap_err(), StepError::Tracking { .. }));
    assert_eq!(app.state(), &Sum::default());
}

#[tokio::test]
async fn an_edit_that_cannot_be_kept_changes_nothing() {
    let (mut app, book) = app();
    book.fails_to("edit");
    let error = app.set_state(Sum { total: 5, ..Sum::default() }).unwrap_err();
    insta::assert_snapshot!(causes(&error).join(": "), @"an edit could not be kept: the book is full");
    assert_eq!(app.state(), &Sum::default());
    // Where nothing changes, nothing is kept.
    app.reset_to_entrypoint().unwrap();
}
