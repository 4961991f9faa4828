//! schemathesis makes requests of the OpenAPI document, right ones and wrong ones: every status is documented, every body fits its schema,
//! and nothing is a defect of the server.

use std::process::Command;

use reqwest::Method;

use crate::support::python::{environment, told};
use crate::support::site::Site;

#[tokio::test]
async fn schemathesis_finds_nothing() {
    let Some(bin) = environment("schemathesis", &["schemathesis"]) else { return };
    let site = Site::offline();
    // Events of a conversation go on for ever, and a tool that waits for their end would too. What no schema can say (the name of an image is
    // its hash, a provider is one of those there are) is refused with a documented status, where `positive_data_acceptance` would have 200.
    let output = Command::new(bin.join("schemathesis"))
        .args(["run", &format!("{}/api/openapi.json", site.url), "--exclude-path-regex", "/events$"])
        .args(["--exclude-checks", "positive_data_acceptance"])
        .args(["--max-examples", "25", "--seed", "1", "--no-color", "--suppress-health-check", "all"])
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("NO_PROXY", "*")
        .output()
        .expect("schemathesis");
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(site.get("/api/info").await["name"], "chatbot", "the server still stands");
}

#[tokio::test]
async fn every_path_is_described() {
    let site = Site::offline();
    let document = site.get("/api/openapi.json").await;
    let paths: Vec<_> = document["paths"].as_object().expect("paths").keys().cloned().collect();
    let of_runs = paths.iter().filter(|path| path.starts_with("/api/runs")).count();
    assert_eq!((paths.len(), of_runs), (43, 22), "{paths:?}");
    let (status, _) = site.ask(Method::GET, "/api/conversations/nothing/events").await;
    assert_eq!(status, 404);
}
