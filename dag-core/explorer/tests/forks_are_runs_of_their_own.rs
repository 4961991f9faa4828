//! Nothing that was run is changed: a fork is a new run, also when two pages ask at once, and when the program runs it.

mod support;

use std::collections::BTreeSet;

use dag_explorer::{At, Going, Host};
use dag_store::{NewApp, Object, Options, Project};
use futures_util::future::join_all;
use serde_json::{Value, json};
use support::{Shown, count, graph};

#[tokio::test]
async fn two_tabs_that_fork_at_once_make_two_forks() {
    let shown = Shown::empty().await;
    shown.counted("app", 4);
    let before = std::fs::read(shown.file("app", "log.jsonl")).unwrap();
    let body = json!({});
    let made = join_all((0..8).map(|_| shown.post("/test/app/steps/1/fork", &body))).await;
    let ids: BTreeSet<&str> = made.iter().map(|(_, made)| made["app_id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), made.iter().all(|(status, _)| *status == 201)), (8, true));
    for id in &ids {
        let fork = shown.project.app(id).unwrap().resume().unwrap();
        assert_eq!((fork.state.unwrap()["count"].clone(), fork.next_sequence_id), (json!(2), 2));
        assert_eq!(shown.ok(&format!("/test/{id}")).await["parent"]["sequence_id"], 1);
    }
    assert_eq!(shown.ok("/test/app").await["children"].as_array().unwrap().len(), 8);
    assert_eq!(std::fs::read(shown.file("app", "log.jsonl")).unwrap(), before);
}

#[tokio::test]
async fn a_step_that_is_not_there_is_not_forked() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    let (status, failure) = shown.post("/test/app/steps/5/fork", &json!({})).await;
    assert_eq!((status, &failure["error"]["kind"]), (404, &"no_step".into()));
}

/// A program that "runs" by writing one step with what it was given.
struct Program(Project);

impl Program {
    fn write(&self, at: &At, state: Object) -> String {
        let id = format!("{}-by-the-program", at.app_id);
        let snapshot = self.0.app(&at.app_id).unwrap().at(at.sequence_id).unwrap();
        let writer = self.0.create(&NewApp::new(&id, graph()).fork_of(&snapshot), Options::default()).unwrap();
        count(&writer, at.sequence_id + 1, &Value::Object(state));
        id
    }
}

impl Host for Program {
    fn runs(&self, project: &str) -> bool {
        project == "test"
    }

    fn rerun(&self, at: At, inputs: Object) -> Going<'_> {
        Box::pin(async move { Ok(self.write(&at, inputs)) })
    }

    fn go_on(&self, at: At, state: Object) -> Going<'_> {
        Box::pin(async move { Ok(self.write(&at, state)) })
    }

    fn page(&self, _: &str, app_id: &str) -> Option<String> {
        Some(format!("/c/{app_id}"))
    }
}

async fn with_a_program() -> Shown {
    let shown = Shown::with(|project, explorer| explorer.host(Program(project.clone()))).await;
    shown.counted("app", 3);
    shown
}

#[tokio::test]
async fn the_program_goes_on_with_the_edited_state() {
    let shown = with_a_program().await;
    assert_eq!(shown.ok("/test/app").await["runs"], true);
    let (status, made) = shown.post("/test/app/steps/1/go-on", &json!({ "state": { "count": 70 } })).await;
    assert_eq!(
        (status, &made["href"], &made["page"]),
        (201, &"/runs/test/app-by-the-program".into(), &"/c/app-by-the-program".into())
    );
    let value = shown.ok("/test/app-by-the-program/steps/2/value?of=after&path=/count").await;
    assert_eq!(value["value"]["text"], "70");
}

#[tokio::test]
async fn a_step_is_made_again_with_its_own_inputs_or_others() {
    let shown = with_a_program().await;
    let (status, _) = shown.post("/test/app/steps/1/rerun", &json!({})).await;
    assert_eq!(status, 201);
    let value = shown.ok("/test/app-by-the-program/steps/2/value?of=after&path=/by").await;
    assert_eq!(value["value"]["text"], "1");
}

#[tokio::test]
async fn without_a_program_nothing_is_run() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    assert_eq!(shown.ok("/test/app").await["runs"], false);
    let (status, failure) = shown.post("/test/app/steps/0/go-on", &json!({ "state": {} })).await;
    assert_eq!((status, &failure["error"]["kind"]), (501, &"not_run_here".into()));
    let (status, failure) = shown.post("/test/app/steps/0/go-on", &json!({ "stat": {} })).await;
    assert_eq!((status, &failure["error"]["kind"]), (422, &"bad_body".into()));
}
