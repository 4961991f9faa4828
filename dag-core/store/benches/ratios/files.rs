//! The log without a machine: its lines, resuming from it, reading it, making one.

use std::fs::{self, File, OpenOptions};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use dag_store::{AppWriter, Graph, NewApp, Options, Pointer, Project, Time};
use serde::Serialize;

use crate::Size;
use crate::burr::Burr;
use crate::table::{Row, Wanted};
use crate::times::{each, median, quickest, time};

const STEPS: u64 = 200;

#[derive(Serialize)]
struct Inputs {
    by: u64,
}

#[derive(Serialize)]
struct State {
    count: u64,
    text: &'static str,
}

/// The two lines of a step, and what of that is known to be needed.
pub(crate) fn lines(project: &Project, bare: &Path, size: Size) {
    let app = made(project, "lines");
    let mut bare = OpenOptions::new().append(true).create(true).open(bare).expect("a file");
    let (mut best, mut best_bare, mut ratios) = (Duration::MAX, Duration::MAX, Vec::new());
    for round in 0..size.rounds as u64 {
        let ours = time(|| (0..STEPS).for_each(|step| tracked(&app, round * STEPS + step)));
        let log = fs::read(app.path().join("log.jsonl")).expect("its log");
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        let lines = &lines[lines.len() - 2 * usize::try_from(STEPS).unwrap_or(0)..];
        let theirs = time(|| lines.chunks(2).for_each(|lines| written(&mut bare, lines[0], lines[1])));
        (best, best_bare) = (best.min(ours), best_bare.min(theirs));
        ratios.push(ours.as_secs_f64() / theirs.as_secs_f64());
    }
    let clock = quickest(size.rounds, || {
        time(|| {
            for _ in 0..STEPS {
                black_box((Time::now(), Time::now()));
            }
        })
    });
    println!("the two lines of a step, without a machine: {:>9.1?}", each(best, STEPS));
    println!("  two bare writes of them:                  {:>9.1?}", each(best_bare, STEPS));
    println!("  ratio, median of rounds:                  {:>9.2}", median(ratios));
    println!("  reading the clock twice:                  {:>9.1?}", each(clock, STEPS));
}

pub(crate) fn written(file: &mut File, begin: &[u8], end: &[u8]) {
    file.write_all(begin).expect("the begin");
    file.write_all(end).expect("the end");
}

fn made(project: &Project, id: &str) -> AppWriter {
    project.create(&NewApp::new(id, Graph::new("count")), Options::default()).expect("an application")
}

fn tracked(app: &AppWriter, step: u64) {
    let begun = app.begin(step, "count", &Inputs { by: 1 }).expect("the begin");
    begun.completed(&(), &State { count: step, text: "some text that stays as it is" }).expect("the end");
}

/// Going on with an application, and what else reads it.
pub(crate) fn resume(project: &Project, size: Size, burr: Option<&mut Burr>) -> Vec<Row> {
    let app = made(project, "resumed");
    (0..size.resumed).for_each(|step| tracked(&app, step));
    drop(app);
    let dir = project.app("resumed").expect("the application");
    let rounds = size.rounds.min(50);
    let resumed = quickest(rounds, || time(|| drop(black_box(dir.resume().expect("where it stands")))));
    let opened = quickest(rounds, || time(|| drop(black_box(dir.writer(Options::default()).expect("its writer")))));
    let read = quickest(rounds.min(5), || time(|| drop(black_box(dir.read().expect("all steps")))));
    let burrs = burr.and_then(|burr| burr.ask(&format!("resume {}", size.resumed)).into_iter().min());
    vec![
        Row::time("resume after 10,000 steps", resumed, burrs).wanted(Wanted::AtMost(Duration::from_millis(10))),
        Row::time("  open it for writing", opened, None),
        Row::time("  read all of it", read, None),
    ]
}

pub(crate) fn create(project: &Project) {
    const APPS: u32 = 200;
    let parent = Pointer::new("lines", Some(0));
    let child = |id| {
        let app = NewApp::new(format!("sub {id}"), Graph::new("count")).spawned_by(parent.clone());
        drop(project.create(&app, Options::default()).expect("a child"));
    };
    println!("a child, made and closed:                   {:>9.1?}", time(|| (0..APPS).for_each(child)) / APPS);
}
