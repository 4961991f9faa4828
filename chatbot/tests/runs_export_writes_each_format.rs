//! `runs export` writes a run as JSON, as JSON lines and as Markdown, to standard output or to a file.

mod support;

use std::fs;

use serde_json::Value;
use support::runs::{Runs, burr, count, program};

fn export(args: &[&str]) -> String {
    let ended = program(&burr(), &[&["export", "demo/parent"], args].concat()).run().exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

#[test]
fn json_is_what_show_prints() {
    let shown = program(&burr(), &["show", "demo/parent", "--json"]).run().exits(0).stdout;
    assert_eq!(export(&[]), shown);
    assert_eq!(export(&["--format", "json"]), shown);
}

#[test]
fn json_lines_are_the_steps() {
    let whole: Value = serde_json::from_str(&export(&[])).expect("JSON");
    let lines = export(&["--format", "jsonl"]);
    let steps: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(&steps, whole["steps"].as_array().expect("a list"));
}

#[test]
fn markdown_tells_what_each_step_changed() {
    insta::assert_snapshot!(export(&["--format", "markdown"]));
}

#[test]
fn nothing_in_a_run_ends_a_block() {
    let runs = Runs::new();
    let writer = runs.create("fences");
    count(&writer, 0, &serde_json::json!({}));
    writer
        .begin(1, "count", &())
        .expect("a step")
        .failed("before\n````\nafter", &serde_json::json!({}))
        .expect("an end");
    let text = runs.run(&["export", "test/fences", "--format", "markdown"]).exits(0).stdout;
    assert!(text.contains("\n`````text\nbefore\n````\nafter\n`````\n"), "{text}");
}

#[test]
fn a_file_says_its_format_by_its_ending() {
    for (file, format) in [("run.json", "json"), ("run.jsonl", "jsonl"), ("run.md", "markdown")] {
        let ended = program(&burr(), &["export", "demo/parent", "-o", file]).run().exits(0);
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
        let written = fs::read_to_string(ended.home.path().join(file)).expect("a file");
        assert_eq!(written, export(&["--format", format]));
    }
    let ended = program(&burr(), &["export", "demo/parent", "-o", "run", "--format", "jsonl"]).run().exits(0);
    assert_eq!(ended.files(), ["run"]);
}

#[test]
fn a_file_that_can_not_be_is_a_mistake() {
    for (file, told) in [("run.txt", "use .json, .jsonl or .md"), ("missing/run.json", "does not exist; make it first")]
    {
        let ended = program(&burr(), &["export", "demo/parent", "-o", file]).run().exits(2);
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
        assert_eq!(ended.files(), [""; 0]);
    }
    let ended = program(&burr(), &["export", "demo/parent", "-o", ".", "--format", "json"]).run().exits(3);
    assert!(ended.stderr.contains("cannot write ."), "{}", ended.stderr);
}
