//! Run with: cargo run -p examples --bin state_counter
//!
//! A state machine: actions name the fields they read and write, conditions choose the way, and a failed action takes the error edge.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use dag_core::{ActionError, Condition, Event, Halt, Inputs, Machine, State, action, causes, field};
use serde::{Deserialize, Serialize};

#[derive(State, Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Counter {
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
}

/// Counts, but not to 13. What is not a field comes with the step (`#[input]`) or is bound when the machine is built.
#[action(writes(count))]
fn increment(count: &u32, #[input] by: Option<u32>) -> Result<u32, String> {
    match count + by.unwrap_or(1) {
        13 => Err("13 brings bad luck".to_owned()),
        next => Ok(next),
    }
}

/// Steps over what went wrong; the state is as it was before the failed action.
#[action(writes(count))]
fn skip(count: &u32, problem: &str) -> u32 {
    println!("  ({problem}, so {count} is followed by {})", count + 2);
    count + 2
}

/// Rings a bell.
#[action]
fn celebrate() {
    println!("  (a round number!)");
}

/// Says how it went.
#[action(writes(verdict))]
fn conclude(count: &u32, problem: Option<&str>) -> String {
    format!("counted to {count}, {}", if problem.is_some() { "with a problem" } else { "without a problem" })
}

fn machine() -> anyhow::Result<Machine<Counter>> {
    let machine = Machine::builder(Counter::default())
        .action("increment", action::<increment>())
        .action("skip", action::<skip>())
        .action("celebrate", action::<celebrate>())
        .action("conclude", action::<conclude>())
        .entrypoint("increment")
        .transition("increment", "increment", field!(Counter.count).lt(10))
        .transition("increment", "celebrate", round() & !field!(Counter.problem).is_set())
        .default_transition(["increment", "celebrate"], "conclude")
        .default_transition("skip", "increment")
        .on_error("skip", field!(Counter.problem), reason)
        .build()?;
    Ok(machine)
}

/// A condition of one's own has a name, for pictures and logs.
fn round() -> Condition<Counter> {
    Condition::new("round", |state: &Counter| state.count.is_multiple_of(10))
}

fn reason(error: &ActionError) -> String {
    causes(error).pop().unwrap_or_default()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let machine = machine()?;
    println!("{}", dag_view::mermaid(&machine.view()));

    println!("to ten, and halt there:");
    let mut app = machine.app();
    app.run(Halt::before("celebrate"), Inputs::new().with("by", 5_u32)).await?;
    println!("  {:?}, next: {:?}", app.state(), app.next_action());
    assert_eq!((app.state().count, app.next_action()), (10, Some("celebrate")));

    println!("on from there:");
    let outcome = app.run(Halt::default(), Inputs::new()).await?;
    println!("  {:?}, finished: {}", app.state(), outcome.is_finished());
    assert!(outcome.is_finished());

    println!("from twelve, where the error edge is taken:");
    let mut app = machine.app().observe(|event: &Event<'_>| {
        if let Event::StepFinished { sequence_id, action, error } = event {
            println!("  step {sequence_id}: {action}{}", if error.is_some() { " failed" } else { "" });
        }
    });
    app.set_state(Counter { count: 12, ..Counter::default() })?;
    app.run(Halt::after("conclude"), Inputs::new()).await?;
    println!("  {:?}", app.state());
    assert_eq!(app.state().verdict.as_deref(), Some("counted to 15, with a problem"));
    Ok(())
}
