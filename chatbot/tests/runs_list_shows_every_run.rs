//! `runs list` has a row for each run, newest first, whoever wrote it and whatever is broken in it.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::support::program::Program;
use crate::support::runs::{Runs, burr, in_order, program, without_times};
use serde_json::{Value, json};

/// Makes a log as old as this.
fn age(runs: &Runs, id: &str, hours: u64) {
    let log = fs::File::options().append(true).open(runs.file(id, "log.jsonl")).expect("a log");
    log.set_modified(SystemTime::now() - Duration::from_hours(hours)).expect("a time");
}

fn ids(json: &Value) -> Vec<&str> {
    json.as_array().expect("a list").iter().map(|row| row["app_id"].as_str().expect("an id")).collect()
}

#[test]
fn the_json_of_a_run_has_exactly_these_names() {
    let runs = Runs::new();
    runs.counted("first", 3);
    let ended = runs.run(&["list", "--json"]).exits(0);
    assert_eq!(ended.stderr, "");
    let row = json!({
        "project": "test", "app_id": "first", "partition_key": null, "steps": 3, "status": "completed",
        "started": "TIME", "updated": "TIME", "parent": null, "spawned_by": null,
    });
    assert_eq!(without_times(ended.json()), json!([row]));
    let names = ["project", "app_id", "partition_key", "steps", "status", "started", "updated", "parent", "spawned_by"];
    in_order(&ended.stdout, &names);
}

#[test]
fn what_burr_wrote_is_listed_with_where_it_comes_from() {
    let rows = program(&burr(), &["list", "demo", "--json"]).run().exits(0).json();
    let row = |id: &str| rows.as_array().expect("a list").iter().find(|row| row["app_id"] == id).expect(id).clone();
    assert_eq!(row("parent")["started"], "2026-11-22T11:06:15.273134Z");
    assert_eq!((&row("parent")["status"], &row("parent")["steps"]), (&json!("failed"), &json!(3)));
    let pointer = json!({ "type": "pointer_data", "app_id": "parent", "sequence_id": 1, "partition_key": "user_1" });
    assert_eq!((&row("forked")["parent"], &row("forked")["spawned_by"]), (&pointer, &Value::Null));
    assert_eq!((&row("inner")["parent"], &row("inner")["spawned_by"]), (&Value::Null, &pointer));
    assert_eq!(row("inner")["status"], "interrupted");
}

#[test]
fn the_newest_comes_first_and_a_limit_keeps_it() {
    let runs = Runs::new();
    for (id, hours) in [("old", 3), ("new", 1), ("middle", 2)] {
        runs.create(id);
        age(&runs, id, hours);
    }
    assert_eq!(ids(&runs.run(&["list", "--json"]).json()), ["new", "middle", "old"]);
    assert_eq!(ids(&runs.run(&["list", "--json", "--limit", "1"]).json()), ["new"]);
}

#[test]
fn a_status_chooses_rows() {
    let list = |status| program(&burr(), &["list", "--json", "--status", status]).run().exits(0).json();
    assert_eq!(ids(&list("failed")), ["parent"]);
    assert_eq!(ids(&list("running")), [""; 0]);
    let ended = program(&burr(), &["list", "--status", "faild"]).run().exits(2);
    assert!(ended.stderr.contains("'failed'"), "{}", ended.stderr);
}

#[test]
fn a_run_that_is_being_written_is_running() {
    let runs = Runs::new();
    let writer = runs.create("live");
    let _step = writer.begin(0, "count", &()).expect("a step");
    assert_eq!(runs.run(&["list", "--json"]).json()[0]["status"], "running");
}

#[test]
fn the_table_has_times_of_this_zone_and_no_empty_columns() {
    let ended = program(&burr(), &["list", "demo"]).run().exits(0);
    let mut lines = ended.stdout.lines();
    let head: Vec<_> = lines.next().expect("a head").split_whitespace().collect();
    assert_eq!(head, ["PROJECT", "APP", "STEPS", "STATUS", "UPDATED", "STARTED", "FROM", "PARTITION", "KEY"]);
    let parent = lines.clone().find(|line| line.contains("  parent ")).expect("a row");
    assert!(parent.contains("  failed ") && parent.contains("2026-11-22 20:06:15"), "{parent}");
    assert!(lines.any(|line| line.contains("fork of parent:1") && line.ends_with("user_1")), "{}", ended.stdout);
    let runs = Runs::new();
    runs.counted("first", 1);
    assert!(!runs.run(&["list"]).stdout.contains("FROM"));
}

#[test]
fn a_broken_run_is_a_row_and_hides_no_other() {
    let runs = Runs::new();
    runs.counted("well", 1);
    fs::create_dir(runs.file("nothing", "")).expect("a folder");
    runs.create("noise");
    runs.append("noise", "nonsense\n");
    runs.counted("headless", 1);
    fs::write(runs.file("headless", "metadata.json"), "{").expect("a file");
    runs.create("folder");
    fs::remove_file(runs.file("folder", "log.jsonl")).expect("a log");
    fs::create_dir(runs.file("folder", "log.jsonl")).expect("a folder");
    let ended = runs.run(&["list", "--json"]).exits(0);
    let rows = ended.json();
    let status =
        |id: &str| rows.as_array().unwrap().iter().find(|row| row["app_id"] == id).expect(id)["status"].clone();
    assert_eq!(status("well"), "completed");
    assert_eq!([status("nothing"), status("noise"), status("folder")], ["broken"; 3]);
    assert_eq!(status("headless"), "completed");
    let told = runs.shown(&ended.stderr);
    for part in [
        "DIR/test/nothing/log.jsonl: there is no log",
        "check test/noise",
        "DIR/test/headless/metadata.json: the text ends",
    ] {
        assert!(told.contains(part), "{part:?} is not in {told}");
    }
    assert_eq!(ids(&runs.run(&["list", "--json", "--status", "broken"]).json()).len(), 3);
}

#[test]
fn no_runs_are_an_empty_list() {
    let runs = Runs::new();
    assert_eq!(runs.run(&["list", "--json"]).exits(0).json(), json!([]));
    let ended = runs.run(&["list"]).exits(0);
    assert_eq!((ended.stdout.as_str(), runs.shown(&ended.stderr).as_str()), ("", "there is no such run in DIR\n"));
    let nowhere = program(&runs.folder.path().join("nowhere"), &["list", "--json"]).run().exits(0);
    assert_eq!(nowhere.json(), json!([]));
}

#[test]
fn the_folder_is_named_by_flag_by_variable_or_is_burrs() {
    let runs = Runs::new();
    runs.counted("first", 1);
    let dir = runs.folder.path().display().to_string();
    for args in [["list", "--json", "--dir", &dir], ["--dir", &dir, "list", "--json"]] {
        let rows = program(&burr(), &args).run().exits(0).json();
        assert_eq!(ids(&rows), ["first"]);
    }
    let (mut command, home) = program("".as_ref(), &["list", "--json"]).into_parts();
    let target = home.path().join(".burr/test/first");
    fs::create_dir_all(&target).expect("a folder");
    fs::copy(runs.file("first", "log.jsonl"), target.join("log.jsonl")).expect("a copy");
    let output = command.output().expect("the program starts");
    assert_eq!(ids(&serde_json::from_slice(&output.stdout).expect("JSON")), ["first"]);
}

#[test]
fn what_the_bot_has_kept_is_listed_and_shown() {
    let runs = Runs::new();
    let ask = ["ask", "--provider", "offline", "--app-id", "mine", "hmm"];
    Program::new(ask).env("CHATBOT_DATA_DIR", runs.folder.path()).run().exits(0);
    let row = runs.run(&["list", "chatbot", "--json"]).exits(0).json()[0].clone();
    assert_eq!((&row["app_id"], &row["status"]), (&json!("mine"), &json!("completed")));
    let ended = runs.run(&["show", "chatbot/mine", "--json"]).exits(0);
    assert_eq!(
        (ended.json()["steps"].as_array().map(Vec::len), ended.stderr.as_str()),
        (row["steps"].as_u64().map(|n| n as usize), "")
    );
}
