//! Every path of the JSON API is in the OpenAPI document, and answers as that says: the status is one of those described, the body has
//! the form of its schema, and nothing that is not described.

#[path = "support/described.rs"]
mod described;
mod support;

use dag_core::{Dag, input, module, node};
use dag_explorer::{At, Explorer, Going, Host};
use dag_store::{Object, Options, Store};
use described::{Document, Operation};
use serde_json::{Value, json};
use support::{Shown, Site};

input!(price: f64);

#[node]
fn tax(price: f64) -> f64 {
    price / 4.0
}

/// Makes nothing, and says so by an id.
struct Nothing;

impl Host for Nothing {
    fn runs(&self, _: &str) -> bool {
        true
    }

    fn rerun(&self, at: At, _: Object) -> Going<'_> {
        Box::pin(async move { Ok(at.app_id) })
    }

    fn go_on(&self, at: At, _: Object) -> Going<'_> {
        Box::pin(async move { Ok(at.app_id) })
    }
}

/// A run with all that a step can leave behind, a fork of it, a note, and a line that is broken.
async fn shown() -> Shown {
    let dag = Dag::builder().add(module!([price, tax])).build().expect("a graph");
    let shown = Shown::with(|_, explorer| explorer.host(Nothing).dag("sums", &dag)).await;
    shown.counted("app", 2);
    let dir = shown.project.app("app").unwrap();
    let writer = dir.writer(Options::default()).unwrap();
    let step = writer.begin(2, "count", &json!({ "by": 1 })).unwrap();
    step.span_begin("2:0", "node", None, &["count"]).unwrap();
    step.attribute(Some("2:0"), "list", &json!([1, "text", null, { "in": true }])).unwrap();
    step.span_end("2:0").unwrap();
    step.stream_begin().unwrap();
    step.stream_first_item().unwrap();
    step.failed("no answer", &json!({ "count": [2] })).unwrap();
    drop(writer);
    let mut log = std::fs::File::options().append(true).open(shown.file("app", "log.jsonl")).unwrap();
    std::io::Write::write_all(&mut log, b"nonsense\n").unwrap();
    shown.post("/test/app/steps/1/fork", &json!({})).await;
    shown.post("/test/app/steps/1/annotations", &json!({ "note": "good", "tags": ["a"], "thumbs_up": true })).await;
    shown
}

fn document() -> Document {
    let folder = tempfile::tempdir().expect("a folder");
    let explorer = Explorer::new(Store::open(folder.path()).expect("a store"));
    Document(serde_json::to_value(explorer.described().into_openapi()).expect("JSON"))
}

/// An answer: its status, its media type, and its JSON or that of its first event.
struct Answer(u16, String, Option<Value>);

/// Asks what a path says, of a step of a run. Inputs and states are empty.
async fn ask(site: &Site, operation: &Operation<'_>, run: &str, step: u64) -> Answer {
    let path = operation.path.replace("{project}", "test").replace("{app}", run).replace("{step}", &step.to_string());
    let path = path.replace("{name}", "sums").replace("{format}", "svg");
    let body = match path.rsplit('/').next() {
        Some("go-on") => json!({ "state": {} }),
        Some("annotations") => json!({ "note": "good" }),
        _ => json!({}),
    };
    let path = if path.ends_with("/value") { path + "?of=before" } else { path };
    let request = if operation.method == "get" { site.get(&path) } else { site.post(&path).body(body.to_string()) };
    let answer = request.header("content-type", "application/json").send().await.expect("an answer");
    let (status, kind) = (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap().to_owned());
    let body = match kind.as_str() {
        "application/json" => Some(answer.json().await.expect("JSON")),
        "text/event-stream" if operation.path.contains("{app}") => Some(first_event(answer).await),
        _ => None,
    };
    Answer(status, kind, body)
}

async fn first_event(mut answer: reqwest::Response) -> Value {
    let mut heard = String::new();
    while !heard.contains("\n\n") {
        heard += str::from_utf8(&answer.chunk().await.expect("a chunk").expect("more")).expect("UTF-8");
    }
    let data = heard.lines().find_map(|line| line.strip_prefix("data: ")).expect("data");
    serde_json::from_str(data).expect("JSON")
}

#[tokio::test]
async fn every_path_answers_as_described() {
    let (shown, document) = (shown().await, document());
    for operation in document.operations() {
        for step in [0, 1, 2] {
            let Answer(status, kind, body) = ask(&shown.site, &operation, "app", step).await;
            document.assert_describes(&operation, status, &kind, body.as_ref());
            // This program has no graph behind any action.
            let is_good = status < 300 || operation.path.contains("/dag");
            assert!(is_good, "{} {}: {status} {body:?}", operation.method, operation.path);
        }
    }
}

#[tokio::test]
async fn every_refusal_is_described() {
    let (shown, document) = (shown().await, document());
    for operation in document.operations().iter().filter(|operation| operation.path.contains("{app}")) {
        for (run, step) in [("nothing", 0), ("app", 7)] {
            let Answer(status, kind, body) = ask(&shown.site, operation, run, step).await;
            document.assert_describes(operation, status, &kind, body.as_ref());
            let is_right = status == 404 || (run == "app" && !operation.path.contains("{step}"));
            assert!(is_right || operation.path.ends_with("/go-on"), "{}: {status} {body:?}", operation.path);
        }
    }
    let (status, body) = shown.post("/test/app/steps/1/go-on", &json!([])).await;
    assert_eq!((status, &body["error"]["kind"]), (422, &"bad_body".into()));
}

#[test]
fn every_path_is_in_the_document() {
    let document = document();
    assert_eq!(document.missing(), [""; 0]);
    let mut all: Vec<_> = document.operations().iter().map(|of| format!("{} {}", of.method, of.path)).collect();
    all.sort_unstable();
    insta::assert_snapshot!(all.join("\n"), @r"
    get /api/graph
    get /api/graph/{name}/{format}
    get /api/runs
    get /api/runs/{project}
    get /api/runs/{project}/events
    get /api/runs/{project}/{app}
    get /api/runs/{project}/{app}/annotations
    get /api/runs/{project}/{app}/events
    get /api/runs/{project}/{app}/next-failed
    get /api/runs/{project}/{app}/picture.svg
    get /api/runs/{project}/{app}/steps
    get /api/runs/{project}/{app}/steps/{step}
    get /api/runs/{project}/{app}/steps/{step}/dag.svg
    get /api/runs/{project}/{app}/steps/{step}/dag/{format}
    get /api/runs/{project}/{app}/steps/{step}/difference
    get /api/runs/{project}/{app}/steps/{step}/inputs.json
    get /api/runs/{project}/{app}/steps/{step}/machine/{format}
    get /api/runs/{project}/{app}/steps/{step}/picture.svg
    get /api/runs/{project}/{app}/steps/{step}/state.json
    get /api/runs/{project}/{app}/steps/{step}/value
    post /api/runs/{project}/{app}/steps/{step}/annotations
    post /api/runs/{project}/{app}/steps/{step}/fork
    post /api/runs/{project}/{app}/steps/{step}/go-on
    post /api/runs/{project}/{app}/steps/{step}/rerun
    ");
}
