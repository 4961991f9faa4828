//! Sub-applications of one step end in any order, a few at a time; their results come in the order of their states.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dag_core::{
    ChildError, Ctx, Finished, Halt, Inputs, List, Machine, State, action, field, map_actions, map_actions_and_states,
    map_states,
};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
    text: String,
}

impl Item {
    fn of(number: u64) -> Self {
        Self { number, text: String::new() }
    }
}

/// The later it began, the sooner it ends.
#[action(writes(text))]
async fn late(number: &u64) -> String {
    for _ in *number..20 {
        tokio::task::yield_now().await;
    }
    format!("late {number}")
}

#[action(writes(text))]
fn soon(number: &u64) -> String {
    format!("soon {number}")
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct All {
    count: u64,
    texts: List<String>,
    keys: List<String>,
}

fn items(count: &u64) -> impl Iterator<Item = Item> + use<> {
    (0..*count).map(Item::of)
}

fn texts(done: &[Finished<Item>]) -> List<String> {
    done.iter().map(|done| done.text.clone()).collect()
}

fn keys(done: &[Finished<Item>]) -> List<String> {
    done.iter().map(|done| done.key.to_string()).collect()
}

async fn ran(action: impl Into<dag_core::Action>) -> All {
    let machine = Machine::single(All { count: 3, ..All::default() }, "map", action).unwrap();
    let mut app = machine.app();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    app.state().clone()
}

#[tokio::test]
async fn of_states() {
    let all = ran(map_states(action::<late>(), ["count"], items).set("texts", texts).set("keys", keys)).await;
    assert_eq!(all.texts, ["late 0", "late 1", "late 2"].map(String::from).into_iter().collect());
    assert_eq!(all.keys, ["0", "1", "2"].map(String::from).into_iter().collect());
}

#[tokio::test]
async fn of_actions() {
    let both = [("late", action::<late>()), ("soon", action::<soon>())];
    let all =
        ran(map_actions(both, ["count"], |count: &u64| Item::of(*count)).set("texts", texts).set("keys", keys)).await;
    assert_eq!(all.texts, ["late 3", "soon 3"].map(String::from).into_iter().collect());
    assert_eq!(all.keys, ["late", "soon"].map(String::from).into_iter().collect());
}

#[tokio::test]
async fn of_their_product() {
    let both = [("late", action::<late>()), ("soon", action::<soon>())];
    let product = map_actions_and_states(both, ["count"], items).key(|item| format!("n{}", item.number));
    let all = ran(product.set("texts", texts).set("keys", keys)).await;
    let expected = ["late 0", "soon 0", "late 1", "soon 1", "late 2", "soon 2"];
    assert_eq!(all.texts, expected.map(String::from).into_iter().collect());
    let expected = ["late-n0", "soon-n0", "late-n1", "soon-n1", "late-n2", "soon-n2"];
    assert_eq!(all.keys, expected.map(String::from).into_iter().collect());
}

#[tokio::test]
async fn of_nothing() {
    let all = ran(map_states(action::<soon>(), ["count"], |_: &u64| Vec::<Item>::new()).set("texts", texts)).await;
    assert!(all.texts.is_empty());
}

/// As an action of one's own, with what else it reads.
#[action(writes(texts, keys))]
async fn by_hand(ctx: &Ctx, count: &u64, machine: &Machine<Item>) -> Result<(List<String>, List<String>), ChildError> {
    let alone = ctx.child(machine).state(Item::of(9)).run().await?;
    let some = ctx.map_states(machine, items(count)).all().await?;
    let few = ctx.map_states(machine, [Item::of(7)]).prefix("few").all().await?;
    let two = ctx.map_actions([("a", machine.clone()), ("b", machine.clone())], Item::of(8)).all().await?;
    let product = ctx.map_actions_and_states([("a", machine.clone())], items(count)).all().await?;
    let all: Vec<_> = [some, few, two, product].concat();
    let mut texts = texts(&all);
    texts.push_back(alone.text);
    Ok((texts, keys(&all)))
}

#[tokio::test]
async fn of_an_action_that_asks_for_them() {
    let machine = Machine::single(Item::default(), "soon", action::<soon>()).unwrap();
    let all = ran(action::<by_hand>().bind("machine", machine)).await;
    assert_eq!(all.texts.last().map(String::as_str), Some("soon 9"));
    let expected = ["1-0", "1-1", "1-2", "few-0", "2-a", "2-b", "3-a-0", "3-a-1", "3-a-2"];
    assert_eq!(all.keys, expected.map(String::from).into_iter().collect(), "what began first has the key 0");
}

/// Counts how many of it there are, and how many there were at most.
struct Alive(Arc<[AtomicUsize; 2]>);

impl Alive {
    fn new(counts: &Arc<[AtomicUsize; 2]>) -> Self {
        let now = counts[0].fetch_add(1, Ordering::SeqCst) + 1;
        counts[1].fetch_max(now, Ordering::SeqCst);
        Self(counts.clone())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0[0].fetch_sub(1, Ordering::SeqCst);
    }
}

/// A state that is alive from when it is taken until its sub-application has ended.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Held {
    number: u64,
    life: Life,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Life {
    #[serde(skip)]
    _alive: Option<Arc<Alive>>,
}

#[action(writes(life))]
async fn let_go(number: &u64, life: Life) -> Life {
    for _ in 0..number % 4 {
        tokio::task::yield_now().await;
    }
    drop(life);
    Life::default()
}

#[tokio::test]
async fn and_no_more_live_than_may_run() {
    let counts: Arc<[AtomicUsize; 2]> = Arc::default();
    let taken = counts.clone();
    let holding = move |count: &u64| {
        let counts = taken.clone();
        let life = move || Life { _alive: Some(Arc::new(Alive::new(&counts))) };
        (0..*count).map(move |number| Held { number, life: life() })
    };
    let map = map_states(action::<let_go>(), ["count"], holding).concurrency(5);
    let map = map.set("count", |done: &[Finished<Held>]| done.len() as u64);
    let machine = Machine::single(All { count: 1000, ..All::default() }, "map", map).unwrap();
    let mut app = machine.app();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!(app.state().count, 1000);
    assert_eq!(counts[0].load(Ordering::SeqCst), 0);
    let most = counts[1].load(Ordering::SeqCst);
    assert!((2..=5).contains(&most), "{most} states were taken at once");
}

#[action(writes(number))]
fn more(number: &u64) -> u64 {
    number + 1
}

#[tokio::test]
async fn each_as_far_as_it_is_told() {
    let counting = Machine::builder(Item::default())
        .action("more", action::<more>())
        .entrypoint("more")
        .default_transition("more", "more")
        .build()
        .unwrap();
    let map = map_states(&counting, ["count"], items).halt(Halt::after("more").when(field!(Item.number).ge(5)));
    let all =
        ran(map.set("keys", |done: &[Finished<Item>]| {
            done.iter().map(|done| done.number.to_string()).collect::<List<_>>()
        }))
        .await;
    assert_eq!(all.keys, ["5", "5", "5"].map(String::from).into_iter().collect());
}

#[tokio::test(start_paused = true)]
async fn and_waits_overlap() {
    #[action(writes(text))]
    async fn sleep(number: &u64) -> String {
        tokio::time::sleep(Duration::from_secs(1)).await;
        number.to_string()
    }
    let before = tokio::time::Instant::now();
    let map = map_states(action::<sleep>(), ["count"], |_: &u64| (0..40).map(Item::of));
    ran(map.set("texts", texts)).await;
    // 16 at once are three rounds, by a clock that stands still while anything runs.
    assert_eq!(before.elapsed().as_secs(), 3);
}
