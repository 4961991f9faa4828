//! A comparison belongs to the server: it runs by itself, one at a time, is told as it goes, and ends when nobody looks.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Line, Site, becomes, program};

async fn begun(site: &Site, asked: &Value) -> String {
    let (status, body) = site.post("/api/comparisons", asked).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{body}");
    body["id"].as_str().expect("an id").to_owned()
}

async fn listen(site: &Site, id: &str) -> Line {
    let response = site.request(Method::GET, &format!("/api/comparisons/{id}/events")).send().await;
    Line::of(response.expect("an answer"))
}

/// An app with a model server that begins an answer and never ends it.
fn never_ending() -> (Server, Site) {
    let server = Server::start(Script::new().chat((0..9).map(|_| Reply::keeps_alive(["One "]))));
    let site = Site::start(program(&[]).server(&server));
    (server, site)
}

#[tokio::test]
async fn from_the_first_event_to_the_report() {
    let site = Site::offline();
    let id = begun(&site, &json!({ "prompts": ["What is a node?", "hmm"], "runs": 2 })).await;
    let mut line = listen(&site, &id).await;
    assert_eq!(line.next().await.expect("an event").name, "sync");
    assert_eq!(line.last().await.name, "done");
    let comparison = site.get(&format!("/api/comparisons/{id}")).await;
    assert_eq!((&comparison["status"], &comparison["mode"]), (&json!("done"), &json!("embedded")));
    let report = site.get(&format!("/api/comparisons/{id}/report?format=json")).await;
    assert_eq!((&report["summary"]["pairs"], &report["summary"]["same_pairs"]), (&json!(4), &json!(4)));
    assert_eq!(report["pairs"][0]["watched"]["dag"]["steps"].as_array().map(Vec::len), Some(6));
    for (format, begins) in [("html", "<!DOCTYPE html>"), ("markdown", "## DAG and plain, compared")] {
        let file = site.request(Method::GET, &format!("/api/comparisons/{id}/report?format={format}"));
        let file = file.send().await.expect("an answer");
        assert!(file.headers()["content-disposition"].to_str().is_ok_and(|kind| kind.starts_with("attachment")));
        assert!(file.text().await.expect("a text").starts_with(begins), "{format}");
    }
    assert_eq!(site.get("/api/comparisons").await["comparisons"][0]["id"], json!(id));
}

#[tokio::test]
async fn what_is_said_is_told_and_after_a_dropped_line_again() {
    let (_server, site) = never_ending();
    let id = begun(&site, &json!({ "prompts": ["Talk"] })).await;
    let mut line = listen(&site, &id).await;
    let mut said = String::new();
    while !said.ends_with("One ") {
        let event = line.next().await.expect("an event");
        match event.name.as_str() {
            "sync" | "pair" => said = event.data["dag"].as_str().expect("a text").to_owned(),
            "turn" => (),
            _ => said.push_str(event.data["text"].as_str().expect("a text")),
        }
    }
    drop(line);
    let sync = listen(&site, &id).await.next().await.expect("an event");
    assert_eq!((&sync.data["dag"], &sync.data["kind"]), (&json!("One "), &json!("warm-up")));
}

#[tokio::test]
async fn one_at_a_time_until_it_is_stopped() {
    let (_server, site) = never_ending();
    let id = begun(&site, &json!({ "prompts": ["Talk"] })).await;
    let (status, body) = site.post("/api/comparisons", &json!({ "prompts": ["hmm"] })).await;
    assert_eq!((status, &body["error"]["kind"]), (StatusCode::CONFLICT, &json!("busy")));
    let mut line = listen(&site, &id).await;
    let (status, _) = site.ask(Method::POST, &format!("/api/comparisons/{id}/stop")).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let last = line.last().await;
    assert_eq!((last.name.as_str(), &last.data["message"]), ("stopped", &json!("stopped by you")));
    let (status, body) = site.ask(Method::GET, &format!("/api/comparisons/{id}/report")).await;
    assert_eq!((status, &body["error"]["kind"]), (StatusCode::CONFLICT, &json!("no_report")));
    begun(&site, &json!({ "prompts": ["hmm"], "provider": "offline" })).await;
}

#[tokio::test]
async fn it_ends_when_nobody_looks() {
    let (_server, site) = never_ending();
    let id = begun(&site, &json!({ "prompts": ["Talk"] })).await;
    let path = format!("/api/comparisons/{id}");
    becomes(async || site.get(&path).await["status"] == "stopped").await;
    let comparison = site.get(&path).await;
    assert_eq!(comparison["message"], "nobody was looking any more");
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_with_the_reason() {
    let site = Site::offline();
    let cases = [
        (json!({ "prompts": [] }), "there are 0 prompts"),
        (json!({ "prompts": vec!["hm"; 51] }), "there are 51 prompts"),
        (json!({ "prompts": ["hm", " "] }), "a prompt is blank"),
        (json!({ "prompts": ["x".repeat(600 * 1024)] }), "longer than 512 KiB"),
        (json!({ "prompts": ["hm"], "runs": 0 }), "`runs` is 0"),
        (json!({ "prompts": ["hm"], "provider": "nobody" }), "there is no provider `nobody` here; there is `offline`"),
        (json!({ "prompts": ["hm"], "rnus": 3 }), "unknown field `rnus`"),
    ];
    for (asked, reason) in cases {
        let (status, body) = site.post("/api/comparisons", &asked).await;
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert!(status == StatusCode::BAD_REQUEST && message.contains(reason), "{status} {body}");
    }
    for path in ["", "/events", "/report"] {
        let (status, body) = site.ask(Method::GET, &format!("/api/comparisons/none{path}")).await;
        assert_eq!((status, &body["error"]["kind"]), (StatusCode::NOT_FOUND, &json!("not_found")), "{path}");
    }
}

#[tokio::test]
async fn of_a_blind_one_nothing_is_told_and_each_vote_counts_once() {
    let site = Site::offline();
    let id = begun(&site, &json!({ "prompts": ["What is a node?"], "runs": 1, "blind": true })).await;
    let votes = format!("/api/comparisons/{id}/votes");
    let mut line = listen(&site, &id).await;
    loop {
        let event = line.next().await.expect("an event");
        assert_ne!(event.name, "part");
        if event.name == "done" {
            break;
        }
        assert!(["dag", "plain"].iter().all(|variant| event.data[variant].as_str().unwrap_or_default().is_empty()));
    }
    let (status, body) = site.post(&votes, &json!({ "prompt": 2, "choice": "a" })).await;
    assert_eq!((status, &body["error"]["message"]), (StatusCode::BAD_REQUEST, &json!("there is no prompt 2")));
    let (status, body) = site.post(&votes, &json!({ "prompt": 1, "choice": "a" })).await;
    assert_eq!((status, &body["blind_vote"]), (StatusCode::OK, &body["a"]));
    let (status, body) = site.post(&votes, &json!({ "prompt": 1, "choice": "b" })).await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (StatusCode::CONFLICT, &json!("the vote on prompt 1 has been cast"))
    );
    let open = begun(&site, &json!({ "prompts": ["hmm"], "runs": 1 })).await;
    let (status, body) =
        site.post(&format!("/api/comparisons/{open}/votes"), &json!({ "prompt": 1, "choice": "a" })).await;
    assert_eq!((status, &body["error"]["message"]), (StatusCode::CONFLICT, &json!("the comparison is not blind")));
}
