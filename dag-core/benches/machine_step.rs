//! What a step of a state machine costs, against a loop with a `match`.
//!
//! Run with: `cargo bench -p dag-core --bench machine_step`

#![expect(clippy::trivially_copy_pass_by_ref, reason = "actions and nodes borrow what they read")]

use std::hint::black_box;

use dag_core::{Action, App, Dag, Halt, Inputs, List, Machine, State, action, field, input, module, node};
use divan::counter::ItemsCount;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

const STEPS: u64 = 1000;

#[derive(State, Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Counter {
    count: u64,
    history: List<u64>,
}

#[action(writes(count))]
fn increment(count: &u64) -> u64 {
    count + 1
}

#[action(writes(count, append(history)))]
fn increment_and_note(count: &u64) -> (u64, u64) {
    (count + 1, *count)
}

/// The same as a graph of three nodes.
mod nodes {
    use super::{input, node};

    input!(pub(super) count: u64);

    #[node]
    pub(super) fn doubled(count: &u64) -> u64 {
        count * 2
    }

    #[node]
    pub(super) fn tripled(count: &u64) -> u64 {
        count * 3
    }

    #[node]
    pub(super) fn next(doubled: &u64, tripled: &u64, count: &u64) -> u64 {
        (tripled - doubled).max(*count) + 1
    }
}

/// Goes round until the count is reached, from one action to the other and back.
fn app(increment: impl Fn() -> Action) -> App<Counter> {
    let machine = Machine::builder(Counter::default())
        .action("one", increment())
        .action("other", increment())
        .action("done", action::<done>())
        .entrypoint("one")
        .transition(["one", "other"], "done", !field!(Counter.count).lt(STEPS))
        .default_transition("one", "other")
        .default_transition("other", "one")
        .build();
    machine.unwrap_or_else(|error| panic!("{error}")).app()
}

#[action]
fn done() {}

fn run(runtime: &Runtime, app: &mut App<Counter>) -> Counter {
    app.set_state(Counter::default()).expect("nobody keeps it");
    app.reset_to_entrypoint().expect("nobody keeps it");
    let outcome = runtime.block_on(app.run(Halt::before("done"), Inputs::new()));
    assert_eq!(outcome.map(|outcome| outcome.steps.len()).ok(), Some(1000));
    app.state().clone()
}

fn measured(bencher: divan::Bencher<'_, '_>, expected: &Counter, increment: impl Fn() -> Action) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime of one thread");
    let mut app = app(increment);
    assert_eq!(run(&runtime, &mut app), *expected);
    bencher.counter(ItemsCount::new(STEPS)).bench_local(move || run(&runtime, &mut app));
}

/// The same machine as a loop. A step works on a copy of the state, as ours do, so that one that fails changes nothing.
fn looped(step: fn(&Counter) -> Counter) -> Counter {
    #[derive(Clone, Copy, PartialEq)]
    enum Next {
        One,
        Other,
        Done,
    }

    // Called through a pointer, as ours is: the compiler would fold a loop that it can see through.
    let step = black_box(step);
    let (mut state, mut next) = (Counter::default(), Next::One);
    while next != Next::Done {
        state = step(&state);
        next = match next {
            _ if state.count >= STEPS => Next::Done,
            Next::One => Next::Other,
            Next::Other | Next::Done => Next::One,
        };
    }
    state
}

/// An action that writes one field.
mod one_field {
    use super::{Counter, increment, looped, measured};

    fn step(state: &Counter) -> Counter {
        Counter { count: increment(&state.count), ..state.clone() }
    }

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        bencher.counter(super::ItemsCount::new(super::STEPS)).bench(|| looped(step));
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        measured(bencher, &looped(step), super::action::<increment>);
    }
}

/// An action that also appends to a history, of which the state before keeps its own.
mod growing_history {
    use super::{Counter, increment_and_note, looped, measured};

    fn step(state: &Counter) -> Counter {
        let (count, noted) = increment_and_note(&state.count);
        let mut state = Counter { count, ..state.clone() };
        state.history.push_back(noted);
        state
    }

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        bencher.counter(super::ItemsCount::new(super::STEPS)).bench(|| looped(step));
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        measured(bencher, &looped(step), super::action::<increment_and_note>);
    }
}

/// An action that is made of a graph.
mod graph_of_three {
    use super::{Counter, Dag, looped, measured, module, nodes};

    fn step(state: &Counter) -> Counter {
        let count = &state.count;
        let next = nodes::next(&nodes::doubled(count), &nodes::tripled(count), count);
        Counter { count: next, ..state.clone() }
    }

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        bencher.counter(super::ItemsCount::new(super::STEPS)).bench(|| looped(step));
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        let dag = Dag::builder().add(module!([nodes::count, nodes::doubled, nodes::tripled, nodes::next])).build();
        let dag = dag.unwrap_or_else(|error| panic!("{error}"));
        measured(bencher, &looped(step), || dag.action::<nodes::next>().set::<nodes::next>("count").into());
    }
}
