//! A sub-application that fails fails the step, with its name, its action and the cause; the others are dropped. Or all are told apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dag_core::{
    Action, ActionError, ChildError, Ctx, Finished, Halt, Inputs, List, Machine, State, StepError, action, causes,
    field, map_actions, map_states,
};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
    text: String,
}

fn items(count: &u64) -> impl Iterator<Item = Item> + use<> {
    (0..*count).map(|number| Item { number, text: String::new() })
}

#[action(writes(text))]
async fn judge(number: &u64) -> Result<String, String> {
    match number {
        1 => Err("it rained".into()),
        2 => panic!("no umbrella"),
        _ => Ok(format!("fine {number}")),
    }
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct All {
    count: u64,
    texts: List<String>,
    error: Option<String>,
}

fn machine(map: impl Into<Action>) -> Machine<All> {
    Machine::single(All { count: 4, ..All::default() }, "judge all", map).unwrap()
}

async fn failure(map: impl Into<Action>) -> ActionError {
    match machine(map).app().step(Inputs::new()).await {
        Err(StepError::Failed(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn texts(done: &[Finished<Item>]) -> List<String> {
    done.iter().map(|done| done.text.clone()).collect()
}

#[tokio::test]
async fn with_its_causes() {
    let error = failure(map_states(action::<judge>(), ["count"], items).set("texts", texts)).await;
    insta::assert_snapshot!(causes(&error).join("\n"), @r"
    action `judge all` failed (dag-core/tests/a_failed_child_is_named.rs:56)
    the sub-application `0.judge all.1` failed
    action `judge` failed (dag-core/tests/a_failed_child_is_named.rs:24)
    it rained
    ");
    let child = error.find::<ChildError>();
    assert!(matches!(child, Some(ChildError::Failed { child, .. }) if child.key() == "1" && child.id().is_none()));
}

#[tokio::test]
async fn also_if_it_panics() {
    let from_two = |count: &u64| items(count).skip(2).collect::<Vec<_>>();
    let error = failure(map_states(action::<judge>(), ["count"], from_two).set("texts", texts)).await;
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    action `judge all` failed (dag-core/tests/a_failed_child_is_named.rs:70)
    the sub-application `0.judge all.0` failed
    action `judge` panicked: no umbrella (dag-core/tests/a_failed_child_is_named.rs:24)
    ");
}

#[tokio::test]
async fn or_each_as_it_ended() {
    let map = map_states(action::<judge>(), ["count"], items).settled().set(
        "texts",
        |all: &[Result<Finished<Item>, ChildError>]| {
            let told = |one: &Result<Finished<Item>, ChildError>| match one {
                Ok(done) => done.text.clone(),
                Err(error) => causes(error).pop().unwrap(),
            };
            all.iter().map(told).collect::<List<_>>()
        },
    );
    let mut app = machine(map).app();
    app.step(Inputs::new()).await.unwrap();
    let told: Vec<_> = app.state().texts.iter().map(|text| text.split(" (").next().unwrap()).collect();
    assert_eq!(told, ["fine 0", "it rained", "action `judge` panicked: no umbrella", "fine 3"]);
}

#[tokio::test]
async fn and_the_error_edge_takes_it() {
    #[action]
    fn apologise(error: &str) {
        assert!(error.contains("it rained"));
    }
    let machine = Machine::builder(All { count: 4, ..All::default() })
        .action("judge", map_states(action::<judge>(), ["count"], items).set("texts", texts))
        .action("apologise", action::<apologise>())
        .entrypoint("judge")
        .on_error("apologise", field!(All.error), |error| causes(error).join(": "))
        .build()
        .unwrap();
    let mut app = machine.app();
    assert_eq!(app.run(Halt::never(), Inputs::new()).await.unwrap().steps.len(), 2);
}

/// What a sub-application holds until it is dropped.
struct Guard(Arc<AtomicUsize>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[action(writes(text))]
async fn one_fails(number: &u64, dropped: &Arc<AtomicUsize>) -> Result<String, String> {
    let _guard = Guard(dropped.clone());
    tokio::task::yield_now().await;
    if *number == 2 {
        return Err("two".into());
    }
    std::future::pending().await
}

#[tokio::test]
async fn the_others_are_dropped() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let one_fails = action::<one_fails>().bind("dropped", dropped.clone());
    failure(map_states(one_fails, ["count"], items).set("texts", texts)).await;
    assert_eq!(dropped.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn and_so_they_are_with_the_step() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let waits = action::<one_fails>().bind("dropped", dropped.clone());
    let map = map_states(waits, ["count"], |_: &u64| items(&2)).set("texts", texts);
    let mut app = machine(map).app();
    {
        let mut step = std::pin::pin!(app.step(Inputs::new()));
        for _ in 0..10 {
            assert!(step.as_mut().now_or_never().is_none());
        }
        assert_eq!(dropped.load(Ordering::SeqCst), 0);
    }
    assert_eq!(dropped.load(Ordering::SeqCst), 2);
}

#[action(writes(text))]
async fn never() -> String {
    std::future::pending().await
}

#[action(writes(text))]
async fn soon(number: &u64) -> String {
    tokio::task::yield_now().await;
    format!("soon {number}")
}

#[action(writes(text))]
fn fails() -> Result<String, String> {
    Err("out of order".into())
}

#[tokio::test]
async fn the_first_that_succeeds_wins() {
    let runners = [("fails", action::<fails>()), ("never", action::<never>()), ("soon", action::<soon>())];
    let race = map_actions(runners, ["count"], |count: &u64| Item { number: *count, text: String::new() });
    let race = race.first_wins().append("texts", |winner: &Finished<Item>| format!("{}: {}", winner.key, winner.text));
    let mut app = machine(race).app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().texts, ["soon: soon 4".to_owned()].into_iter().collect());
}

#[tokio::test]
async fn and_if_none_does_each_is_named() {
    let losers = [("one", action::<fails>()), ("other", action::<fails>())];
    let race = map_actions(losers, ["count"], |_: &u64| Item::default());
    let error = failure(race.first_wins().append("texts", |winner: &Finished<Item>| winner.text.clone())).await;
    insta::assert_snapshot!(causes(&error).join("\n"), @"
    action `judge all` failed (dag-core/tests/a_failed_child_is_named.rs:185)
    none of 2 sub-applications won: the sub-application `0.judge all.one` failed: action `fails` failed (dag-core/tests/a_failed_child_is_named.rs:168): out of order; the sub-application `0.judge all.other` failed: action `fails` failed (dag-core/tests/a_failed_child_is_named.rs:168): out of order
    ");
    let nobody = map_states(action::<fails>(), ["count"], |_: &u64| Vec::<Item>::new());
    let error = failure(nobody.first_wins().append("texts", |winner: &Finished<Item>| winner.text.clone())).await;
    assert_eq!(causes(&error).last().unwrap(), "there was no sub-application that could win");
}

#[tokio::test]
async fn two_of_one_key_are_told() {
    let same = map_states(action::<soon>(), ["count"], items).key(|_| "same".into());
    let error = failure(same.set("texts", texts)).await;
    assert_eq!(
        causes(&error).last().unwrap(),
        "two sub-applications of one step have the key `same`; give each a key of its own"
    );
}

#[action(writes(text))]
fn ask(#[input] name: &str) -> String {
    name.into()
}

#[action(writes(texts))]
async fn asks(ctx: &Ctx, asking: &Machine<Item>) -> Result<List<String>, ChildError> {
    let given = ctx.child(asking).inputs(Inputs::new().with("name", "Ada".to_owned())).run().await?;
    let mut by_hand = ctx.child(asking).key("by hand").start()?;
    by_hand.step(Inputs::new().with("name", "Bob".to_owned())).await.map_err(|_| ()).unwrap();
    assert_eq!((given.text.as_str(), by_hand.state().text.as_str()), ("Ada", "Bob"));
    ctx.child(asking).run().await?;
    Ok(List::new())
}

#[tokio::test]
async fn one_that_needs_inputs_says_so() {
    let asking = Machine::single(Item::default(), "ask", action::<ask>()).unwrap();
    let error = failure(action::<asks>().bind("asking", asking)).await;
    assert_eq!(
        causes(&error).last().unwrap(),
        "the sub-application `0.judge all.1` stopped at `ask`, which needs `name`; step it by hand, with `Child::start`"
    );
}

#[tokio::test]
async fn a_panic_in_what_makes_states_or_results_is_the_actions() {
    let map = map_states(action::<soon>(), ["count"], |_: &u64| -> Vec<Item> { panic!("no states") });
    let error = failure(map.set("texts", texts)).await;
    assert!(error.to_string().starts_with("action `judge all` panicked: no states"), "{error}");
    let map = map_states(action::<soon>(), ["count"], items)
        .set("texts", |_: &[Finished<Item>]| -> List<String> { panic!("no results") });
    let error = failure(map).await;
    assert!(error.to_string().starts_with("action `judge all` panicked: no results"), "{error}");
}

#[tokio::test]
async fn an_attempt_that_is_made_again_begins_again() {
    #[action(writes(text))]
    fn third_time(tries: &Arc<AtomicUsize>) -> Result<String, String> {
        match tries.fetch_add(1, Ordering::SeqCst) {
            2 => Ok("third".into()),
            _ => Err("not yet".into()),
        }
    }
    let tries = Arc::new(AtomicUsize::new(0));
    let map = map_states(action::<third_time>().bind("tries", tries), ["count"], |_: &u64| [Item::default()]);
    let action = Action::from(map.set("texts", texts)).retry(2, std::time::Duration::ZERO);
    let mut app = machine(action).app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().texts, ["third".to_owned()].into_iter().collect());
}
