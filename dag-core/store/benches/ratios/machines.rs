//! Steps of machines.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Duration;

use dag_core::{App, Halt, Inputs, List, Machine, State, action, field};
use dag_store::Project;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

use crate::Size;
use crate::burr::Burr;
use crate::files::written;
use crate::table::{Row, Wanted};
use crate::times::{each, median, quickest, time};

/// Short, so that most rounds are not interrupted.
const STEPS: u64 = 200;
const BURRS_ROUNDS: usize = 15;

#[derive(State, Clone, Serialize, Deserialize)]
struct Counter {
    count: u64,
}

#[action(writes(count))]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "actions borrow what they read")]
fn count(count: &u64) -> u64 {
    count + 1
}

#[action]
fn done() {}

fn counter() -> Machine<Counter> {
    let machine = Machine::builder(Counter { count: 0 })
        .action("count", action::<count>())
        .action("done", action::<done>())
        .entrypoint("count")
        .transition("count", "count", field!(Counter.count).lt(STEPS))
        .default_transition("count", "done");
    machine.build().expect("a machine")
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime of one thread")
}

fn run(runtime: &Runtime, app: &mut App<Counter>) {
    runtime.block_on(app.run(Halt::before("done"), Inputs::new())).expect("all steps");
    assert_eq!(app.state().count, STEPS);
}

/// A step of a counter, with and without a log.
pub(crate) fn steps(project: &Project, bare: &Path, size: Size, mut burr: Option<&mut Burr>) -> Vec<Row> {
    let (runtime, machine) = (runtime(), counter());
    let mut ask = |command: String| {
        let burr = burr.as_mut()?;
        Some(each(quickest(BURRS_ROUNDS, || burr.time(&command)), STEPS))
    };
    let plain = quickest(size.rounds, || {
        let mut app = machine.app();
        time(|| run(&runtime, &mut app))
    });
    let (tracked, ratio) = tracked(project, bare, size, &machine, &runtime);
    vec![
        Row::time("a step of a counter", each(plain, STEPS), ask(format!("plain {STEPS}")))
            .wanted(Wanted::AtMost(Duration::from_nanos(300)))
            .wanted(Wanted::OfBurr(100)),
        Row::time("  tracked", each(tracked, STEPS), ask(format!("tracked {STEPS}"))).wanted(Wanted::OfBurr(40)),
        Row::ratio("  tracked, over two bare writes of its lines", ratio).wanted(Wanted::Ratio(1.3)),
    ]
}

/// The quickest round of tracked steps, and what they cost over two bare writes for each.
fn tracked(
    project: &Project,
    bare: &Path,
    size: Size,
    machine: &Machine<Counter>,
    runtime: &Runtime,
) -> (Duration, f64) {
    let mut bare = OpenOptions::new().append(true).create(true).open(bare).expect("a file");
    let (mut best, mut ratios) = (Duration::MAX, Vec::new());
    for round in 0..size.rounds {
        let id = format!("counter {round}");
        let mut app = project.track(machine, &id).start().expect("an application");
        let ours = time(|| run(runtime, &mut app));
        let path = project.app(&id).expect("its folder").path().join("log.jsonl");
        let log = fs::read(&path).expect("its log");
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        let theirs = time(|| lines.chunks(2).for_each(|lines| written(&mut bare, lines[0], lines[1])));
        best = best.min(ours);
        ratios.push(ours.as_secs_f64() / theirs.as_secs_f64());
    }
    (best, median(ratios))
}

const TURNS: usize = 1000;
const EACH: usize = 100;

#[derive(State, Clone, Serialize, Deserialize)]
struct Chat {
    history: List<Message>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    role: String,
    content: String,
}

#[action(writes(append(history)))]
fn say() -> Message {
    Message { role: "user".into(), content: "some words that are said".into() }
}

/// A step of a growing history, at its beginning and after a thousand turns.
pub(crate) fn growing(size: Size, burr: Option<&mut Burr>) -> Vec<Row> {
    let machine = Machine::builder(Chat { history: List::new() })
        .action("say", action::<say>())
        .entrypoint("say")
        .default_transition("say", "say")
        .build()
        .expect("a machine");
    let runtime = runtime();
    let ours = quickest_parts((0..size.rounds).map(|_| turns(&runtime, machine.app())));
    let burrs = burr.map(|burr| quickest_parts((0..3).map(|_| burr.ask(&format!("growing {TURNS} {EACH}")))));
    let each = |times: &[Duration], part: usize| each(times[part], EACH as u64);
    let last = ours.len() - 1;
    let burr_at = |part| burrs.as_deref().map(|times| each(times, part));
    vec![
        Row::time("a step of a growing history, turns 1 to 100", each(&ours, 0), burr_at(0)),
        Row::time("  turns 901 to 1000", each(&ours, last), burr_at(last)),
        Row::ratio("  the last over the first", ours[last].as_secs_f64() / ours[0].as_secs_f64())
            .wanted(Wanted::Ratio(1.3)),
    ]
}

fn turns(runtime: &Runtime, mut app: App<Chat>) -> Vec<Duration> {
    let part = |_| {
        time(|| {
            runtime.block_on(async {
                for _ in 0..EACH {
                    app.step(Inputs::new()).await.expect("a step");
                }
            });
        })
    };
    (0..TURNS / EACH).map(part).collect()
}

/// Of each part its quickest round.
fn quickest_parts(rounds: impl Iterator<Item = Vec<Duration>>) -> Vec<Duration> {
    let best = |one: Vec<Duration>, other: Vec<Duration>| one.into_iter().zip(other).map(|(a, b)| a.min(b)).collect();
    rounds.reduce(best).unwrap_or_default()
}
