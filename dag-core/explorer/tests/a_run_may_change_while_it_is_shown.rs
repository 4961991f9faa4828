//! New steps are told as they are written; a log that is cut or replaced is read anew, and a run that was deleted is said to be gone.

mod support;

use std::fs;

use dag_store::Options;
use serde_json::{Value, json};
use support::{Shown, count};

/// The events of an application, one after the other.
struct Events(reqwest::Response, String);

impl Events {
    async fn of(shown: &Shown, path: &str, last: Option<&str>) -> Self {
        let request = shown.site.get(&format!("/api/runs{path}/events"));
        let request = last.into_iter().fold(request, |request, id| request.header("last-event-id", id));
        Self(request.send().await.expect("an answer"), String::new())
    }

    /// The name, the data and the id of the next one.
    async fn next(&mut self) -> (String, Value, String) {
        loop {
            if let Some((event, rest)) = self.1.split_once("\n\n") {
                let field =
                    |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
                let (name, data, id) = (field("event: "), field("data: "), field("id: "));
                self.1 = rest.to_owned();
                return (name, serde_json::from_str(&data).expect("JSON"), id);
            }
            let chunk = self.0.chunk().await.expect("a chunk").expect("more");
            self.1.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

fn numbers(event: &Value) -> Vec<u64> {
    event["rows"].as_array().expect("rows").iter().filter_map(|row| row[1]["sequence_id"].as_u64()).collect()
}

#[tokio::test]
async fn new_steps_are_told_and_only_those() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let mut events = Events::of(&shown, "/test/app", None).await;
    let (name, first, _) = events.next().await;
    assert_eq!((name.as_str(), numbers(&first), &first["total"]), ("steps", vec![0, 1], &2.into()));
    let writer = shown.project.app("app").unwrap().writer(Options::default()).unwrap();
    let step = writer.begin(2, "count", &json!({})).unwrap();
    let (_, begun, id) = events.next().await;
    assert_eq!((numbers(&begun), &begun["rows"][0][1]["status"]), (vec![2], &"running".into()));
    step.completed(&json!({}), &json!({ "count": 3 })).unwrap();
    let (_, ended, _) = events.next().await;
    assert_eq!((numbers(&ended), &ended["rows"][0][1]["status"]), (vec![2], &"completed".into()));
    count(&writer, 3, &json!({}));
    let mut again = Events::of(&shown, "/test/app", Some(&id)).await;
    let (_, missed, _) = again.next().await;
    assert_eq!(numbers(&missed), [2, 3], "what was missed since that id");
}

#[tokio::test]
async fn another_log_has_another_epoch() {
    let shown = Shown::empty().await;
    shown.counted("app", 5);
    shown.counted("other", 1);
    let mut events = Events::of(&shown, "/test/app", None).await;
    let (_, before, _) = events.next().await;
    fs::copy(shown.file("other", "log.jsonl"), shown.file("app", "log.jsonl")).unwrap();
    let (_, after, _) = events.next().await;
    assert_eq!((numbers(&after), &after["total"]), (vec![0], &1.into()));
    assert_ne!(before["epoch"], after["epoch"]);
    assert_eq!(shown.api("/test/app/steps/4").await.0, 404);
    assert_eq!(shown.ok("/test/app/steps/0").await["status"], "completed");
}

#[tokio::test]
async fn a_deleted_run_is_gone() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    shown.counted("stays", 1);
    let mut events = Events::of(&shown, "/test/app", None).await;
    let mut list = Events::of(&shown, "/test", None).await;
    events.next().await;
    fs::remove_dir_all(shown.project.path().join("app")).unwrap();
    let (name, said, _) = events.next().await;
    assert_eq!((name.as_str(), &said["error"]["kind"]), ("gone", &"no_app".into()));
    assert_eq!(list.next().await.1["gone"], json!(["app"]));
    assert_eq!(shown.api("/test/app/steps/0").await.0, 404);
}

#[tokio::test]
async fn the_list_is_told_of_new_and_changed_runs() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    let mut list = Events::of(&shown, "/test", None).await;
    shown.counted("new", 2);
    let (name, said, _) = list.next().await;
    assert_eq!((name.as_str(), &said["apps"][0]["app_id"]), ("apps", &"new".into()));
    let metadata = fs::read_to_string(shown.file("app", "metadata.json")).unwrap();
    let with_key = metadata.replace(r#""partition_key":null"#, r#""partition_key":"ada""#);
    assert_ne!(metadata, with_key);
    fs::write(shown.file("app", "metadata.json"), with_key).unwrap();
    let (_, said, _) = list.next().await;
    assert_eq!(said["apps"][0]["partition_key"], "ada", "it is written when the log is there already");
    assert_eq!(said["apps"][0]["steps"], 1);
}
