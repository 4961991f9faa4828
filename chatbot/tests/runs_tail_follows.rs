//! `runs tail` prints a line for each record, as they come, until it is interrupted or nothing comes any more.

use crate::support::program::comes_true;
use crate::support::runs::{Runs, burr, count, program};
use serde_json::json;

#[test]
fn each_record_of_burrs_log_is_one_line() {
    let args = ["tail", "demo/parent", "--from-start", "--until-idle", "0"];
    let ended = program(&burr(), &args).run().exits(0);
    assert_eq!(ended.stderr, "");
    insta::assert_snapshot!(ended.stdout);
}

#[test]
fn without_from_start_only_what_is_new() {
    let args = ["tail", "demo/parent", "--until-idle", "0"];
    assert_eq!(program(&burr(), &args).run().exits(0).stdout, "");
}

#[test]
fn records_are_told_as_they_are_written() {
    let runs = Runs::new();
    let writer = runs.create("live");
    count(&writer, 0, &json!({ "count": 1 }));
    let mut tail = program(runs.folder.path(), &["tail", "test/live"]).start();
    // It has read to the end once it tells of a step that was not there before.
    let mut step = 0;
    assert!(comes_true(|| {
        step += 1;
        count(&writer, step, &json!({}));
        tail.so_far().contains("begin count {\"by\":1}")
    }));
    writer.begin(step + 1, "last", &()).expect("a step").failed("it\nbroke", &json!({})).expect("an end");
    tail.expect("end last failed: broke\n");
    tail.interrupt_until_it_ends();
    let ended = tail.end().exits(130);
    assert!(!ended.stdout.contains("     0  "), "{}", ended.stdout);
}

#[test]
fn it_ends_when_nothing_comes_any_more() {
    let runs = Runs::new();
    runs.counted("first", 1);
    let ended = runs.run(&["tail", "test/first", "--from-start", "--until-idle", "1"]).exits(0);
    assert_eq!(ended.stdout.lines().count(), 2);
    runs.run(&["tail", "test/first", "--until-idle", "-1"]).exits(2);
}

#[test]
fn a_broken_line_is_talk_and_half_a_line_is_waited_for() {
    let runs = Runs::new();
    runs.counted("first", 1);
    runs.append("first", "nonsense\n{\"type\":");
    let ended = runs.run(&["tail", "test/first", "--from-start", "--until-idle", "0"]).exits(0);
    assert_eq!(ended.stdout.lines().count(), 2);
    let told = runs.shown(&ended.stderr);
    assert!(
        told.starts_with("warning: DIR/test/first/log.jsonl:3: this is not JSON") && told.lines().count() == 1,
        "{told}"
    );
}
