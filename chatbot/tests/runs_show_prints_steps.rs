//! `runs show` prints the steps of a run: as a table, one step with all it wrote, or as JSON of an exact shape.

use std::fs;

use crate::support::runs::{Runs, burr, count, in_order, program, without_times};
use serde_json::{Value, json};

fn show(args: &[&str]) -> String {
    let ended = program(&burr(), &[&["show", "demo/parent"], args].concat()).run().exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

#[test]
fn the_json_of_burrs_run() {
    let text = show(&["--json"]);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    insta::assert_snapshot!(format!("{json:#}"));
    in_order(&text, &["app_id", "graph", "steps", "children"]);
    let step = &text[text.find("\"steps\":").expect("steps")..];
    let names =
        ["sequence_id", "action", "status", "started", "ended", "inputs", "result", "state", "exception", "spans"];
    in_order(step, &[&names[..], &["attributes", "streams"]].concat());
}

#[test]
fn the_json_of_our_run() {
    let runs = Runs::new();
    runs.counted("first", 1);
    let json = without_times(runs.run(&["show", "test/first", "--json"]).exits(0).json());
    let step = json!({
        "sequence_id": 0, "action": "count", "status": "completed", "started": "TIME", "ended": "TIME", "inputs": { "by": 1 },
        "result": {}, "state": { "count": 1 }, "exception": null, "spans": [], "attributes": [], "streams": [],
    });
    assert_eq!(json["steps"], json!([step]));
    assert_eq!((&json["app_id"], &json["children"]), (&json!("first"), &json!([])));
    assert_eq!(json["graph"]["actions"][0]["inputs"], json!(["by"]));
}

#[test]
fn the_json_of_one_step_has_that_step_alone() {
    let json: Value = serde_json::from_str(&show(&["--json", "--step", "1"])).expect("JSON");
    assert_eq!(json["steps"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["steps"][0]["sequence_id"], 1);
}

#[test]
fn the_table_of_burrs_run() {
    insta::assert_snapshot!(show(&[]));
}

#[test]
fn one_step_with_all_it_wrote() {
    insta::assert_snapshot!(show(&["--step", "1", "--state"]));
    assert!(show(&["--step", "2"]).ends_with("line 3, in boom\nRuntimeError: kaboom ☃\n"));
}

#[test]
fn a_step_that_is_not_there_is_named_with_those_that_are() {
    let ended = program(&burr(), &["show", "demo/parent", "--step", "3"]).run().exits(2);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", "error: parent has no step 3; there are 0 to 2\n"));
}

#[test]
fn large_states_are_folded_in_tables_and_whole_in_json() {
    let runs = Runs::new();
    let writer = runs.create("large");
    count(&writer, 0, &json!({ "text": "x".repeat(100_000), "list": vec![1; 5000], "deep": nested(50) }));
    let text = runs.run(&["show", "test/large", "--state"]).exits(0).stdout;
    assert!(text.len() < 3000, "{text}");
    assert!(
        text.contains("… (99700 more)") && text.contains("… (4988 more)") && text.contains("… (an object of 1)"),
        "{text}"
    );
    let json = runs.run(&["show", "test/large", "--json"]).exits(0).json();
    assert_eq!(json["steps"][0]["state"]["text"].as_str().map(str::len), Some(100_000));
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!({}), |inner, _| json!({ "in": inner }))
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_shown() {
    let runs = Runs::new();
    runs.counted("first", 2);
    (0..12).for_each(|_| runs.append("first", "nonsense\n"));
    fs::remove_file(runs.file("first", "graph.json")).expect("a graph");
    let ended = runs.run(&["show", "test/first", "--json"]).exits(0);
    let json = ended.json();
    assert_eq!((json["steps"].as_array().map(Vec::len), &json["graph"]), (Some(2), &Value::Null));
    assert!(
        runs.shown(&ended.stderr).contains("warning: DIR/test/first/log.jsonl:5: this is not JSON"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.ends_with("warning: and 3 more; `chatbot runs check` names them all\n"), "{}", ended.stderr);
}

#[test]
fn a_run_without_steps_is_shown() {
    let runs = Runs::new();
    runs.create("new");
    let ended = runs.run(&["show", "test/new", "--state"]).exits(0);
    assert!(ended.stdout.contains("no step has ended yet"), "{}", ended.stdout);
}
