//! `runs check` names file and line of what is broken, exits with 1 then, and mends torn ends when asked.

use std::fs;

use crate::support::runs::{Runs, burr, program};
use serde_json::json;

/// A run with two steps, the second of which was torn.
fn torn() -> Runs {
    let runs = Runs::new();
    runs.counted("well", 2);
    runs.counted("torn", 1);
    runs.append("torn", "{\"type\":\"begin_en");
    runs
}

#[test]
fn nothing_broken_is_ok() {
    for args in [&["check"][..], &["check", "demo"], &["check", "demo/parent"]] {
        let ended = program(&burr(), args).run().exits(0);
        assert_eq!(ended.stdout, "");
        assert!(ended.stderr.ends_with(" checked, 0 broken, 0 notes\n"), "{}", ended.stderr);
    }
}

#[test]
fn a_broken_line_is_named_as_editors_know_it() {
    let runs = torn();
    runs.append("well", "nonsense\n");
    let ended = runs.run(&["check"]).exits(1);
    let lines: Vec<_> = ended.stdout.lines().map(|line| runs.shown(line)).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("DIR/test/torn/log.jsonl:3: the text ends in the middle, after 17 bytes"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("DIR/test/well/log.jsonl:5: this is not JSON"), "{lines:?}");
    assert_eq!(ended.stderr, "2 runs checked, 2 broken, 0 notes; --repair cuts off torn ends\n");
}

#[test]
fn one_run_is_checked_alone() {
    let runs = torn();
    runs.run(&["check", "test/well"]).exits(0);
    runs.run(&["check", "test/torn"]).exits(1);
}

#[test]
fn what_is_odd_is_a_note_and_no_failure() {
    let runs = Runs::new();
    runs.counted("first", 1);
    runs.append("first", "\n");
    let ended = runs.run(&["check"]).exits(0);
    assert_eq!(runs.shown(&ended.stdout), "DIR/test/first/log.jsonl:3: note: a blank line\n");
    assert_eq!(ended.stderr, "1 run checked, 0 broken, 1 note\n");
}

#[test]
fn repair_cuts_a_torn_end() {
    for args in [&["check", "--repair"][..], &["check", "test", "--repair"], &["check", "test/torn", "--repair"]] {
        let runs = torn();
        let ended = runs.run(args).exits(0);
        assert_eq!(ended.stdout, "");
        assert!(ended.stderr.starts_with("mended: test/torn: cut off 17 bytes of a record"), "{}", ended.stderr);
        let log = fs::read_to_string(runs.file("torn", "log.jsonl")).expect("a log");
        assert_eq!((log.lines().count(), log.ends_with('\n')), (2, true));
    }
}

#[test]
fn repair_leaves_alone_what_it_can_not_mend_and_what_is_being_written() {
    let runs = torn();
    runs.append("well", "nonsense\n");
    let writer = runs.create("live");
    let ended = runs.run(&["check", "--repair"]).exits(1);
    assert_eq!(ended.stdout.lines().count(), 1, "{}", ended.stdout);
    assert!(ended.stdout.contains("test/well/log.jsonl:5:"), "{}", ended.stdout);
    writer.begin(0, "count", &()).expect("still open");
}

#[test]
fn json_has_the_problems_and_what_was_mended() {
    let runs = torn();
    let found = runs.run(&["check", "--json"]).exits(1).json();
    let problem = &found["problems"][0];
    assert_eq!((&found["apps"], &problem["line"], &problem["lost"]), (&json!(2), &json!(3), &json!(true)));
    assert!(problem["path"].as_str().is_some_and(|path| path.ends_with("test/torn/log.jsonl")), "{problem}");
    let found = runs.run(&["check", "--json", "--repair"]).exits(0).json();
    assert_eq!(found["problems"], json!([]));
    assert_eq!(
        (&found["mended"][0]["app_id"], &found["mended"][0]["mended"]["Cut"]["bytes"]),
        (&json!("torn"), &json!(17))
    );
}

#[test]
fn a_file_that_can_not_be_read_hides_no_other() {
    let runs = torn();
    fs::remove_file(runs.file("well", "log.jsonl")).expect("a log");
    fs::create_dir(runs.file("well", "log.jsonl")).expect("a folder");
    let ended = runs.run(&["check"]).exits(1);
    let told = runs.shown(&ended.stdout);
    assert!(told.contains("test/torn/log.jsonl:3:") && told.contains("test/well/log.jsonl"), "{told}");
}
