//! What a parallel action reads and writes is known when the machine is built, and checked as for any other action.

use dag_core::{
    Action, ActionError, Dag, Finished, List, Machine, MachineError, State, action, input, map_actions, map_states,
    module, node,
};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
    text: Option<String>,
}

#[action(writes(text))]
fn name(number: &u64) -> String {
    number.to_string()
}

#[action(writes(text))]
fn odd(numbr: &u64) -> u64 {
    *numbr
}

/// The states that are given have one, the default one has none.
#[action(writes(number))]
fn read(text: &str) -> Result<u64, std::num::ParseIntError> {
    text.parse()
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct All {
    count: u64,
    limit: Option<u64>,
    texts: List<String>,
}

fn items(count: &u64, limit: Option<&u64>) -> Vec<Item> {
    (0..limit.map_or(*count, |limit| *limit.min(count))).map(|number| Item { number, text: None }).collect()
}

fn texts(done: &[Finished<Item>]) -> List<String> {
    done.iter().filter_map(|done| done.text.clone()).collect()
}

fn built(action: impl Into<Action>) -> Result<Machine<All>, MachineError> {
    Machine::builder(All::default()).action("map", action).entrypoint("map").build()
}

#[test]
fn reads_and_writes() {
    let map = map_states(action::<name>(), ["count", "limit"], items).set("texts", texts);
    let machine = built(map).unwrap();
    let map = machine.action("map").unwrap();
    assert_eq!((map.reads(), map.writes()), (vec!["count", "limit"], vec!["texts"]));
    assert!(map.can_do_without("limit") && !map.can_do_without("count"));
    assert!(map.source().contains("fn name("), "{}", map.source());
    assert!(map.location().to_string().contains("parallel_actions_are_checked.rs"));
}

#[test]
fn inputs_and_bound_values() {
    let map = map_states(action::<name>(), ["wanted", "most"], items).input("wanted").set("texts", texts);
    let machine = built(Action::from(map).bind("most", 3_u64)).unwrap();
    let map = machine.action("map").unwrap();
    assert_eq!((map.reads(), map.inputs()), (vec![], vec!["wanted"]));
}

#[test]
fn mistakes_in_one_report() {
    let map = map_actions([("name", action::<name>()), ("name", action::<odd>())], ["cout"], |count: &u64| Item {
        number: *count,
        text: None,
    })
    .concurrency(0)
    .input("coutn")
    .append("text", |_: &[Finished<Item>]| 7_u64)
    .first_wins()
    .set("texts", |_: &Finished<Item>| 7_u64)
    .set("count", |winner: &Finished<Item>| winner.number)
    .set("count", |winner: &Finished<Item>| winner.number);
    insta::assert_snapshot!(built(map).unwrap_err(), @r#"
    the machine cannot be built: 9 problems

    `map`: two of what it runs are named `name`; rename one
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map`: what it runs over each state: `odd` takes `numbr`, which is no field of the state; did you mean `number`?
      --> dag-core/tests/parallel_actions_are_checked.rs:21
      help: add the field `numbr: u64`, mark the parameter `#[input]`, or bind it with `.bind("numbr", …)`
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map`: what it runs over each state: `odd` gives `u64` for `text`, but the state holds `Option<String>`
      --> dag-core/tests/parallel_actions_are_checked.rs:21
      help: return `Option<String>`
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map`: its concurrency is 0, so that nothing would run; allow at least 1
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map`: `first_wins` stands after what it changes; say it before `set` and `append`
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map`: `coutn` is to come from the step, but it takes `cout`
      --> dag-core/tests/parallel_actions_are_checked.rs:71

    `map` takes `cout`, which is no field of the state; did you mean `count`?
      --> dag-core/tests/parallel_actions_are_checked.rs:71
      help: add the field `cout: u64`, mark the parameter `#[input]`, or bind it with `.bind("cout", …)`

    `map` writes `count` twice
      --> dag-core/tests/parallel_actions_are_checked.rs:71
      help: write each field once

    `map` gives `u64` for `texts`, but the state holds `List<String>`
      --> dag-core/tests/parallel_actions_are_checked.rs:71
      help: return `List<String>`
    "#);
}

#[test]
fn an_action_may_read_what_only_the_given_states_have() {
    let map = map_states(action::<read>(), ["texts"], |texts: &List<String>| {
        texts.clone().into_iter().map(|text| Item { number: 0, text: Some(text) })
    });
    assert!(built(map.append("texts", |_: &[Finished<Item>]| String::new())).is_ok());
}

input!(number: u64);

#[node]
fn text(number: &u64) -> String {
    number.to_string()
}

#[tokio::test]
async fn one_made_of_a_graph_runs_too() -> Result<(), ActionError> {
    let dag = Dag::builder().add(module!([number, text])).build().unwrap();
    let machine = built(map_states(dag.action::<text>(), ["count", "limit"], items).set("texts", texts)).unwrap();
    let mut app = machine.app();
    app.set_state(All { count: 2, ..All::default() }).unwrap();
    app.step(dag_core::Inputs::new()).await.unwrap();
    assert_eq!(app.state().texts, ["0".to_owned(), "1".to_owned()].into_iter().collect());
    Ok(())
}
