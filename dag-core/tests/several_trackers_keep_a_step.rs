//! An application that is tracked twice is kept by both, in order; a step that one cannot keep fails.

use std::sync::{Arc, Mutex};

use dag_core::{
    Begun, BoxError, ChildError, Ctx, Edited, Ended, Event, Inputs, Kept, Machine, Spawned, State, StepError, Tracker,
    action,
};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

#[action(writes(count))]
fn add(count: &u32) -> u32 {
    count + 1
}

#[action(writes(count))]
async fn add_within(ctx: &Ctx, count: &u32, adder: &Machine<Counter>) -> Result<u32, ChildError> {
    Ok(ctx.child(adder).state(Counter { count: *count }).run().await?.count)
}

type Book = Arc<Mutex<Vec<String>>>;

struct Writer {
    name: &'static str,
    /// What it cannot keep.
    fails_at: &'static str,
    keeps_children: bool,
    book: Book,
}

impl Writer {
    fn write(&self, what: &str) -> Result<(), BoxError> {
        self.book.lock().unwrap().push(format!("{} {what}", self.name));
        if what == self.fails_at { Err("the disk is full".into()) } else { Ok(()) }
    }
}

impl Tracker for Writer {
    fn begin(&self, step: &Begun<'_>) -> Result<(), BoxError> {
        self.write(&format!("begin {}", step.sequence_id))
    }

    fn end(&self, step: &Ended<'_>) -> Result<(), BoxError> {
        self.write(&format!("end {}", step.sequence_id))
    }

    fn edited(&self, _: &Edited<'_>) -> Result<(), BoxError> {
        self.write("edit")
    }

    fn on(&self, event: &Event<'_>) {
        if let Event::StepFinished { .. } = event {
            self.write("finished").unwrap();
        }
    }

    fn child(&self, _: &Spawned<'_>) -> Result<Option<Kept>, BoxError> {
        let child = Self { name: "child", book: self.book.clone(), ..*self };
        Ok(self.keeps_children.then(|| Kept::new("child", Arc::new(child))))
    }
}

fn tracked(
    machine: &Machine<Counter>,
    fails_at: [&'static str; 2],
    keeps_children: [bool; 2],
) -> (dag_core::App<Counter>, Book) {
    let book = Book::default();
    let writer = |at: usize| Writer {
        name: ["log", "states"][at],
        fails_at: fails_at[at],
        keeps_children: keeps_children[at],
        book: book.clone(),
    };
    (machine.app().tracked(Arc::new(writer(0))).tracked(Arc::new(writer(1))), book)
}

fn counter() -> Machine<Counter> {
    Machine::single(Counter::default(), "add", action::<add>()).unwrap()
}

#[tokio::test]
async fn both_in_the_order_in_which_they_were_added() {
    let (mut app, book) = tracked(&counter(), ["", ""], [false; 2]);
    app.step(Inputs::new()).await.unwrap();
    app.set_state(Counter { count: 7 }).unwrap();
    let expected =
        ["begin 0", "finished", "end 0", "edit"].map(|what| [format!("log {what}"), format!("states {what}")]);
    assert_eq!(*book.lock().unwrap(), expected.concat());
}

#[tokio::test]
async fn a_step_that_the_second_cannot_keep_fails() {
    let (mut app, book) = tracked(&counter(), ["", "end 0"], [false; 2]);
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert!(matches!(error, StepError::Tracking { .. }), "{error}");
    assert_eq!((app.state().count, app.next_action()), (0, Some("add")));
    assert_eq!(book.lock().unwrap().last().unwrap(), "states end 0");

    let (mut app, book) = tracked(&counter(), ["begin 0", ""], [false; 2]);
    app.step(Inputs::new()).await.unwrap_err();
    assert_eq!(*book.lock().unwrap(), ["log begin 0"], "the second is not asked");
}

#[tokio::test]
async fn children_are_kept_by_those_that_keep_children() {
    let machine = Machine::single(Counter::default(), "add", action::<add_within>().bind("adder", counter())).unwrap();
    for (keeps_children, lines) in [([true, true], 6), ([true, false], 3), ([false, true], 3), ([false, false], 0)] {
        let (mut app, book) = tracked(&machine, ["", ""], keeps_children);
        app.step(Inputs::new()).await.unwrap();
        let book = book.lock().unwrap();
        assert_eq!(book.iter().filter(|line| line.starts_with("child ")).count(), lines, "{book:?}");
    }
}
