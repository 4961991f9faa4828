//! The calls to models of all steps of a run are added up by model, as they are written; what they cost is by the prices of the reader.

mod browser;
mod support;

use std::fs;
use std::time::{Duration, Instant};

use browser::Page;
use dag_store::{AppWriter, NewApp, Options, StepWriter};
use serde_json::{Value, json};
use support::{Shown, graph};

fn create(shown: &Shown, id: &str) -> AppWriter {
    let app = NewApp::new(id, graph()).extra("variant", json!("dag")).extra("tags", json!({ "suite": "turtles" }));
    shown.project.create(&app, Options::default()).expect("an application")
}

/// What a call tells, within a span or of the step itself.
fn call(step: &StepWriter, span: Option<&str>, told: &Value) {
    for (key, value) in told.as_object().expect("an object") {
        step.attribute(span, &format!("gen_ai.{key}"), value).expect("an attribute");
    }
}

/// Calls under the names of now and those of before, of which one failed and told no tokens.
fn steps(writer: &AppWriter) {
    let first = writer.begin(0, "count", &json!({})).unwrap();
    for span in ["0:0", "0:1"] {
        first.span_begin(span, "asked", None, &[]).unwrap();
        call(
            &first,
            Some(span),
            &json!({ "request.model": "m", "usage.input_tokens": 100, "usage.output_tokens": 10 }),
        );
        first.span_end(span).unwrap();
    }
    first.completed(&json!({}), &json!({})).unwrap();
    let second = writer.begin(1, "count", &json!({})).unwrap();
    call(&second, None, &json!({ "request.model": "m", "response.model": "m-2026", "usage.prompt_tokens": 7 }));
    second.span_begin("1:0", "asked", None, &[]).unwrap();
    call(&second, Some("1:0"), &json!({ "request.model": "m", "operation.name": "chat" }));
    second.failed("no answer", &json!({})).unwrap();
}

fn usage(model: &str, calls: u64, input: u64, output: u64) -> Value {
    json!({ "model": model, "calls": calls, "input": input, "output": output })
}

#[tokio::test]
async fn by_model_over_all_steps() {
    let shown = Shown::empty().await;
    steps(&create(&shown, "app"));
    let app = shown.ok("/test/app").await;
    assert_eq!(app["usage"], json!([usage("m", 2, 200, 20), usage("m-2026", 1, 7, 0)]));
    let entries = json!([["suite", { "kind": "text", "text": "turtles" }]]);
    let tags = json!(["tags", { "kind": "object", "size": 1, "from": 0, "entries": entries }]);
    assert!(app["metadata"]["entries"].as_array().unwrap().contains(&tags), "{}", app["metadata"]);
}

/// Waits until this is told: what a step tells is written a moment later.
async fn told(shown: &Shown, usage: &Value) {
    let start = Instant::now();
    loop {
        let now = shown.ok("/test/app").await["usage"].clone();
        if now == *usage {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{now} is not {usage}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn as_they_are_written_and_anew_for_another_log() {
    let shown = Shown::empty().await;
    let writer = create(&shown, "app");
    let step = writer.begin(0, "count", &json!({})).unwrap();
    told(&shown, &json!([])).await;
    call(&step, None, &json!({ "usage.input_tokens": "3" }));
    told(&shown, &json!([usage("model", 1, 3, 0)])).await;
    call(&step, None, &json!({ "usage.output_tokens": 2, "request.model": "m" }));
    told(&shown, &json!([usage("m", 1, 3, 2)])).await;
    // The step is made again: both attempts have called.
    let again = writer.begin(0, "count", &json!({})).unwrap();
    call(&again, None, &json!({ "usage.input_tokens": 1, "request.model": "m" }));
    told(&shown, &json!([usage("m", 2, 4, 2)])).await;
    shown.counted("other", 1);
    fs::copy(shown.file("other", "log.jsonl"), shown.file("app", "log.jsonl")).unwrap();
    told(&shown, &json!([])).await;
}

#[tokio::test]
async fn with_prices_they_have_a_cost() {
    let shown = Shown::empty().await;
    steps(&create(&shown, "app"));
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=application").await;
    page.reads("#panel .usage tfoot", "a price is not known").await;
    page.reads("#panel .usage tfoot", "207").await;
    page.reads("#panel", "turtles").await;
    for (model, side, price) in
        [("m", "input", "2"), ("m", "output", "10"), ("m-2026", "input", "1"), ("m-2026", "output", "1")]
    {
        page.click(&format!("#panel [aria-label='Price {side} of {model}']")).await;
        for key in price.chars() {
            page.press(&key.to_string()).await;
        }
    }
    page.reads("#panel .usage tbody", "(200 × 2 + 20 × 10) / 1 000 000").await;
    page.reads("#panel .usage tfoot", "0.000607").await;
    page.assert_clean().await;
}
