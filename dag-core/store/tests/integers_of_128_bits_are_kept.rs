//! A state may have integers of more than 64 bits: they are written in full, and are what they were wherever the state is read.

use std::collections::BTreeMap;

use dag_core::{Inputs, List, Machine, State, action};
use dag_store::{Project, Store};
use serde::{Deserialize, Serialize};

const LARGE: u128 = u128::MAX - 7;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Sum {
    None,
    One(i128),
    Two { left: u128, right: (u128, u8) },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(u128);

#[derive(State, Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Numbers {
    number: u128,
    negative: Option<i128>,
    all: List<u128>,
    sums: Vec<Sum>,
    by_name: BTreeMap<String, Wrapped>,
    /// Digits, and no number.
    text: String,
    small: u64,
}

#[action(writes(number, all))]
fn take(#[input] by: &u128, number: &u128, all: &List<u128>) -> (u128, List<u128>) {
    (number - by, all.iter().copied().chain([*by]).collect())
}

fn start() -> Numbers {
    Numbers {
        number: LARGE,
        negative: Some(i128::MIN),
        all: List::new(),
        sums: vec![Sum::None, Sum::One(i128::MAX), Sum::Two { left: LARGE, right: (1, 2) }],
        by_name: [("a".to_owned(), Wrapped(LARGE))].into(),
        text: LARGE.to_string(),
        small: 3,
    }
}

fn machine() -> Machine<Numbers> {
    let machine = Machine::builder(start()).action("take", action::<take>()).entrypoint("take");
    machine.default_transition("take", "take").build().unwrap()
}

fn resumed(project: &Project, id: &str) -> dag_core::App<Numbers> {
    project.track(&machine(), id).resume().unwrap()
}

#[tokio::test]
async fn in_states_inputs_edits_and_forks() {
    let folder = tempfile::tempdir().unwrap();
    let project = Store::open(folder.path()).unwrap().project("numbers").unwrap();
    drop(project.track(&machine(), "one").start().unwrap());
    let mut app = resumed(&project, "one");
    assert_eq!(*app.state(), start(), "before any step");

    let by = u128::from(u64::MAX) + 1;
    app.step(Inputs::new().with("by", by)).await.unwrap();
    let state = app.state().clone();
    assert_eq!((state.number, &state.all), (LARGE - by, &List::unit(by)));
    drop(app);
    let mut app = resumed(&project, "one");
    assert_eq!(*app.state(), state, "after a step");
    let read = project.app("one").unwrap().read().unwrap();
    assert_eq!(read.steps[0].inputs["by"], by.to_string());

    let edited = Numbers { number: LARGE - 1, ..state };
    app.set_state(edited.clone()).unwrap();
    drop(app);
    assert_eq!(*resumed(&project, "one").state(), edited, "after an edit");
    let from = project.app("one").unwrap().resume().unwrap();
    drop(project.track(&machine(), "two").fork(&from).unwrap());
    assert_eq!(*resumed(&project, "two").state(), edited, "a fork");
}

#[test]
fn a_text_of_digits_is_no_number_of_64_bits() {
    let mut json = serde_json::to_value(Numbers {
        number: 1,
        negative: None,
        sums: Vec::new(),
        by_name: BTreeMap::new(),
        ..start()
    })
    .unwrap();
    json["small"] = "12345678901234567890".into();
    let saved = dag_core::Saved::new(json, dag_core::Position::Entrypoint, 0);
    let error = machine().resume(saved).unwrap_err();
    let causes = dag_core::causes(&error);
    assert_eq!(causes.last().unwrap(), "invalid type: string \"12345678901234567890\", expected u64");
}
