//! A turn in a browser: how things stand, the actions as they begin, the parts of the answer, and the whole turn at the end.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, program};

#[tokio::test]
async fn from_the_first_event_to_the_last() {
    let site = Site::offline();
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    assert_eq!(line.next().await.expect("an event").name, "sync");
    assert_eq!(site.begin(&id, "What is a node?").await, 1);
    let (mut actions, mut text) = (Vec::new(), String::new());
    let last = loop {
        let event = line.next().await.expect("an event");
        match event.name.as_str() {
            "phase" => actions.push(event.data["action"].as_str().expect("a name").to_owned()),
            "part" => text.push_str(event.data["text"].as_str().expect("a text")),
            _ => break event,
        }
    };
    assert_eq!(actions, ["prompt", "check_openai_key", "check_safety", "decide_mode", "answer_question", "response"]);
    let turn = &last.data["turn"];
    assert_eq!(
        (last.name.as_str(), &turn["answer"]["type"], &turn["answer"]["content"]),
        ("done", &json!("text"), &json!(text))
    );
    assert!(turn["answer"]["html"].as_str().is_some_and(|html| html.starts_with("<p>")), "{turn}");
    assert_eq!((&turn["n"], &turn["variant"], &turn["provider"]), (&json!(1), &json!("dag"), &json!("offline")));
    // What is read from the log afterwards is the same, but for times, which are taken elsewhere.
    let conversation = site.get(&format!("/api/conversations/{id}")).await;
    assert_eq!(without_times(&conversation["turns"][0]), without_times(turn));
    assert_eq!((&conversation["running"], &conversation["interrupted"]), (&json!(false), &json!(false)));
}

fn without_times(turn: &Value) -> Value {
    let mut turn = turn.clone();
    turn["ms"].take();
    let phases = turn["phases"].as_array_mut().expect("phases");
    phases.iter_mut().for_each(|phase| drop(phase["ms"].take()));
    turn
}

#[tokio::test]
async fn in_every_mode_and_by_either_variant() {
    let server = Server::smart();
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let turns = [
        ("What is this?", "text"),
        ("Draw a cat", "image"),
        ("Write a program", "code"),
        ("hm", "text"),
        ("unsafe", "error"),
    ];
    for (n, (prompt, kind)) in (1..).zip(turns) {
        let variant = if n % 2 == 0 { "plain" } else { "dag" };
        let mut line = site.listen(&id, None).await;
        let asked = json!({ "prompt": prompt, "variant": variant });
        assert_eq!(site.post(&format!("/api/conversations/{id}/turns"), &asked).await.1, json!({ "n": n }));
        let turn = line.until("done").await.data["turn"].take();
        assert_eq!((&turn["answer"]["type"], &turn["variant"]), (&json!(kind), &json!(variant)), "{turn}");
    }
    let turns = site.get(&format!("/api/conversations/{id}")).await["turns"].take();
    let variants: Vec<_> = turns.as_array().expect("turns").iter().map(|turn| turn["variant"].clone()).collect();
    assert_eq!(variants, ["dag", "plain", "dag", "plain", "dag"]);
    assert_eq!(turns[0]["usage"], json!({ "prompt_tokens": 6, "completion_tokens": 3 }), "as the server counted");
    let image = turns[1]["answer"]["content"].as_str().expect("a name");
    let response = site.request(Method::GET, &format!("/images/{id}/{image}")).send().await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "image/png");
    assert_eq!(response.bytes().await.expect("bytes"), crate::support::reply::pixel());
}

#[tokio::test]
async fn that_fails_with_what_to_do_about_it() {
    let refused = || Reply::error(401, "invalid_api_key", "no");
    let server = Server::start(Script::new().mode([refused(), refused()]));
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let turn = site.turn(&id, "What is this?").await.data["turn"].take();
    assert_eq!(turn["answer"]["type"], "error");
    let error = &turn["error"];
    assert_eq!(
        (&error["action"], &error["kind"], &error["status"]),
        (&json!("decide_mode"), &json!("unauthorized"), &json!(401))
    );
    let read = site.get(&format!("/api/conversations/{id}")).await["turns"][0]["error"].take();
    assert_eq!(
        (&read["kind"], &read["status"], &read["message"]),
        (&error["kind"], &error["status"], &error["message"])
    );
    let node = json!("suggested_mode");
    assert_eq!((&error["node"], &read["node"]), (&node, &node), "told at once, and from the log");

    let plain = site.conversation().await;
    let mut line = site.listen(&plain, None).await;
    let prompt = json!({ "prompt": "What is this?", "variant": "plain" });
    let (status, _) = site.post(&format!("/api/conversations/{plain}/turns"), &prompt).await;
    assert_eq!(status, 202);
    let told = line.last().await.data["turn"]["error"].take();
    let read = site.get(&format!("/api/conversations/{plain}")).await["turns"][0]["error"].take();
    assert_eq!((&told["action"], &read["action"]), (&json!("decide_mode"), &json!("decide_mode")));
    assert_eq!((told.get("node"), read.get("node")), (None, None), "the plain variant has no nodes");
    assert_eq!(site.turn(&id, "unsafe").await.data["n"], 2, "the conversation goes on");
}

#[tokio::test]
async fn one_at_a_time() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["Well".into()])]));
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "What is this?").await;
    line.until("part").await;
    let (status, body) = site.post(&format!("/api/conversations/{id}/turns"), &json!({ "prompt": "And this?" })).await;
    assert_eq!((status.as_u16(), &body["error"]["kind"]), (409, &json!("busy")));
}
