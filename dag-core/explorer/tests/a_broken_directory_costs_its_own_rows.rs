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
    for id in ["whole", "torn", "odd-line", "odd-middle", "no-graph", "bad-graph", "bad-metadata", "bad-children"] {
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
    fs::write(shown.file("bad-graph", "graph.json"), r#"{"entrypoint":"#).expect("written");
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
    assert_eq!(apps.len(), 9);
    for id in ["whole", "torn", "odd-line", "odd-middle", "no-graph", "bad-graph", "bad-metadata", "bad-children"] {
        assert_eq!((&row(id)["status"], &row(id)["steps"]), (&"completed".into(), &3.into()), "{id}");
    }
    assert_eq!(places(row("no-log")), ["log.jsonl"]);
    assert_eq!(places(row("bad-metadata")), ["metadata.json"]);
    assert_eq!(places(row("bad-graph")), ["graph.json"]);
    assert_eq!(places(row("bad-children")), ["children.jsonl:1", "children.jsonl:2"]);
    assert_eq!(places(row("odd-line")), ["log.jsonl:7"]);
    assert_eq!(places(row("odd-middle")), ["log.jsonl:3"], "between the two ends");
    assert_eq!(places(row("torn")), ["log.jsonl:7"]);
    assert_eq!(places(row("whole")), [""; 0]);
}

#[tokio::test]
async fn each_application_opens_and_says_file_and_line() {
    let shown = broken().await;
    let expected: [(&str, &[&str]); 8] = [
        ("whole", &[]),
        ("torn", &["log.jsonl:7"]),
        ("odd-line", &["log.jsonl:7"]),
        ("odd-middle", &["log.jsonl:3"]),
        ("bad-graph", &["graph.json"]),
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
    let no_log = shown.ok("/test/no-log").await;
    assert_eq!((&no_log["total"], &places(&no_log)[..]), (&0.into(), &["log.jsonl".to_owned()][..]));
    assert_eq!(no_log["problems"][0]["what"], "there is no log");
    shown.counted("just-created", 0);
    assert_eq!(places(&shown.ok("/test/just-created").await), [""; 0]);
}

#[tokio::test]
async fn small_files_are_read_again_when_they_change() {
    let shown = broken().await;
    let problems = async || {
        let list = shown.ok("/test").await;
        let all = list["apps"].as_array().expect("a list").iter();
        all.filter(|app| app["app_id"] == "bad-graph").flat_map(places).collect::<Vec<_>>()
    };
    assert_eq!(problems().await, ["graph.json"]);
    fs::copy(shown.file("whole", "graph.json"), shown.file("bad-graph", "graph.json")).expect("copied");
    assert_eq!(problems().await, [""; 0]);
    fs::write(shown.file("bad-graph", "graph.json"), "[]").expect("written");
    assert_eq!(problems().await, ["graph.json"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_in_place_of_a_log_is_a_row_that_says_so() {
    let shown = broken().await;
    fs::remove_file(shown.file("torn", "log.jsonl")).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(shown.file("torn", "log.jsonl")).status();
    assert!(made.expect("mkfifo").success());
    let list = shown.ok("/test").await;
    let row = list["apps"].as_array().expect("a list").iter().find(|app| app["app_id"] == "torn").expect("a row");
    let what = row["problems"][0]["what"].as_str().expect("a problem");
    assert!(what.contains("this is no regular file"), "{what}");
    let (status, failure) = shown.api("/test/torn").await;
    assert_eq!((status, &failure["error"]["kind"]), (500, &"broken".into()));
}

#[tokio::test]
async fn folders_that_have_no_address_are_counted() {
    let shown = broken().await;
    for name in ["pro ject", "50%", ".hidden", "test/back\\slash", "test/.hidden"] {
        fs::create_dir(shown.folder.path().join(name)).expect("a folder");
    }
    let projects = shown.ok("").await;
    assert_eq!((&projects["unnamed"], &projects["projects"][0]["name"]), (&2.into(), &"test".into()));
    assert_eq!(shown.ok("/test").await["unnamed"], 1);
    let page = shown.site.get("/runs").send().await.expect("an answer").text().await.expect("a page");
    assert!(page.contains("2 more here can not be shown"), "{page}");
}

#[tokio::test]
async fn the_list_counts_the_steps_that_the_page_has() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let log = fs::read_to_string(shown.file("app", "log.jsonl")).expect("a log");
    let numbered = |number: u64| {
        let line = |line: &str| {
            let mut record: Value = serde_json::from_str(line).expect("a record");
            record["sequence_id"] = number.into();
            format!("{record}\n")
        };
        log.lines().take(2).map(line).collect::<String>()
    };
    // One again, one far off, and then one that comes before it.
    let more = [1, 70, 5].map(numbered).concat();
    fs::write(shown.file("app", "log.jsonl"), log + &more).expect("written");
    let list = shown.ok("/test").await;
    assert_eq!((&list["apps"][0]["steps"], &shown.ok("/test/app").await["total"]), (&4.into(), &4.into()));
}
