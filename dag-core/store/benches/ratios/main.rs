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

use dag_store::{AppWriter, Graph, NewApp, Options, Pointer, Project, Store, Time};
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
    create(&project);
}

fn lines(project: &Project, folder: &Path) {
    let app = project.create(&NewApp::new("lines", Graph::new("count")), Options::default()).expect("an application");
    let mut bare = OpenOptions::new().append(true).create(true).open(folder.join("bare")).expect("a file");
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS as u64 {
        let one = time(|| (0..STEPS).for_each(|step| tracked(&app, round * STEPS + step)));
        let log = std::fs::read(app.path().join("log.jsonl")).expect("its log");
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        let [begin, end] = lines[lines.len() - 2..] else { unreachable!("two lines for each step") };
        let other = time(|| (0..STEPS).for_each(|_| written(&mut bare, begin, end)));
        ratios.push(one.as_secs_f64() / other.as_secs_f64());
        ours.push(one);
        theirs.push(other);
    }
    ratios.sort_unstable_by(f64::total_cmp);
    println!("a step, tracked:            {:>9.2?}", per_step(median(&mut ours)));
    println!("the same bytes, two writes: {:>9.2?}", per_step(median(&mut theirs)));
    println!("ratio, median of rounds:    {:>9.2} (at most 1.3 wanted)", ratios[ratios.len() / 2]);
    let clock = per_step(time(|| {
        for _ in 0..STEPS {
            black_box((Time::now(), Time::now()));
        }
    }));
    println!("  of it reading the clock:  {clock:>9.2?}");
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
        let app = project.create(&NewApp::new(&id, Graph::new("count")), Options::default()).expect("an application");
        (0..steps).for_each(|step| tracked(&app, step));
        drop(app);
        let dir = project.app(&id).expect("the application");
        let resumed = || drop(black_box(dir.resume().expect("where it stands")));
        let mut times: Vec<_> = (0..ROUNDS).map(|_| time(resumed)).collect();
        println!("resume after {steps:>6} steps:  {:>9.2?} (at most 10 ms wanted)", median(&mut times));
        let opened = || drop(black_box(dir.writer(Options::default()).expect("its writer")));
        let mut times: Vec<_> = (0..ROUNDS).map(|_| time(opened)).collect();
        println!("open to write after {steps:>6}: {:>9.2?}", median(&mut times));
        let mut times: Vec<_> = (0..5).map(|_| time(|| drop(black_box(dir.read().expect("all steps"))))).collect();
        println!("read {steps:>6} steps:          {:>9.2?}", median(&mut times));
    }
}

fn create(project: &Project) {
    const APPS: u32 = 1000;
    let parent = Pointer::new("lines", Some(0));
    let made = |id| {
        let app = NewApp::new(format!("sub {id}"), Graph::new("count")).spawned_by(parent.clone());
        drop(project.create(&app, Options::default()).expect("a child"));
    };
    println!("a child, made and closed:   {:>9.2?}", time(|| (0..APPS).for_each(made)) / APPS);
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
