//! Run with: cargo run -p examples --bin parallel_actions
//!
//! Machines within a step of another one: every draft before every judge, and two writers of which the first wins. Each is kept beside its
//! parent, and linked both ways.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use std::time::Duration;

use dag_core::{Finished, Halt, Inputs, List, Machine, State, action, map_actions, map_actions_and_states};
use dag_store::{Project, Store};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Contest {
    topic: String,
    drafts: List<String>,
    scores: List<String>,
    fair_copy: Option<String>,
}

/// What a judge sees, and what he says of it.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Judging {
    draft: String,
    score: usize,
}

#[action(writes(score))]
fn brevity(draft: &str) -> usize {
    30_usize.saturating_sub(draft.len())
}

#[action(writes(score))]
async fn turtles(draft: &str) -> usize {
    // Stands for a model that is asked.
    tokio::time::sleep(Duration::from_millis(5)).await;
    10 * draft.matches("turtle").count()
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Copying {
    topic: String,
    text: String,
}

#[action(writes(text))]
async fn by_hand(topic: &str) -> String {
    tokio::time::sleep(Duration::from_secs(60)).await;
    format!("{topic}, in ink")
}

#[action(writes(text))]
async fn typed(topic: &str) -> String {
    tokio::time::sleep(Duration::from_millis(5)).await;
    format!("{topic}, typed")
}

fn contest() -> anyhow::Result<Machine<Contest>> {
    let judges = [("brevity", action::<brevity>()), ("turtles", action::<turtles>())];
    let judge = map_actions_and_states(judges, ["drafts"], |drafts: &List<String>| {
        drafts.clone().into_iter().map(|draft| Judging { draft, score: 0 })
    })
    .concurrency(4)
    .set("scores", |all: &[Finished<Judging>]| {
        all.iter().map(|one| format!("{} gives {:?} {}", one.key, one.draft, one.score)).collect::<List<_>>()
    });
    let writers = [("ink", action::<by_hand>()), ("type", action::<typed>())];
    let copy = map_actions(writers, ["topic"], |topic: &str| Copying { topic: topic.into(), ..Copying::default() })
        .first_wins()
        .set("fair_copy", |winner: &Finished<Copying>| winner.text.clone());
    let drafts = ["A turtle.", "A turtle meets a turtle."].map(String::from).into_iter().collect();
    Ok(Machine::builder(Contest { topic: "Turtles".into(), drafts, ..Contest::default() })
        .action("judge", judge)
        .action("copy", copy)
        .entrypoint("judge")
        .default_transition("judge", "copy")
        .build()?)
}

/// The applications that ran within this one, as its folder tells.
fn print_children(project: &Project, id: &str) -> anyhow::Result<()> {
    for child in project.app(id)?.read()?.children {
        let read = project.app(&child.child.app_id)?.read()?;
        let steps: Vec<_> = read.steps.iter().map(|step| format!("{} {:?}", step.action, step.status)).collect();
        println!("  {}: {}", child.child.app_id, steps.join(", "));
    }
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let project = Store::open(folder.path())?.project("contest")?;
    let mut app = project.track(&contest()?, "may").start()?;
    app.run(Halt::never(), Inputs::new()).await?;
    let Contest { scores, fair_copy, .. } = app.state();
    scores.iter().for_each(|score| println!("{score}"));
    println!("the first copy: {}", fair_copy.as_deref().unwrap_or_default());
    assert_eq!((scores.len(), fair_copy.as_deref()), (4, Some("Turtles, typed")));
    println!("kept within the steps of `may`:");
    print_children(&project, "may")
}
