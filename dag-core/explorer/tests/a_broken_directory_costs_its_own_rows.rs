//! What breaks Burr's server for a whole project breaks one row here, which says file and line.

mod support;

use std::fs::{self, OpenOptions};
use std::io::Write;

use serde_json::Value;
use support::Shown;

/// What is said to be broken in an application, as `file:line`.
fn places(app: &Value) -> Vec<String> {
    let problems = app["problems"].as_array().expect("a list").iter();
    let file = |problem: &Value| problem["path"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let line = |problem: &Value| problem["line"].as_u64().map_or(String::new(), |line| format!(":{line}"));
    problems.map(|problem| file(problem).unwrap_or_default() + &line(problem)).collect()
}

async fn broken() -> Shown {
    let shown = Shown::empty().await;
    for id in ["whole", "torn", "odd-line", "odd-middle", "no-graph", "bad-metadata", "bad-children"] {
        shown.counted(id, 3);
    }
    fs::create_dir(shown.project.path().join("no-log")).expect("a folder");
    let append = |id: &str, text: &str| {
        let mut log = OpenOptions::new().append(true).open(shown.file(id, "log.jsonl")).expect("a log");
        log.write_all(text.as_bytes()).expect("a line");
    };
    append("torn", r#"{"type":"begin_ent"#);
    append("odd-line", "nonsense\n");
    let log = fs::read_to_string(shown.file("odd-middle", "log.jsonl")).expect("a log");
    let lines: Vec<_> = log.lines().enumerate().map(|(at, line)| if at == 2 { "nonsense" } else { line }).collect();
    fs::write(shown.file("odd-middle", "log.jsonl"), lines.join("\n") + "\n").expect("written");
    fs::remove_file(shown.file("no-graph", "graph.json")).expect("removed");
    fs::write(shown.file("bad-metadata", "metadata.json"), r#"{"type": "#).expect("written");
    fs::write(shown.file("bad-children", "children.jsonl"), "\nnonsense\n").expect("written");
    shown
}

#[tokio::test]
async fn all_applications_are_listed() {
    let shown = broken().await;
    let list = shown.ok("/test").await;
    let apps = list["apps"].as_array().expect("a list");
    let row = |id: &str| apps.iter().find(|app| app["app_id"] == id).unwrap_or_else(|| panic!("{id} is missing"));
    assert_eq!(apps.len(), 8);
    for id in ["whole", "torn", "odd-line", "odd-middle", "no-graph", "bad-metadata", "bad-children"] {
        assert_eq!((&row(id)["status"], &row(id)["steps"]), (&"completed".into(), &3.into()), "{id}");
    }
    assert_eq!(places(row("no-log")), ["log.jsonl"]);
    assert_eq!(places(row("bad-metadata")), ["metadata.json"]);
    assert_eq!(places(row("odd-line")), ["log.jsonl:7"]);
    assert_eq!(places(row("odd-middle")), ["log.jsonl:3"], "between the two ends");
    assert_eq!(places(row("torn")), ["log.jsonl:7"]);
    assert_eq!(places(row("whole")), [""; 0]);
}

#[tokio::test]
async fn each_application_opens_and_says_file_and_line() {
    let shown = broken().await;
    let expected: [(&str, &[&str]); 7] = [
        ("whole", &[]),
        ("torn", &["log.jsonl:7"]),
        ("odd-line", &["log.jsonl:7"]),
        ("odd-middle", &["log.jsonl:3"]),
        ("bad-metadata", &["metadata.json"]),
        ("bad-children", &["children.jsonl:1", "children.jsonl:2"]),
        ("no-graph", &[]),
    ];
    for (id, problems) in expected {
        let app = shown.ok(&format!("/test/{id}")).await;
        assert_eq!(
            (places(&app), &app["total"]),
            (problems.iter().map(ToString::to_string).collect(), &3.into()),
            "{id}"
        );
        assert_eq!(shown.ok(&format!("/test/{id}/steps/2")).await["action"], "count", "{id}");
    }
    let (status, failure) = shown.api("/test/no-graph/picture.svg").await;
    assert_eq!((status, &failure["error"]["message"]), (404, &"there is no graph.json".into()));
    assert_eq!(shown.ok("/test/no-log").await["total"], 0);
}
