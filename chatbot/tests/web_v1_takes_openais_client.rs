//! The official Python client talks to `/v1`, streamed and not.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::python::{environment, told};
use crate::support::site::Site;

#[tokio::test]
async fn streamed_and_not() {
    let Some(bin) = environment("openai") else { return };
    let site = Site::offline();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/openai_client.py");
    let output =
        Command::new(bin.join("python")).args([script, &format!("{}/v1", site.url)]).env("NO_PROXY", "*").output();
    let output = output.expect("Python");
    let got: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)));
    assert_eq!((&got["models"], &got["missing"]), (&json!(["dag", "plain"]), &json!("model_not_found")));
    assert_eq!((&got["streamed"], &got["reasons"]), (&got["whole"], &json!(["stop"])));
    assert!(got["whole"].as_str().is_some_and(|text| text.contains("node")), "{got}");
    for usage in got["usage"].as_array().expect("two") {
        let [sent, said, all] =
            ["prompt_tokens", "completion_tokens", "total_tokens"].map(|name| usage[name].as_u64().unwrap_or(0));
        assert!(sent > 0 && said > 0 && sent + said == all, "{usage}");
    }
    let image = got["image"].as_str().expect("a text");
    let place = image.strip_prefix("![Draw a red cat](").and_then(|rest| rest.strip_suffix(')')).expect("Markdown");
    let response = site.http.get(place).send().await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &"image/png".parse().expect("a value"))
    );
    // The conversations are kept, with what was said before.
    let kept = site.get("/api/conversations").await["conversations"].take();
    assert_eq!(kept.as_array().map(Vec::len), Some(3));
    assert!(
        kept.as_array().expect("a list").iter().any(|entry| entry["title"] == "My name is Ada." && entry["turns"] == 2)
    );
}
