//! Run with: cargo run -p examples --bin human_input
//!
//! A person in the loop: the run stops where an action needs an answer, says which, and goes on when it is there.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use dag_core::{App, Halt, Inputs, Machine, State, Stopped, action, field};
use serde::{Deserialize, Serialize};

/// A mail on its way to being sent.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Mail {
    to: String,
    draft: String,
    /// What the person wants changed; nothing, if it is good.
    feedback: String,
    sent: bool,
}

#[action(writes(to))]
fn address(#[input] receiver: &str) -> String {
    receiver.to_owned()
}

#[action(writes(draft))]
fn write(to: &str, draft: &str, feedback: &str) -> String {
    match feedback {
        "" => format!("Dear {to}, the turtle is green."),
        feedback => format!("{draft} ({feedback})"),
    }
}

/// A person reads the draft, and says what is wrong with it.
#[action(writes(feedback))]
fn review(#[input] opinion: &str) -> String {
    opinion.to_owned()
}

#[action(writes(sent))]
fn send() -> bool {
    true
}

fn app() -> anyhow::Result<App<Mail>> {
    let machine = Machine::builder(Mail::default())
        .action("address", action::<address>())
        .action("write", action::<write>())
        .action("review", action::<review>().tag("person"))
        .action("send", action::<send>())
        .entrypoint("address")
        .default_transition("address", "write")
        .default_transition("write", "review")
        .transition("review", "send", field!(Mail.feedback).eq(""))
        .default_transition("review", "write")
        .build()?;
    Ok(machine.app())
}

/// Stands for the person: a form, a chat, a mail.
fn asked(action: &str, missing: &[String], draft: &str) -> Inputs {
    println!("  {action} asks for {}: {draft:?}", missing.join(", "));
    let answer = match action {
        "address" => "Ada",
        _ if draft.contains("and quick") => "",
        _ => "and quick",
    };
    println!("  the person says {answer:?}");
    missing.iter().fold(Inputs::new(), |inputs, name| inputs.with(name.clone(), answer.to_owned()))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut app = app()?;
    let (mut inputs, mut questions) = (Inputs::new(), 0);
    loop {
        let outcome = app.run(Halt::never(), inputs).await?;
        for step in &outcome.steps {
            println!("{} {}", step.sequence_id, step.action);
        }
        match outcome.stopped {
            Stopped::NeedsInput { action, missing } => inputs = asked(&action, &missing, &app.state().draft),
            _ => break,
        }
        questions += 1;
    }
    println!("sent: {}", app.state().draft);
    assert!(app.state().sent && questions == 3);
    assert_eq!(app.state().draft, "Dear Ada, the turtle is green. (and quick)");
    Ok(())
}
