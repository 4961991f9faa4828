//! A run that never waits can still be cancelled: others get their turn after a few steps.

use std::pin::pin;
use std::task::{Context, Waker};

use dag_core::{Halt, Inputs, Machine, State, action};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Serialize, Deserialize)]
struct Counter {
    count: u64,
}

#[action(writes(count))]
fn increment(count: &u64) -> u64 {
    count + 1
}

#[test]
fn between_two_steps() {
    let machine = Machine::builder(Counter { count: 0 })
        .action("increment", action::<increment>())
        .entrypoint("increment")
        .default_transition("increment", "increment")
        .build()
        .unwrap();
    let mut app = machine.app();
    {
        let mut run = pin!(app.run(Halt::default(), Inputs::new()));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..3 {
            assert!(run.as_mut().poll(&mut context).is_pending());
        }
    }
    assert_eq!(app.state().count, 24, "each poll made eight steps, and dropping the run ended it");
}
