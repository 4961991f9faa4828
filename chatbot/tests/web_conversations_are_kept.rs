//! Conversations are listed, found, renamed and deleted; they leave as files and come back.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::site::{Site, program};

async fn titles(site: &Site, query: &str) -> Vec<Value> {
    let list = site.get(&format!("/api/conversations?q={}", query.replace(' ', "+"))).await["conversations"].take();
    list.as_array().expect("a list").iter().map(|entry| entry["title"].clone()).collect()
}

#[tokio::test]
async fn listed_and_found() {
    let site = Site::offline();
    assert_eq!(site.get("/api/conversations").await, json!({ "conversations": [] }));
    let long = "What is a node, and what is a plan, and what is all of this about in the end?";
    for prompts in [&["What is a node?", "unsafe"][..], &["Draw a cat"], &[long]] {
        let id = site.conversation().await;
        for prompt in prompts {
            site.turn(&id, prompt).await;
        }
    }
    let plain = site.post("/api/conversations", &json!({ "variant": "plain" })).await.1["id"].take();
    site.turn(plain.as_str().expect("an id"), "Draw a DOG").await;
    assert_eq!(
        titles(&site, "").await,
        ["Draw a DOG", "What is a node, and what is a plan, and what is all of this…", "Draw a cat", "What is a node?"]
    );
    assert_eq!(titles(&site, "dog").await, ["Draw a DOG"]);
    assert_eq!(titles(&site, "flow:plain").await, ["Draw a DOG"]);
    assert_eq!(titles(&site, "flow:dag draw").await, ["Draw a cat"]);
    assert_eq!(titles(&site, "error:").await, ["What is a node?"]);
    assert_eq!(titles(&site, "no such words").await, Vec::<Value>::new());
    let found = site.get("/api/conversations?q=the+end").await["conversations"][0]["matches"][0].take();
    assert_eq!(found, "…plan, and what is all of this about in the end?");
}

#[tokio::test]
async fn renamed_and_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = ["--dir", folder.path().to_str().expect("UTF-8")];
    let site = Site::start(program(&dir));
    let id = site.conversation().await;
    site.turn(&id, "What is a node?").await;
    let path = format!("/api/conversations/{id}");
    let rename = async |title: &str| {
        let response = site.request(Method::PATCH, &path).json(&json!({ "title": title })).send().await;
        response.expect("an answer").status().as_u16()
    };
    assert_eq!(rename("  Of nodes ").await, 204);
    assert_eq!(titles(&site, "of nodes").await, ["Of nodes"]);
    assert_eq!(rename(&"x".repeat(201)).await, 400);
    drop(site);
    let site = Site::start(program(&dir));
    assert_eq!(titles(&site, "").await, ["Of nodes"], "also by the next server");
    let response = site.request(Method::PATCH, &path).json(&json!({ "title": "" })).send().await;
    assert_eq!(
        (response.expect("an answer").status().as_u16(), titles(&site, "").await),
        (204, vec![json!("What is a node?")])
    );
    assert_eq!(site.ask(Method::DELETE, &path).await.0, 204);
    assert_eq!((site.ask(Method::DELETE, &path).await.0.as_u16(), titles(&site, "").await.len()), (404, 0));
}

#[tokio::test]
async fn out_and_in_again() {
    let site = Site::offline();
    let id = site.conversation().await;
    site.turn(&id, "What is a node?").await;
    site.turn(&id, "Draw a cat").await;
    let file = site.get(&format!("/api/conversations/{id}/export?format=json")).await;
    let (status, body) = site.post("/api/conversations/import", &file).await;
    assert_eq!(status, 201, "{body}");
    let copy = body["id"].as_str().expect("an id").to_owned();
    assert_eq!(site.get(&format!("/api/conversations/{copy}/export")).await, file);
    let image = file["items"][3]["content"].as_str().expect("a name");
    assert_eq!(
        site.request(Method::GET, &format!("/images/{copy}/{image}")).send().await.expect("an answer").status(),
        200
    );
    assert_eq!(site.turn(&copy, "What is a plan?").await.data["n"], 3, "it goes on");
    let read = site.request(Method::GET, &format!("/api/conversations/{id}/export?format=markdown")).send().await;
    let read = read.expect("an answer").text().await.expect("a text");
    assert!(read.starts_with("# What is a node?\n") && read.contains("Draw a cat"), "{read}");
}

#[tokio::test]
async fn no_file_of_another_kind() {
    let site = Site::offline();
    let item = json!({ "role": "user", "content": "Hello", "type": "text" });
    let right = json!({ "format": "chatbot conversation 1", "title": "T", "variant": "dag", "provider": "x", "items": [item], "images": {} });
    assert_eq!(site.post("/api/conversations/import", &right).await.0, 201);
    for (field, value) in [
        ("format", json!("chatbot conversation 2")),
        ("items", json!([])),
        ("items", json!([{ "role": "nobody" }])),
        ("images", json!({ "../../evil.png": crate::support::reply::PIXEL })),
        ("images", json!({ "0123456789abcdef0123456789abcdef.png": crate::support::reply::PIXEL })),
        ("images", json!({ "0123456789abcdef0123456789abcdef.png": "PHNjcmlwdD4=" })),
        ("variant", json!("both")),
    ] {
        let mut wrong = right.clone();
        wrong[field] = value;
        let (status, body) = site.post("/api/conversations/import", &wrong).await;
        assert_eq!((status.as_u16(), &body["error"]["kind"]), (400, &json!("invalid")), "{wrong}");
    }
}

#[tokio::test]
async fn beside_those_of_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().to_str().expect("UTF-8");
    crate::support::program::run(["ask", "--dir", dir, "--app-id", "mine", "--variant", "plain", "What is a node?"])
        .exits(0);
    let site = Site::start(program(&["--dir", dir]));
    let conversation = site.get("/api/conversations/mine").await;
    assert_eq!((&conversation["variant"], &conversation["provider"]), (&json!("plain"), &json!("offline")));
    assert_eq!(site.turn("mine", "What is a plan?").await.data["turn"]["variant"], "plain");
    crate::support::program::run(["ask", "--dir", dir, "--app-id", "mine", "And a state?"]).exits(0);
    assert_eq!(site.get("/api/conversations/mine").await["turns"].as_array().map(Vec::len), Some(3));
}
