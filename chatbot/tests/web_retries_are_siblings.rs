//! A retry, and a prompt that is edited, is another conversation that goes on from before the turn: nothing is overwritten.

use dag_store::Store;
use serde_json::{Value, json};

use crate::support::site::{Site, program};

async fn again(site: &Site, id: &str, n: u64, body: &Value) -> String {
    let (status, body) = site.post(&format!("/api/conversations/{id}/turns/{n}/again"), body).await;
    assert_eq!(status, 201, "{body}");
    let id = body["id"].as_str().expect("an id").to_owned();
    crate::support::site::becomes(async || site.get(&format!("/api/conversations/{id}")).await["running"] == false)
        .await;
    id
}

async fn turns(site: &Site, id: &str) -> Vec<Value> {
    site.get(&format!("/api/conversations/{id}")).await["turns"].as_array().expect("turns").clone()
}

#[tokio::test]
async fn at_the_first_turn_and_at_a_later_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::start(program(&["--dir", folder.path().to_str().expect("UTF-8")]));
    let first = site.conversation().await;
    site.turn(&first, "What is a node?").await;
    site.turn(&first, "What is a plan?").await;
    let retried = again(&site, &first, 1, &json!({})).await;
    let edited = again(&site, &first, 2, &json!({ "prompt": "Draw a cat", "variant": "plain" })).await;
    let further = again(&site, &edited, 2, &json!({ "prompt": "Draw a dog" })).await;

    assert_eq!(turns(&site, &first).await.len(), 2, "nothing is overwritten");
    let one = turns(&site, &retried).await;
    assert_eq!((one.len(), &one[0]["prompt"]), (1, &json!("What is a node?")));
    let siblings =
        |ids: &[&String], n: u64| json!(ids.iter().map(|id| json!({ "id": id, "n": n })).collect::<Vec<_>>());
    assert_eq!((&one[0]["siblings"], &one[0]["at"]), (&siblings(&[&first, &retried], 1), &json!(1)));
    let two = turns(&site, &edited).await;
    assert_eq!(
        (&two[1]["prompt"], &two[1]["variant"], &two[1]["answer"]["type"]),
        (&json!("Draw a cat"), &json!("plain"), &json!("image"))
    );
    assert_eq!((&two[1]["siblings"], &two[1]["at"]), (&siblings(&[&first, &edited, &further], 2), &json!(1)));
    // The turn before is the first one's own, with all that is known of it.
    assert_eq!((&two[0]["siblings"], &two[0]["at"]), (&siblings(&[&first, &retried], 1), &json!(0)));
    assert_eq!(two[0]["phases"], turns(&site, &first).await[0]["phases"]);

    let project = Store::open(folder.path()).and_then(|store| store.project("chatbot")).expect("a project");
    let fork = project.app(&edited).and_then(|app| app.read()).expect("a log");
    assert_eq!(fork.metadata.parent_pointer.map(|parent| parent.app_id), Some(first.clone()));

    let listed = site.get("/api/conversations").await["conversations"].as_array().expect("a list").clone();
    assert_eq!((listed.len(), &listed[0]["id"]), (1, &json!(further)), "they are one entry: the newest");
    site.ask(reqwest::Method::DELETE, &format!("/api/conversations/{retried}")).await;
    assert_eq!(project.apps().expect("a folder").len(), 0, "and are deleted as one");
}

#[tokio::test]
async fn after_a_turn_that_was_stopped() {
    use crate::support::{reply::Reply, script::Script, server::Server};
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["A beginning".into()])]));
    let site = Site::start(program(&["--context", "4"]).server(&server));
    let first = site.conversation().await;
    let mut line = site.listen(&first, None).await;
    site.begin(&first, "One?").await;
    line.until("part").await;
    site.ask(reqwest::Method::POST, &format!("/api/conversations/{first}/stop")).await;
    line.until("stopped").await;
    server.play(Script::new());
    site.turn(&first, "Two?").await;
    let fork = again(&site, &first, 2, &json!({})).await;
    let turns = turns(&site, &fork).await;
    assert_eq!((turns.len(), &turns[0]["answer"]["content"]), (2, &json!("A beginning")), "with what was kept of it");
}

#[tokio::test]
async fn of_a_turn_that_there_is_not() {
    let site = Site::offline();
    let id = site.conversation().await;
    for n in ["0", "1", "4294967295", "4294967296", "x"] {
        let (status, body) = site.post(&format!("/api/conversations/{id}/turns/{n}/again"), &json!({})).await;
        assert_eq!((status.as_u16(), &body["error"]["kind"]), (404, &json!("not_found")), "{n}");
    }
}

#[tokio::test]
async fn a_fork_that_was_asked_nothing_is_no_answer() {
    let site = Site::start(program(&[]));
    let first = site.conversation().await;
    site.turn(&first, "What is a node?").await;
    site.turn(&first, "What is a plan?").await;
    let last = turns(&site, &first).await[0]["phases"].as_array().and_then(|phases| phases.last().cloned());
    let step = last.expect("a step")["step"].clone();
    let (status, fork) = site.post(&format!("/api/runs/chatbot/{first}/steps/{step}/fork"), &json!({})).await;
    assert_eq!(status, 201, "{fork}");
    assert_eq!(turns(&site, &first).await[1]["siblings"], json!([]));
    let fork = fork["app_id"].as_str().expect("an id").to_owned();
    site.turn(&fork, "Draw a cat").await;
    assert_eq!(turns(&site, &first).await[1]["siblings"], json!([{ "id": first, "n": 2 }, { "id": fork, "n": 2 }]));
}
