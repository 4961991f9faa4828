//! A process that writes steps is killed, again and again: each time the application opens, no step that had completed is
//! lost or run twice, and no line is torn.
//!
//! 40 times, or as often as `DAG_STORE_KILLS` says.

mod support;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use dag_store::{NewApp, Object, Options, Status, Store};
use serde_json::json;
use support::{folder, graph};

/// After so many, another application takes over: each check reads all of its log.
const KILLS_OF_ONE: u64 = 10;

/// Set for the process that is killed, to where it writes.
const FOLDER: &str = "DAG_STORE_FOLDER";

#[test]
fn no_completed_step_is_lost() {
    if let Some(folder) = env::var_os(FOLDER) {
        return write_until_killed(&folder);
    }
    let kills = env::var("DAG_STORE_KILLS").map_or(40, |kills| kills.parse().unwrap());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for first in (0..kills).step_by(usize::try_from(KILLS_OF_ONE).unwrap()) {
        kill(KILLS_OF_ONE.min(kills - first), &mut random);
    }
}

fn kill(times: u64, random: &mut u64) {
    let store = folder();
    let new = NewApp::new("app", graph()).initial_state(Object::from_iter([("count".to_owned(), json!(0))]));
    drop(store.project.create(&new, Options::default()).unwrap());
    let mut completed = 0;
    for _ in 0..times {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        completed = completed.max(killed_while_writing(&store, Duration::from_micros(*random % 12_000)));

        let now = store.app("app").resume().unwrap();
        assert!(now.next_sequence_id >= completed, "{completed} steps had completed: {now:?}");
        assert_eq!(now.state.unwrap()["count"], json!(now.next_sequence_id), "each step was counted once");
        assert!(now.problems.len() <= 1, "{:?}", now.problems);
        drop(store.app("app").writer(Options::default()).unwrap());
        check_whole(&store);
    }
    assert!(completed > 0);
}

/// Starts a process that goes on with the application, and kills it this long after its first step. How many steps it said
/// had completed, in all.
fn killed_while_writing(store: &support::Folder, after: Duration) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "no_completed_step_is_lost", "--nocapture"])
        .env(FOLDER, store.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let completed = |line: String| line.strip_prefix("completed ").map(|step| step.parse::<u64>().unwrap() + 1);
    let first = said.by_ref().find_map(completed).unwrap();
    thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    // A line of output may be cut off by the kill, as any other; its number is then smaller.
    said.filter_map(completed).last().unwrap_or(first)
}

fn check_whole(store: &support::Folder) {
    let log = fs::read_to_string(store.log("app")).unwrap();
    assert!(log.ends_with('\n'));
    let app = store.app("app").read().unwrap();
    assert_eq!(app.problems, []);
    let (last, before) = app.steps.split_last().unwrap();
    assert!(before.iter().all(|step| step.status == Status::Completed));
    assert!(matches!(last.status, Status::Completed | Status::Interrupted));
    assert!(app.steps.iter().zip(0..).all(|(step, number)| step.sequence_id == number));
}

#[expect(clippy::print_stdout, reason = "the process that kills it reads that")]
fn write_until_killed(folder: &OsStr) {
    let app = Store::open(folder).unwrap().project("test").unwrap().app("app").unwrap();
    let now = app.resume().unwrap();
    let writer = app.writer(Options::default()).unwrap();
    let mut count = now.state.unwrap()["count"].as_u64().unwrap();
    for step in now.next_sequence_id.. {
        let begun = writer.begin(step, "count", &json!({ "by": 1 })).unwrap();
        let span = begun.span_id(&[0]);
        begun.span_begin(&span, "span", None, &[]).unwrap();
        begun.attribute(Some(&span), "text", &"☃".repeat(500)).unwrap();
        begun.span_end(&span).unwrap();
        count += 1;
        begun.completed(&(), &json!({ "count": count })).unwrap();
        println!("completed {step}");
    }
}
