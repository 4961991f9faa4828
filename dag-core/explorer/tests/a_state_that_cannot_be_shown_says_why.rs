//! A state that is not known, was never left behind or can not be read is not an error of everything beside it, and what is said of it is
//! what is the matter.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{Shown, count, graph};

/// A run of one step that left this state, as it stands in the log.
async fn with_state(state: &str) -> Shown {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&dag_store::NewApp::new("app", graph()), Default::default()).unwrap();
    count(&writer, 0, &json!({ "here": "state" }));
    drop(writer);
    let log = fs::read_to_string(shown.file("app", "log.jsonl")).unwrap();
    let mut lines: Vec<_> = log.lines().map(str::to_owned).collect();
    let mut end: Value = serde_json::from_str(&lines[1]).unwrap();
    end["state"] = "the state".into();
    lines[1] = end.to_string().replace("\"the state\"", state);
    fs::write(shown.file("app", "log.jsonl"), lines.join("\n") + "\n").unwrap();
    shown
}

#[tokio::test]
async fn one_that_is_nested_too_deeply() {
    let shown = with_state(&format!(r#"{{"list":{}{}}}"#, "[".repeat(200), "]".repeat(200))).await;
    let paths = ["value?of=after", "difference", "state.json"].map(|path| format!("/test/app/steps/0/{path}"));
    let mut answers = Vec::new();
    for path in &paths {
        answers.push(shown.api(path).await);
    }
    answers.push(shown.post("/test/app/steps/0/fork", &json!({})).await);
    for (status, failure) in answers {
        let message = failure["error"]["message"].as_str().unwrap();
        assert_eq!((status, &failure["error"]["kind"]), (500, &"broken".into()));
        let why = "app/log.jsonl:2: end_entry: in `state` `list` is nested more than 127 levels deep";
        assert!(message.contains(why), "{message}");
    }
    assert_eq!(shown.ok("/test/app/steps/0").await["status"], "completed");
}

#[tokio::test]
async fn one_with_a_number_that_nothing_holds_opens() {
    let shown = with_state(r#"{"number":1e999}"#).await;
    let value = shown.ok("/test/app/steps/0/value?of=after&path=/number").await;
    assert_eq!(value["value"], json!({ "kind": "text", "text": "1e999" }));
    assert_eq!(shown.ok("/test/app/steps/0/state.json").await, json!({ "number": "1e999" }));
    assert_eq!(shown.ok("/test/app/steps/0/difference").await["after"], true);
    assert_eq!(shown.post("/test/app/steps/0/fork", &json!({})).await.0, 201);
}

#[tokio::test]
async fn none_was_left() {
    let shown = with_state("null").await;
    let (status, failure) = shown.api("/test/app/steps/0/state.json").await;
    assert_eq!((status, &failure["error"]["kind"]), (404, &"no_state".into()));
    assert_eq!(failure["error"]["message"], "step 0 of `app` left no state");
    assert_eq!(shown.api("/test/app/steps/7/state.json").await.1["error"]["kind"], "no_step");
}

#[tokio::test]
async fn the_one_before_went_with_the_parent() {
    let shown = Shown::empty().await;
    shown.counted("parent", 3);
    let at = shown.project.app("parent").unwrap().at(1).unwrap();
    for id in ["fork", "beyond"] {
        let made = dag_store::NewApp::new(id, graph()).fork_of(&at);
        count(&shown.project.create(&made, Default::default()).unwrap(), 2, &json!({ "count": 3 }));
    }
    let metadata = fs::read_to_string(shown.file("beyond", "metadata.json")).unwrap();
    let beyond = metadata.replace(r#""sequence_id":1"#, r#""sequence_id":77"#);
    assert_ne!(metadata, beyond);
    fs::write(shown.file("beyond", "metadata.json"), beyond).unwrap();
    let known = |difference: &Value| (difference["before"].clone(), difference["after"].clone());
    assert_eq!(known(&shown.ok("/test/beyond/steps/2/difference").await), (json!(false), json!(true)));
    let (parent, away) = (shown.project.path().join("parent"), shown.folder.path().join("away"));
    fs::rename(&parent, &away).unwrap();
    let difference = shown.ok("/test/fork/steps/2/difference").await;
    assert_eq!(
        (known(&difference), &difference["changes"][0]["change"]),
        ((json!(false), json!(true)), &"added".into())
    );
    assert_eq!(shown.ok("/test/fork/steps/2/value?of=before").await["value"], Value::Null);
    fs::rename(&away, &parent).unwrap();
    assert_eq!(known(&shown.ok("/test/fork/steps/2/difference").await), (json!(true), json!(true)), "it is back");
}
