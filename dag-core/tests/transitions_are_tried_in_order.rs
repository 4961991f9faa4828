//! Transitions are tried in the order in which they were added; the default is taken when none holds; with none the application ends.

use dag_core::{Halt, Inputs, Machine, State, TransitionKind, action, field};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Number {
    value: u32,
    name: Option<String>,
}

#[action(writes(value))]
fn take(#[input] number: &u32) -> u32 {
    *number
}

#[action(writes(name))]
fn large() -> String {
    "large".into()
}

#[action(writes(name))]
fn medium() -> String {
    "medium".into()
}

#[action(writes(name))]
fn small() -> String {
    "small".into()
}

fn machine() -> Machine<Number> {
    Machine::builder(Number::default())
        .action("take", action::<take>())
        .action("large", action::<large>())
        .action("medium", action::<medium>())
        .action("small", action::<small>())
        .entrypoint("take")
        .transition("take", "large", field!(Number.value).gt(100_u32))
        .transition("take", "medium", field!(Number.value).gt(10_u32))
        .default_transition("take", "small")
        .build()
        .unwrap()
}

#[tokio::test]
async fn the_first_that_holds_is_taken() {
    for (number, name) in [(500_u32, "large"), (50, "medium"), (5, "small")] {
        let mut app = machine().app();
        assert_eq!(app.next_action(), Some("take"));
        let outcome = app.run(Halt::default(), Inputs::new().with("number", number)).await.unwrap();
        assert!(outcome.is_finished());
        assert_eq!(outcome.steps.iter().map(|step| step.action.as_str()).collect::<Vec<_>>(), ["take", name]);
        assert_eq!(app.state().name.as_deref(), Some(name));
        assert_eq!(app.next_action(), None);
    }
}

#[test]
fn the_machine_lists_them_so() {
    let machine = machine();
    let listed: Vec<_> = machine.transitions().map(|next| (next.from, next.to, next.kind)).collect();
    assert_eq!(
        listed,
        [
            ("take", "large", TransitionKind::When("value>100")),
            ("take", "medium", TransitionKind::When("value>10")),
            ("take", "small", TransitionKind::Default),
        ]
    );
}
