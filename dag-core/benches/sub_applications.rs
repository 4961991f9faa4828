//! What a sub-application costs: many of them in one step, against a loop that steps as many applications by hand.
//!
//! Run with: `cargo bench -p dag-core --bench sub_applications`

#![expect(clippy::trivially_copy_pass_by_ref, reason = "actions borrow what they read")]

use dag_core::{Action, App, Finished, Inputs, Machine, State, action, map_states};
use divan::counter::ItemsCount;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

const COUNTS: [u64; 3] = [100, 1000, 10_000];

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
    square: u64,
}

#[action(writes(square))]
fn square(number: &u64) -> u64 {
    number * number
}

/// It gives way once before it ends.
#[action(writes(square))]
async fn square_later(number: &u64) -> u64 {
    tokio::task::yield_now().await;
    number * number
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct All {
    count: u64,
    sum: u64,
}

fn items(count: &u64) -> impl Iterator<Item = Item> + use<> {
    (0..*count).map(|number| Item { number, square: 0 })
}

fn sum(done: &[Finished<Item>]) -> u64 {
    done.iter().map(|done| done.square).sum()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime of one thread")
}

fn app(count: u64, square: Action) -> App<All> {
    let map = map_states(square, ["count"], items).set("sum", sum);
    let machine = Machine::builder(All { count, sum: 0 }).action("map", map).entrypoint("map");
    machine.default_transition("map", "map").build().unwrap_or_else(|error| panic!("{error}")).app()
}

fn measured(bencher: divan::Bencher<'_, '_>, count: u64, square: Action) {
    let (runtime, mut app) = (runtime(), app(count, square));
    bencher.counter(ItemsCount::new(count)).bench_local(move || {
        let step = runtime.block_on(app.step(Inputs::new()));
        assert!(step.is_ok() && app.state().sum == (0..count).map(|number| number * number).sum::<u64>());
    });
}

#[divan::bench(args = COUNTS)]
fn in_one_step(bencher: divan::Bencher<'_, '_>, count: u64) {
    measured(bencher, count, action::<square>());
}

#[divan::bench(args = COUNTS)]
fn in_one_step_that_wait(bencher: divan::Bencher<'_, '_>, count: u64) {
    measured(bencher, count, action::<square_later>());
}

#[divan::bench(args = COUNTS)]
fn one_after_the_other_by_hand(bencher: divan::Bencher<'_, '_>, count: u64) {
    let runtime = runtime();
    let machine = Machine::single(Item::default(), "square", action::<square>());
    let machine = machine.unwrap_or_else(|error| panic!("{error}"));
    let sum = async |machine: &Machine<Item>| {
        let mut sum = 0;
        for item in items(&count) {
            let mut app = machine.app();
            app.set_state(item).and(app.step(Inputs::new()).await.map(drop)).expect("it cannot fail");
            sum += app.state().square;
        }
        sum
    };
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        assert_eq!(runtime.block_on(sum(&machine)), (0..count).map(|number| number * number).sum::<u64>());
    });
}
