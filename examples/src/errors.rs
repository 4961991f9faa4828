//! Run with: cargo run -p examples --bin errors
//!
//! What wrong wiring looks like: every mistake in one report, with its place, the nearest name and what to do. Nothing has run by then.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use dag_core::{Dag, Machine, State, action, field, input, module, node};
use serde::{Deserialize, Serialize};

input!(
    /// What the user asked.
    prompt: String
);

/// A typo: there is no `promt`.
#[node]
fn safe(promt: &str) -> bool {
    !promt.contains("unsafe")
}

/// Another type than `safe` gives.
#[node]
fn verdict(safe: &str) -> String {
    format!("safe: {safe}")
}

/// Two nodes that need each other.
#[node]
fn question(answer: &str) -> String {
    format!("{answer}?")
}

/// Two nodes that need each other.
#[node]
fn answer(question: &str) -> String {
    format!("{question}!")
}

#[derive(State, Debug, Clone, Default, Serialize, Deserialize)]
struct Chat {
    turns: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
}

/// Nothing is wrong with this one.
#[action(writes(turns))]
fn listen(turns: &u32, reply: Option<&str>) -> u32 {
    turns + u32::from(reply.is_some())
}

/// Writes a field that the state does not have; below it is also given a value that it does not take.
#[action(writes(replly))]
fn speak(turns: &u32) -> String {
    format!("turn {turns}")
}

/// The only way here stands after a default, so it is never taken.
#[action]
fn leave() {}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let graph = Dag::builder()
        .add(module!([prompt, safe, verdict, question, answer]))
        .config("moderation", "words")
        .build()
        .expect_err("a wrong graph");
    println!("{graph}\n");

    let machine = Machine::builder(Chat::default())
        .action("listen", action::<listen>())
        .action("speak", action::<speak>().bind("volume", 11_u8))
        .action("leave", action::<leave>())
        .entrypoint("listen")
        .default_transition("listen", "speak")
        .transition("listen", "leave", field!(Chat.turns).gt(3))
        .default_transition("speak", "lisen")
        .build()
        .expect_err("a wrong machine");
    println!("\n{machine}\n");

    // What a run is given is checked too, by name and by type.
    let dag = Dag::builder().add(module!([prompt])).build()?;
    let run = dag.run_named(["promt"]).await.expect_err("a wrong output");
    println!("\n{run}");

    assert_eq!((graph.problems().len(), machine.problems().len()), (4, 4));
    assert!(graph.to_string().contains("did you mean `prompt`"));
    assert!(machine.to_string().contains("did you mean `listen`"));
    assert!(run.to_string().contains("did you mean `prompt`"));
    Ok(())
}
