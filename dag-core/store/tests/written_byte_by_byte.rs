//! The files are those that Burr writes: same names, same fields in the same order, times aside.

mod support;

use std::fs;

use dag_store::{NewApp, Options, Pointer};
use serde::Serialize;
use serde_json::json;
use support::{folder, graph};

#[derive(Serialize)]
struct State {
    prompt: &'static str,
    temperature: f64,
}

/// Times are replaced by how they look.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\"20") {
        out.push_str(&rest[..=at]);
        let end = at + 1 + rest[at + 1..].find('"').unwrap();
        out.extend(rest[at + 1..end].chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
        rest = &rest[end..];
    }
    out + rest
}

#[test]
fn all_files_of_an_application() {
    let store = folder();
    let parent = store.counted("parent", 2).at(1).unwrap();
    let new = NewApp::new("child", graph())
        .partition_key("user ☃")
        .fork_of(&parent)
        .spawned_by(Pointer::new("parent", Some(0)));
    let app = store.project.create(&new.extra("model", json!("gpt")), Options::default()).unwrap();

    let step = app.begin(2, "count", &json!({ "by": 2, "note": "héllo\n\"☃\"" })).unwrap();
    step.attribute(None, "top", &json!([1, null])).unwrap();
    step.span_begin("2:0", "outer", None, &[]).unwrap();
    step.span_begin("2:0.0", "inner", Some("2:0"), &["outer"]).unwrap();
    step.attribute(Some("2:0.0"), "tokens", &7).unwrap();
    step.span_end("2:0.0").unwrap();
    step.span_end("2:0").unwrap();
    step.stream_begin().unwrap();
    step.stream_first_item().unwrap();
    step.completed(&json!({ "answer": 42 }), &State { prompt: "\u{1}", temperature: f64::NAN }).unwrap();
    step.stream_end(3).unwrap();
    let step = app.begin(3, "fail", &()).unwrap();
    step.failed("Traceback\n  kaboom ☃\n", &json!({})).unwrap();
    app.edit(Some(3), None, &json!({ "count": 0 })).unwrap();
    drop((step, app));

    let read = |name: &str| without_times(&fs::read_to_string(store.project.path().join(name)).unwrap());
    insta::assert_snapshot!("graph", read("child/graph.json"));
    insta::assert_snapshot!("metadata", read("child/metadata.json"));
    insta::assert_snapshot!("children", read("parent/children.jsonl"));
    insta::assert_snapshot!("log", read("child/log.jsonl"));
}
