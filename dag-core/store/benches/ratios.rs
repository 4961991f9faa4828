//! What the log costs, as ratios within one process: `cargo bench -p dag-store`.
//!
//! - A step's two lines against two bare `write` calls of the same bytes, in turns, the median of many rounds.
//! - Resuming an application of 10,000 steps, and of one step.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

use std::fs::{File, OpenOptions};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use dag_store::{AppWriter, Graph, NewApp, Options, Project, Store};
use serde::Serialize;

const ROUNDS: usize = 60;
const STEPS: u64 = 500;

#[derive(Serialize)]
struct Inputs {
    by: u64,
}

#[derive(Serialize)]
struct State {
    count: u64,
    text: &'static str,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the logs");
    let project = Store::open(folder.path()).and_then(|store| store.project("bench")).expect("a project");
    lines(&project, folder.path());
    resume(&project);
}

fn lines(project: &Project, folder: &Path) {
    let app = project.create(NewApp::new("lines", Graph::new("count")), Options::default()).expect("an application");
    tracked(&app, 0);
    let log = std::fs::read(app.path().join("log.jsonl")).expect("its log");
    let begin = log.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut bare = OpenOptions::new().append(true).create(true).open(folder.join("bare")).expect("a file");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS as u64 {
        ours.push(time(|| (0..STEPS).for_each(|step| tracked(&app, round * STEPS + step))));
        theirs.push(time(|| (0..STEPS).for_each(|_| written(&mut bare, &log[..begin], &log[begin..]))));
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("a step, tracked:            {:>9.0?}", per_step(ours));
    println!("the same bytes, two writes: {:>9.0?}", per_step(theirs));
    println!("ratio:                      {ratio:>9.2} (at most 1.3 wanted)");
}

fn tracked(app: &AppWriter, step: u64) {
    let begun = app.begin(step, "count", &Inputs { by: 1 }).expect("the begin");
    begun.completed(&(), &State { count: step, text: "some text that stays as it is" }).expect("the end");
}

fn written(file: &mut File, begin: &[u8], end: &[u8]) {
    file.write_all(begin).expect("the begin");
    file.write_all(end).expect("the end");
}

fn resume(project: &Project) {
    for steps in [1, 10_000] {
        let id = format!("resume {steps}");
        let app = project.create(NewApp::new(&id, Graph::new("count")), Options::default()).expect("an application");
        (0..steps).for_each(|step| tracked(&app, step));
        drop(app);
        let dir = project.app(&id).expect("the application");
        let resumed = || drop(black_box(dir.resume().expect("where it stands")));
        let mut times: Vec<_> = (0..ROUNDS).map(|_| time(resumed)).collect();
        println!("resume after {steps:>6} steps:  {:>9.0?} (at most 10 ms wanted)", median(&mut times));
        let opened = || drop(black_box(dir.writer(Options::default()).expect("its writer")));
        let mut times: Vec<_> = (0..ROUNDS).map(|_| time(opened)).collect();
        println!("open to write after {steps:>6}: {:>9.0?}", median(&mut times));
        let mut times: Vec<_> = (0..5).map(|_| time(|| drop(black_box(dir.read().expect("all steps"))))).collect();
        println!("read {steps:>6} steps:          {:>9.0?}", median(&mut times));
    }
}

fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn per_step(time: Duration) -> Duration {
    time / u32::try_from(STEPS).unwrap_or(1)
}
