//! Pictures of the program's machines and graphs, and of a run where a step stands, are saved in each format, as files that need
//! nothing else.

mod browser;
mod support;

use browser::Page;
use dag_core::{Dag, Halt, Inputs, Machine, State, field, input, module, node};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use support::Shown;

#[derive(State, Clone, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

input!(count: u32);

#[node]
fn more(count: u32) -> u32 {
    count + 1
}

/// `add` computes `more` of the state, as long as it is less than three.
async fn shown() -> Shown {
    let dag = Dag::builder().add(module!([count, more])).build().expect("a graph");
    let builder = Machine::builder(Counter { count: 0 }).action("add", dag.action::<more>().set::<more>("count"));
    let builder = builder.entrypoint("add").transition("add", "add", field!(Counter.count).lt(3));
    let machine = builder.build().expect("a machine");
    let shown = Shown::with(|_, explorer| explorer.machine("counter & all", &machine).dag("sums", &dag)).await;
    let mut app = shown.project.track(&machine, "made").start().expect("a run");
    app.run(Halt::never(), Inputs::new()).await.expect("it ends");
    shown
}

/// A file: its media type, its name, its text.
async fn file(shown: &Shown, path: &str) -> (String, String, String) {
    let answer = shown.site.get(path).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let header = |name| answer.headers()[name].to_str().expect("a text").to_owned();
    let (kind, name) = (header("content-type"), header("content-disposition"));
    (kind, name, String::from_utf8_lossy(&answer.bytes().await.expect("bytes")).into_owned())
}

/// How each format begins, and what it has in it.
const FORMATS: [(&str, &str, &str, &str); 5] = [
    ("svg", "image/svg+xml", "<svg", "<style"),
    ("html", "text/html; charset=utf-8", "<!doctype html>", "<script"),
    ("dot", "text/vnd.graphviz; charset=utf-8", "digraph", "->"),
    ("mermaid", "text/plain; charset=utf-8", "flowchart", "->"),
    ("json", "application/json", "{", "\"nodes\""),
];

#[tokio::test]
async fn in_each_format() {
    let shown = shown().await;
    let (graph, step) = ("/api/graph/counter%20%26%20all", "/api/runs/test/made/steps/1");
    for (of, query, name) in [
        (graph, "", "counter---all"),
        (graph, "?action=add", "add"),
        ("/api/graph/sums", "", "sums"),
        (&format!("{step}/machine"), "", "made-1"),
        (&format!("{step}/dag"), "", "made-1-dag"),
    ] {
        for (format, kind, begins, has) in FORMATS {
            let (said, attached, text) = file(&shown, &format!("{of}/{format}{query}")).await;
            assert_eq!(said, kind);
            let ending = if format == "mermaid" { "mmd" } else { format };
            assert_eq!(attached, format!("attachment; filename=\"{name}.{ending}\""));
            assert!(text.trim_start().starts_with(begins) && text.contains(has), "{of}/{format}{query}: {text}");
        }
    }
    let (.., marked) = file(&shown, &format!("{step}/machine/svg")).await;
    assert!(marked.contains("data-status=\"current\""), "{marked}");
    let (.., ran) = file(&shown, &format!("{step}/dag/svg")).await;
    assert!(ran.contains("data-status=\"done\""), "{ran}");
}

#[tokio::test]
async fn what_there_is_not() {
    let shown = shown().await;
    let refused = async |path: &str| {
        let answer = shown.site.get(path).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let error = answer.json::<Value>().await.expect("JSON")["error"].take();
        (status, error["kind"].as_str().unwrap_or_default().to_owned(), error["hint"].as_str().map(str::to_owned))
    };
    let known = Some("there are `counter & all`, `sums`".to_owned());
    assert_eq!(refused("/api/graph/nothing/svg").await, (404, "no_graph".into(), known));
    assert_eq!(refused("/api/graph/sums/svg?action=add").await.0, 404);
    assert_eq!(refused("/api/graph/sums/bmp").await.0, 400);
    assert_eq!(refused("/api/runs/test/made/steps/9/machine/svg").await.0, 404);
    assert_eq!(refused("/api/runs/test/nothing/steps/0/dag/svg").await.0, 404);
}

#[tokio::test]
async fn from_the_pages() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    let all = "[...document.querySelectorAll('.save a')].filter((it) => it.download === '').map((it) => it.getAttribute('href'))";
    page.go("/graph").await;
    let links = page.value(all).await;
    assert_eq!(links[0], "/api/graph/counter%20%26%20all/svg");
    assert_eq!(
        links.to_string().matches("/svg").count(),
        3,
        "the machine, what is behind its action, and the graph: {links}"
    );
    page.go("/runs/test/made?step=1&tab=action").await;
    page.reads("#panel .save", "svg").await;
    let links = page.value(all).await;
    for path in links.as_array().expect("a list") {
        let (kind, attached, text) = file(&shown, path.as_str().expect("a path")).await;
        assert!(!text.is_empty() && attached.contains("made-1"), "{path} {kind}");
    }
    page.press("k").await;
    page.until("document.querySelector('.middle .save a').href.includes('/steps/0/')").await;
    page.assert_clean().await;
}
