//! A server that is killed in the middle of an answer leaves a turn that the next one finishes.

use reqwest::Method;
use serde_json::json;

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, program};

#[tokio::test]
async fn where_it_was() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["A beginning".into()])]));
    let folder = tempfile::tempdir().expect("a folder");
    let dir = ["--dir", folder.path().to_str().expect("UTF-8")];
    let site = Site::start(program(&dir).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "What is this?").await;
    line.until("part").await;
    site.program.signal("-KILL");
    site.program.end();

    server.play(Script::new());
    let site = Site::start(program(&dir).server(&server));
    let conversation = site.get(&format!("/api/conversations/{id}")).await;
    assert_eq!((&conversation["interrupted"], &conversation["turns"][0]["answer"]), (&json!(true), &json!(null)));
    assert_eq!(site.get("/api/conversations").await["conversations"][0]["status"], "interrupted");
    let mut line = site.listen(&id, None).await;
    let (status, body) = site.ask(Method::POST, &format!("/api/conversations/{id}/finish")).await;
    assert_eq!((status.as_u16(), body), (202, json!({ "n": 1 })));
    let turn = line.until("done").await.data["turn"].take();
    assert_eq!(turn["answer"]["content"], "You asked: Please answer the following question: What is this?");
    // The mode was decided before.
    assert!(server.requests().iter().all(|request| request.body["stream"] == true));
    let conversation = site.get(&format!("/api/conversations/{id}")).await;
    assert_eq!(
        (&conversation["interrupted"], conversation["turns"].as_array().map(Vec::len)),
        (&json!(false), Some(1))
    );
    let turn = &conversation["turns"][0];
    let steps: f64 = turn["phases"].as_array().expect("phases").iter().filter_map(|phase| phase["ms"].as_f64()).sum();
    let ms = turn["ms"].as_f64().expect("a number");
    assert!((ms - steps).abs() < 1.0, "{ms} of {steps}: that nothing ran is no time of the answer");
    let (status, body) = site.ask(Method::POST, &format!("/api/conversations/{id}/finish")).await;
    assert_eq!((status.as_u16(), &body["error"]["kind"]), (409, &json!("nothing_to_finish")));
}
