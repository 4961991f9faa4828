//! A turn that is stopped, or that nobody listens to, keeps what there was of its answer, marked in the log and in the state.

use dag_store::Store;
use reqwest::Method;
use serde_json::json;

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, becomes, program};

fn hanging() -> Server {
    Server::start(Script::new().chat([Reply::SseHang(vec!["A ".into(), "beginning".into()])]))
}

#[tokio::test]
async fn stopped_by_you() {
    let (server, folder) = (hanging(), tempfile::tempdir().expect("a folder"));
    let site = Site::start(program(&["--dir", folder.path().to_str().expect("UTF-8")]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "What is this?").await;
    line.until("part").await;
    line.until("part").await;
    let (status, _) = site.ask(Method::POST, &format!("/api/conversations/{id}/stop")).await;
    assert_eq!(status, 204);
    let turn = line.until("stopped").await.data["turn"].take();
    let answer = json!({ "type": "text", "content": "A beginning", "stopped": "stopped by you" });
    assert_eq!([&turn["answer"]["content"], &turn["answer"]["stopped"]], [&answer["content"], &answer["stopped"]]);
    let conversation = site.get(&format!("/api/conversations/{id}")).await;
    assert_eq!((&conversation["running"], &conversation["interrupted"]), (&json!(false), &json!(false)));
    assert_eq!(conversation["turns"][0]["answer"], turn["answer"]);

    let app =
        Store::open(folder.path()).and_then(|store| store.project("chatbot")).and_then(|project| project.app(&id));
    let state = app.and_then(|app| app.resume()).expect("a log").state.expect("a state");
    assert_eq!(state["chat_history"][1]["stopped"], "stopped by you");
    server.play(Script::new());
    assert_eq!(site.turn(&id, "And this?").await.name, "done", "the conversation goes on");
    assert_eq!(site.get(&format!("/api/conversations/{id}")).await["turns"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn nothing_to_stop_is_no_error() {
    let site = Site::offline();
    let id = site.conversation().await;
    let (status, _) = site.ask(Method::POST, &format!("/api/conversations/{id}/stop")).await;
    assert_eq!(status, 204);
}

#[tokio::test]
async fn nobody_listens() {
    let server = hanging();
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "What is this?").await;
    line.until("part").await;
    drop(line);
    // The list is no listener; a conversation that is asked for would be one.
    becomes(async || site.get("/api/conversations").await["conversations"][0]["status"] == "ready").await;
    let answer = site.get(&format!("/api/conversations/{id}")).await["turns"][0]["answer"].take();
    assert_eq!(answer["stopped"], "stopped because nobody was listening");
    assert!(answer["content"].as_str().is_some_and(|text| text.starts_with("A ")), "{answer}");
}
