//! Run with: cargo run -p examples --bin resume_fork
//!
//! Every step is kept on disk, in Burr's layout. An application whose program was killed goes on where it was, and from any of its steps
//! another one can go its own way.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use dag_core::{Halt, Inputs, List, Machine, State, action, field};
use dag_store::{Project, Store};
use serde::{Deserialize, Serialize};

/// A walk, and where it has led.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Walk {
    at: i64,
    path: List<i64>,
}

/// As far as somebody says.
#[action(writes(at, append(path)))]
fn walk(at: &i64, #[input] by: &i64) -> (i64, i64) {
    (at + by, at + by)
}

/// Home is at 0.
#[action(writes(at))]
fn go_home() -> i64 {
    0
}

fn machine() -> anyhow::Result<Machine<Walk>> {
    Ok(Machine::builder(Walk::default())
        .action("walk", action::<walk>())
        .action("go_home", action::<go_home>())
        .entrypoint("walk")
        .transition("walk", "go_home", field!(Walk.at).ge(10_i64))
        .default_transition("walk", "walk")
        .default_transition("go_home", "walk")
        .build()?)
}

/// One program after another: each opens the application, makes a step, and is gone.
async fn programs(project: &Project, id: &str, steps: &[i64]) -> anyhow::Result<Vec<i64>> {
    let mut path = Vec::new();
    for &by in steps {
        let mut app = project.track(&machine()?, id).resume_or_start()?;
        app.run(Halt::before("walk"), Inputs::new().with("by", by)).await?;
        path = app.state().path.iter().copied().collect();
    }
    Ok(path)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let project = Store::open(folder.path())?.project("walks")?;

    let path = programs(&project, "first", &[3, 4, 5]).await?;
    println!("three programs walked on one after the other: {path:?}");
    assert_eq!(path, [3, 7, 12]);

    println!("\nwhat they did:");
    let log = project.app("first")?.read()?;
    for step in &log.steps {
        println!("  {} {:<8} {}", step.sequence_id, step.action, step.result);
    }
    assert_eq!(log.steps.last().map(|step| &*step.action), Some("go_home"));

    // Back to the second step, and on in another direction.
    let past = project.app("first")?.at(1)?;
    let mut fork = project.track(&machine()?, "other").fork(&past)?;
    fork.run(Halt::before("walk"), Inputs::new().with("by", -20_i64)).await?;
    println!("\nfrom its second step, another one: {:?}", fork.state().path);
    assert_eq!((fork.state().at, fork.sequence_id()), (-13, 3));

    // The first one has not noticed.
    assert_eq!(project.app("first")?.resume()?.state.map(|state| state["at"].clone()), Some(0.into()));
    let children = project.app("first")?.read()?.children;
    println!("the first one knows of it: {} at step {:?}", children[0].child.app_id, children[0].sequence_id);
    Ok(())
}
