//! What makes Burr's server answer 500, for a page or for a whole project, costs its own line here: a project with all of it is
//! listed and shown, and the check names file and line of each.

use std::fs;

use crate::support::runs::Runs;
use serde_json::Value;

/// Each is put between the two steps of a run of its own.
const LINES: [(&str, &[u8]); 18] = [
    ("a blank line", b""),
    ("an attribute of no step", br#"{"type":"attribute","key":"k","action_sequence_id":9,"span_id":null,"value":1,"tags":{}}"#),
    ("an end without its begin", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","result":{},"exception":null,"state":{},"sequence_id":7}"#),
    ("an end without exception", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","result":{},"state":{},"sequence_id":0}"#),
    ("an end without result", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","exception":null,"state":{},"sequence_id":0}"#),
    ("an end without state", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","result":{},"exception":null,"sequence_id":0}"#),
    ("another type", br#"{"type":"someone_elses","payload":[1]}"#),
    ("bad UTF-8", b"{\"type\":\"attribute\",\"key\":\"\xff\",\"action_sequence_id\":0,\"span_id\":null,\"value\":1,\"tags\":{}}"),
    ("extra fields", br#"{"type":"attribute","key":"k","action_sequence_id":0,"span_id":null,"value":1,"tags":{},"more":{}}"#),
    ("half a surrogate", br#"{"type":"attribute","key":"k","action_sequence_id":0,"span_id":null,"value":"\ud800","tags":{}}"#),
    ("no type", br#"{"a":1}"#),
    ("not a number", br#"{"type":"attribute","key":"k","action_sequence_id":0,"span_id":null,"value":NaN,"tags":{}}"#),
    ("nonsense", b"nonsense"),
    ("result is a list", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","result":[1],"exception":null,"state":{},"sequence_id":0}"#),
    ("sequence id is a text", br#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"count","result":{},"exception":null,"state":{},"sequence_id":"0"}"#),
    ("span without dependencies", br#"{"type":"begin_span","start_time":"2026-11-22T11:06:15","action_sequence_id":0,"span_id":"free form","span_name":"s","parent_span_id":null}"#),
    ("span without end", br#"{"type":"begin_span","start_time":"2026-11-22T11:06:15","action_sequence_id":0,"span_id":"0:0","span_name":"s","parent_span_id":null,"span_dependencies":[]}"#),
    ("tags are numbers", br#"{"type":"attribute","key":"k","action_sequence_id":0,"span_id":null,"value":1,"tags":{"a":1}}"#),
];

/// What stands in a file in place of what was there; nothing for a file that is gone.
const FILES: [(&str, &str, Option<&str>); 12] = [
    ("children are blank", "children.jsonl", Some("\n")),
    ("children are nonsense", "children.jsonl", Some("nonsense\n")),
    (
        "children of another event",
        "children.jsonl",
        Some(
            "{\"type\":\"child_application_data\",\"child\":{\"type\":\"pointer_data\",\"app_id\":\"x\",\"sequence_id\":null,\"partition_key\":null},\"event_time\":\"2026-11-22T11:06:15\",\"event_type\":\"spawn_end\",\"sequence_id\":0}\n",
        ),
    ),
    ("graph is gone", "graph.json", None),
    ("graph is nonsense", "graph.json", Some("nonsense")),
    ("log is empty", "log.jsonl", Some("")),
    ("log is gone", "log.jsonl", None),
    ("log is torn", "log.jsonl", Some("{\"type\":\"begin_en")),
    ("metadata are gone", "metadata.json", None),
    ("metadata are nonsense", "metadata.json", Some("nonsense")),
    ("metadata say nothing", "metadata.json", Some("{}")),
    (
        "no final newline",
        "log.jsonl",
        Some(
            "{\"type\":\"begin_entry\",\"start_time\":\"2026-11-22T11:06:15\",\"action\":\"count\",\"inputs\":{},\"sequence_id\":0}",
        ),
    ),
];

/// A project with all of it.
fn broken() -> Runs {
    let runs = Runs::new();
    runs.counted("well", 2);
    for (id, line) in LINES {
        let log = written(&runs, id);
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        let (before, after) = (lines[..2].concat(), lines[2..].concat());
        fs::write(runs.file(id, "log.jsonl"), [&before, line, b"\n", &after].concat()).expect("a file");
    }
    for (id, name, content) in FILES {
        written(&runs, id);
        match content {
            Some(content) => fs::write(runs.file(id, name), content).expect("a file"),
            None => fs::remove_file(runs.file(id, name)).expect("a file"),
        }
    }
    let turned = |id: &str, change: fn(&str) -> String| {
        let log = String::from_utf8(written(&runs, id)).expect("UTF-8");
        fs::write(runs.file(id, "log.jsonl"), change(&log)).expect("a file");
    };
    turned("carriage returns", |log| log.replace('\n', "\r\n"));
    turned("gaps", |log| log.replace("\"sequence_id\":1", "\"sequence_id\":41"));
    turned("out of order", |log| {
        let lines: Vec<_> = log.split_inclusive('\n').collect();
        [&lines[2..], &lines[..2]].concat().concat()
    });
    turned("twice the same", |log| log.repeat(2));
    written(&runs, "unicode ☃ and space");
    fs::create_dir(runs.file("nothing in it", "")).expect("a folder");
    fs::write(runs.project.path().join("stray"), "a file").expect("a file");
    fs::write(runs.project.path().join("annotations.jsonl"), "nonsense\n").expect("a file");
    runs
}

/// The log of a run with two steps.
fn written(runs: &Runs, id: &str) -> Vec<u8> {
    runs.counted(id, 2);
    fs::read(runs.file(id, "log.jsonl")).expect("a log")
}

/// The folders of the project.
fn ids(runs: &Runs) -> Vec<String> {
    runs.project.apps().expect("readable").iter().map(|app| app.id().to_owned()).collect()
}

#[test]
fn the_check_names_file_and_line_of_each() {
    let runs = broken();
    let ended = runs.run(&["check"]).exits(1);
    insta::assert_snapshot!(runs.shown(&format!("{}{}", ended.stdout, ended.stderr)));
}

#[test]
fn the_list_has_a_row_for_each() {
    let runs = broken();
    let rows = runs.run(&["list", "--json"]).exits(0).json();
    let mut rows: Vec<_> = rows.as_array().expect("a list").iter().map(row).collect();
    rows.sort();
    assert_eq!(rows.len(), ids(&runs).len());
    insta::assert_snapshot!(rows.join("\n"));
}

fn row(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
    format!("{}: {} steps, {}", text("app_id"), row["steps"], text("status"))
}

#[test]
fn each_is_shown_and_what_was_lost_is_told_with_file_and_line() {
    let runs = broken();
    for id in ids(&runs) {
        let shown = runs.run(&["show", &format!("test/{id}"), "--json"]).exits(0);
        assert_eq!(shown.json()["app_id"], id.as_str());
        let check = runs.run(&["check", &format!("test/{id}")]);
        let found: Vec<_> = check.stdout.lines().map(|line| line.replacen(" note:", "", 1)).collect();
        let told: Vec<_> = shown.stderr.lines().map(|line| line.replacen("warning: ", "", 1)).collect();
        assert_eq!(told, found, "{id}");
        assert_eq!(check.code() == Some(1), check.stdout.lines().any(|line| !line.contains(": note: ")), "{id}");
    }
    let well = runs.run(&["show", "test/well"]).exits(0);
    assert_eq!((well.stdout.matches("completed").count(), well.stderr.as_str()), (3, ""));
}
