//! `set`, `append`, `extend`, `increment` and `take`: what an action gives changes its fields so and no others.

use dag_core::{Dag, Halt, Inputs, List, Machine, State, action, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    words: List<String>,
    last: Vec<String>,
    turns: u8,
    cost: Option<f64>,
    note: String,
}

#[action(writes(extend(words), extend(last), increment(turns), increment(cost), take(prompt)))]
fn count(prompt: &str) -> (Vec<String>, List<String>, u8, f64) {
    let words: Vec<String> = prompt.split(' ').map(Into::into).collect();
    (words.clone(), words.into_iter().rev().collect(), 1, 0.5)
}

#[action(writes(take(last)))]
fn forget() {}

fn start() -> Chat {
    Chat {
        prompt: Some("hello you".into()),
        words: List::from_iter(["so".to_owned()]),
        note: "kept".into(),
        ..Chat::default()
    }
}

fn counted() -> Chat {
    Chat {
        prompt: None,
        words: List::from_iter(["so", "hello", "you"].map(String::from)),
        last: vec!["you".into(), "hello".into()],
        turns: 1,
        cost: Some(0.5),
        note: "kept".into(),
    }
}

#[tokio::test]
async fn of_a_function() {
    let machine = Machine::builder(start())
        .action("count", action::<count>())
        .action("forget", action::<forget>())
        .entrypoint("count")
        .default_transition("count", "forget")
        .build()
        .unwrap();
    assert_eq!(machine.action("count").unwrap().writes(), ["words", "last", "turns", "cost", "prompt"]);
    let mut app = machine.app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(*app.state(), counted());
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(*app.state(), Chat { last: Vec::new(), ..counted() });
}

mod nodes {
    use super::{input, node};

    input!(pub(super) prompt: String);

    #[node]
    pub(super) fn split(prompt: &str) -> Vec<String> {
        prompt.split(' ').map(Into::into).collect()
    }

    #[node]
    pub(super) fn reversed(split: &[String]) -> super::List<String> {
        split.iter().rev().cloned().collect()
    }

    #[node]
    pub(super) fn one() -> u8 {
        1
    }

    #[node]
    pub(super) fn price(one: u8) -> f64 {
        f64::from(one) / 2.0
    }
}

#[tokio::test]
async fn of_a_graph() {
    use nodes::{one, price, prompt, reversed, split};
    let dag = Dag::builder().add(module!([prompt, split, reversed, one, price])).build().unwrap();
    let count = dag.action::<(split, reversed, one, price)>().extend::<split>("words").extend::<reversed>("last");
    let machine = Machine::builder(start())
        .action("count", count.increment::<one>("turns").increment::<price>("cost").take("prompt"))
        .entrypoint("count")
        .build()
        .unwrap();
    let mut app = machine.app();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!(*app.state(), counted());
}

#[action(writes(increment(turns), note))]
fn too_far() -> (u8, String) {
    (200, "written".into())
}

#[tokio::test]
async fn a_number_that_would_overflow_fails_the_step() {
    let builder = Machine::builder(start()).action("far", action::<too_far>()).entrypoint("far");
    let machine = builder.default_transition("far", "far").build().unwrap();
    let mut app = machine.app();
    app.step(Inputs::new()).await.unwrap();
    let before = app.state().clone();
    let error = app.step(Inputs::new()).await.unwrap_err().to_string();
    assert!(
        error.starts_with("what action `far` gave for `turns` does not fit: 200 + 200 is beyond a `u8` ("),
        "{error}"
    );
    assert_eq!((app.state(), app.next_action()), (&before, Some("far")));
}

fn mistakes(action: impl Into<dag_core::Action>) -> String {
    let error = Machine::builder(start()).action("a", action).entrypoint("a").build().unwrap_err().to_string();
    error.lines().filter(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n")
}

#[action(writes(increment(note), extend(turns), take(note), take(promt), extend(words)))]
fn wrong() -> (u8, Vec<u8>, Vec<u8>) {
    (1, vec![], vec![])
}

#[test]
fn what_a_field_cannot_do_is_an_error_of_the_machine() {
    insta::assert_snapshot!(mistakes(action::<wrong>()), @r"
    the machine cannot be built: 6 problems

    `a` writes `note` twice
      help: write each field once

    `a` increments `note`, which is no number
      help: make it a number such as `u64`, or set it

    `a` extends `turns`, which is no list
      help: make it a `List<…>`, or set it

    `a` gives `Vec<u8>` for `words`, but the state holds `Vec<String>`
      help: return `Vec<String>`

    `a` takes `note`, which cannot be absent
      help: make it an `Option<…>`, or leave it there

    `a` wipes `promt`, which is no field of the state; did you mean `prompt`?
    ");
}
