//! What the pages of runs cost: `cargo bench -p dag-explorer`.
//!
//! The explorer runs in a process of its own over a folder of run logs, and is asked over loopback what its pages ask. What a browser
//! needs to draw is not in it. `-- --quick` takes small logs, to see that it works.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

mod logs;
mod page;
mod server;
mod table;
mod usage;

use std::path::Path;
use std::time::Duration;

use dag_store::{Project, Store};
use serde_json::Value;

use logs::Log;
use page::Page;
use server::Server;
use table::{Row, Times};

/// How much there is.
struct Size {
    /// The steps of a long run.
    steps: u64,
    /// The runs of a project.
    runs: u64,
    /// A large state, in bytes.
    state: usize,
    /// How often each is measured.
    rounds: usize,
}

const WHOLE: Size = Size { steps: 10_000, runs: 1000, state: 50 << 20, rounds: 15 };
const QUICK: Size = Size { steps: 50, runs: 5, state: 1 << 16, rounds: 2 };

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let Some(folder) = server::asked_for() {
        return runtime.block_on(server::serve(folder));
    }
    // Cargo runs benchmarks in tests without any argument of its own.
    let is_whole = std::env::args().any(|arg| arg == "--bench") && !std::env::args().any(|arg| arg == "--quick");
    let size = if is_whole { WHOLE } else { QUICK };
    let folder = tempfile::tempdir()?;
    let rows = runtime.block_on(all(folder.path(), &size))?;
    table::print(&rows);
    Ok(())
}

async fn all(folder: &Path, size: &Size) -> std::io::Result<Vec<Row>> {
    let store = Store::open(folder).expect("a store");
    let project = |name: &str| store.project(name).expect("a project");
    let mut rows = opened(folder, &project("long"), size).await?;
    rows.extend(listed(folder, &project("many"), size).await?);
    rows.push(told(folder, &project("live"), size).await?);
    rows.extend(held(folder, &project("held"), size).await?);
    rows.extend(large(folder, &project("large"), size).await?);
    Ok(rows)
}

/// A long run: each round opens another one, which the server has not seen.
async fn opened(folder: &Path, project: &Project, size: &Size) -> std::io::Result<Vec<Row>> {
    let log = Log { steps: size.steps, bytes: 1000 };
    (0..size.rounds).for_each(|round| log.write(project, &format!("run-{round}")));
    let server = Server::start(folder)?;
    let [mut first, mut again, mut clicks] = [(); 3].map(|()| Times::default());
    for round in 0..size.rounds {
        let page = Page::new(&server, "long", &format!("run-{round}"));
        first.add(&server, page.open(size.steps)).await;
        again.add(&server, page.open(size.steps)).await;
        for part in 1..5 {
            clicks.add(&server, page.click(size.steps * part / 5)).await;
        }
    }
    let what = format!("a run of {} steps opened, to its first rows", size.steps);
    Ok(vec![
        Row::times(what, first).at_most(300).burr("none in 120 s"),
        Row::times("  opened again", again).at_most(300),
        Row::times("  a click: the step, its state and picture", clicks).at_most(50).burr("15 s"),
    ])
}

async fn listed(folder: &Path, project: &Project, size: &Size) -> std::io::Result<Vec<Row>> {
    (0..size.runs).for_each(|run| Log { steps: 20, bytes: 1000 }.write(project, &format!("run-{run:04}")));
    let [mut first, mut again] = [(); 2].map(|()| Times::default());
    for _ in 0..size.rounds {
        let server = Server::start(folder)?;
        for times in [&mut first, &mut again] {
            let list = async {
                let list = server.json("/api/runs/many").await;
                assert_eq!(length(&list, "apps") as u64, size.runs);
            };
            times.add(&server, list).await;
        }
    }
    let what = format!("a project of {} runs listed", size.runs);
    Ok(vec![
        Row::times(what, first).at_most(300).burr("1.6 to 3.1 s"),
        Row::times("  listed again", again).at_most(300).burr("1.6 to 3.1 s"),
    ])
}

/// From before a step's begin is written until a listener has its row.
async fn told(folder: &Path, project: &Project, size: &Size) -> std::io::Result<Row> {
    let writer = logs::create(project, "run");
    let server = Server::start(folder)?;
    let mut events = Page::new(&server, "live", "run").events().await;
    events.next().await;
    let mut times = Times::default();
    for step in 0..size.rounds as u64 {
        let mut begun = None;
        let tell = async {
            begun = Some(writer.begin(step, "count", &()).expect("a step"));
            assert_eq!(events.next().await["rows"][0][1]["status"], "running");
        };
        times.add(&server, tell).await;
        let begun = begun.expect("a step");
        begun.completed(&(), &serde_json::json!({})).expect("its end");
        events.next().await;
        // Not in step with the looks of the server.
        tokio::time::sleep(Duration::from_millis(7 * step % 40)).await;
    }
    Ok(Row::times("a step told after it is written", times).at_most(100))
}

/// What a server holds of a run more than before it was opened, in a process of its own each.
async fn held(folder: &Path, project: &Project, size: &Size) -> std::io::Result<Vec<Row>> {
    let plain = Log { steps: size.steps, bytes: 1000 };
    let more = Log { steps: size.steps * 10, ..plain };
    let larger = Log { bytes: plain.bytes * 10, ..plain };
    let mut rows = Vec::new();
    for (log, what) in [(plain, ""), (more, "  10 times as many steps"), (larger, "  as many, 10 times as large")] {
        let id = format!("run-{}", rows.len());
        log.write(project, &id);
        let length = project.path().join(&id).join("log.jsonl").metadata()?.len();
        let server = Server::start(folder)?;
        Page::new(&server, "held", "nothing").open_missing().await;
        let before = server.memory();
        let page = Page::new(&server, "held", &id);
        page.open(log.steps).await;
        page.click(log.steps / 2).await;
        let what = if what.is_empty() { format!("held of a run of {} steps", size.steps) } else { what.to_owned() };
        rows.push(Row::memory(format!("{what}, {} MB", length / 1_000_000), server.memory().saturating_sub(before)));
    }
    Ok(rows)
}

/// A step with a large state.
async fn large(folder: &Path, project: &Project, size: &Size) -> std::io::Result<Vec<Row>> {
    Log { steps: 2, bytes: size.state }.write(project, "run");
    let server = Server::start(folder)?;
    let page = Page::new(&server, "large", "run");
    let before = server.memory();
    let [mut opened, mut first, mut part] = [(); 3].map(|()| Times::default());
    opened.add(&server, page.open(2)).await;
    first.add(&server, page.click(0)).await;
    let entries = async {
        let part = server.json("/api/runs/large/run/steps/0/value?of=after&path=/texts&from=5").await;
        assert_eq!(length(&part["value"], "items"), 5);
    };
    part.add(&server, entries).await;
    let of = format!("a run of two states of {} MB opened", size.state >> 20);
    Ok(vec![
        Row::times(of, opened),
        Row::times("  the first click on such a step", first),
        Row::times("  another part of its state", part).at_most(50),
        Row::memory("  held then", server.memory().saturating_sub(before)),
    ])
}

/// How many entries a list in an answer has.
fn length(answer: &Value, of: &str) -> usize {
    answer[of].as_array().map_or(0, Vec::len)
}
