//! What machines and their log cost, as ratios: `cargo bench -p dag-store`.
//!
//! - A step of a counter, with and without a log; a step of a growing history; resuming an application of 10,000 steps: each against
//!   Python's Burr in the same run, where that is installed.
//! - A step's two lines against two bare `write` calls of the same bytes.
//!
//! Of many short rounds in turn the quickest counts, and of a ratio of two the median of the rounds: what else the machine does is then
//! in neither. Burr's times are CPU time, for the same reason.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

mod burr;
mod files;
mod machines;
mod table;
mod times;

use std::env;

use burr::Burr;
use dag_store::Store;
use table::{Row, print};

/// How much is measured.
#[derive(Clone, Copy)]
struct Size {
    /// How often each is measured.
    rounds: usize,
    /// The steps of the application that is resumed.
    resumed: u64,
}

fn main() {
    // `cargo test` runs benchmarks too, to see that they run.
    let is_whole = env::args().any(|argument| argument == "--bench");
    let size = if is_whole { Size { rounds: 300, resumed: 10_000 } } else { Size { rounds: 2, resumed: 100 } };
    let folder = tempfile::tempdir().expect("a folder for the logs");
    let project = Store::open(folder.path()).and_then(|store| store.project("bench")).expect("a project");

    let bare = folder.path().join("bare");
    let mut burr = if is_whole { Burr::start() } else { Err("this run only looks whether all of it runs".to_owned()) };
    let rows: Vec<Row> = [
        machines::steps(&project, &bare, size, burr.as_mut().ok()),
        machines::growing(size, burr.as_mut().ok()),
        files::resume(&project, size, burr.as_mut().ok()),
    ]
    .into_iter()
    .flatten()
    .collect();
    print(&rows);
    if let Err(why) = &burr {
        println!("\nPython's Burr is left out: {why}");
    }
    println!();
    files::lines(&project, &bare, size);
    files::create(&project);
}
