//! Inputs and states that somebody edits in the page are the run's own, whole and exact, with the edit and nothing else.

mod browser;
mod support;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use browser::Page;
use dag_explorer::{At, Failure, Going, Host};
use dag_store::{AppWriter, NewApp, Object, Options};
use serde_json::{Value, json};
use support::{Shown, count, graph};

/// Remembers what it was asked for. Its runs are the one that there is.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<(u64, Object)>>>);

impl Asked {
    fn keep(&self, at: At, value: Object) -> Going<'_> {
        if value.contains_key("refused") {
            let why = Failure::new(StatusCode::CONFLICT, "refused", "it does not fit").hint("leave `refused` out");
            return Box::pin(async move { Err(why) });
        }
        self.0.lock().expect("asked").push((at.sequence_id, value));
        Box::pin(async move { Ok(at.app_id) })
    }

    fn all(&self) -> Vec<(u64, Value)> {
        self.0.lock().expect("asked").iter().map(|(step, value)| (*step, value.clone().into())).collect()
    }
}

impl Host for Asked {
    fn runs(&self, _: &str) -> bool {
        true
    }

    fn rerun(&self, at: At, inputs: Object) -> Going<'_> {
        self.keep(at, inputs)
    }

    fn go_on(&self, at: At, state: Object) -> Going<'_> {
        self.keep(at, state)
    }
}

/// More of everything than a page shows at once, and a number that a browser would round.
fn large() -> Value {
    json!({ "text": "ü".repeat(30_000), "list": (0..500).collect::<Vec<_>>(), "exact": u64::MAX, "share": 1.0 })
}

/// A run of one step with these inputs and this state, which can go on.
async fn shown(inputs: &Value, state: &Value) -> (Shown, Asked, AppWriter) {
    let asked = Asked::default();
    let shown = Shown::with(|_, explorer| explorer.host(asked.clone())).await;
    let writer = shown.project.create(&NewApp::new("app", graph()), Options::default()).expect("an application");
    writer.begin(0, "count", inputs).expect("a step").completed(&json!({}), state).expect("its end");
    (shown, asked, writer)
}

/// Clicks the button with this label, and waits for the dialog.
async fn open(page: &Page, label: &str) {
    page.go("/runs/test/app?step=0").await;
    page.reads(".acts", label).await;
    page.value(&format!(
        "[...document.querySelectorAll('.acts button')].find((one) => one.innerText === '{label}').click()"
    ))
    .await;
    page.until("document.querySelector('dialog[open] textarea')").await;
}

async fn sent(asked: &Asked, many: usize) -> Vec<(u64, Value)> {
    while asked.all().len() < many {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    asked.all()
}

#[tokio::test]
async fn whole_and_exact() {
    let (shown, asked, _writer) = shown(&large(), &large()).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    open(&page, "Run again…").await;
    page.click("dialog button.primary").await;
    assert_eq!(sent(&asked, 1).await[0], (0, large()));
    open(&page, "Edit state, go on…").await;
    page.value("void (document.querySelector('dialog textarea').value = document.querySelector('dialog textarea').value.replace('499', '7'))")
        .await;
    page.click("dialog button.primary").await;
    let mut edited = large();
    edited["list"][499] = 7.into();
    assert_eq!(sent(&asked, 2).await[1], (0, edited));
    page.assert_clean().await;
}

#[tokio::test]
async fn what_is_not_json_is_not_sent() {
    let (shown, asked, _writer) = shown(&json!({ "by": 1 }), &json!({ "count": 1 })).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    open(&page, "Run again…").await;
    page.value("void (document.querySelector('dialog textarea').value = '{}, \"x\": {}')").await;
    page.click("dialog button.primary").await;
    page.reads("dialog .bad", "This is not JSON").await;
    assert_eq!(asked.all(), []);
}

#[tokio::test]
async fn what_is_refused_is_still_there_to_be_mended() {
    let (shown, asked, _writer) = shown(&json!({ "by": 1 }), &json!({ "count": 1 })).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    open(&page, "Run again…").await;
    for (text, why) in [("[1]", "no object"), (r#"{ "refused": 1 }"#, "it does not fit. leave `refused` out")] {
        page.value(&format!("void (document.querySelector('dialog textarea').value = {})", json!(text))).await;
        page.click("dialog button.primary").await;
        page.reads("dialog .bad", why).await;
        assert_eq!(page.value("document.querySelector('dialog[open] textarea').value").await, text);
    }
    page.value(r#"void (document.querySelector('dialog textarea').value = '{ "by": 2 }')"#).await;
    page.click("dialog button.primary").await;
    assert_eq!(sent(&asked, 1).await[0], (0, json!({ "by": 2 })));
}

#[tokio::test]
async fn the_step_is_the_one_that_was_looked_at() {
    let (shown, asked, writer) = shown(&json!({ "by": 1 }), &json!({ "count": 1 })).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app").await;
    page.reads(".acts", "Run again…").await;
    page.click(".acts button:nth-child(2)").await;
    page.until("document.querySelector('dialog[open] textarea')").await;
    count(&writer, 1, &json!({ "count": 2 }));
    page.reads("#run-status", "2 steps").await;
    page.reads(".where", "2 / 2").await;
    page.click("dialog button.primary").await;
    assert_eq!(sent(&asked, 1).await[0].0, 0);
}

#[tokio::test]
async fn a_value_of_megabytes_is_not_edited_in_a_field() {
    let huge = json!({ "text": "x".repeat(2 << 20) });
    let (shown, _, _writer) = shown(&huge, &huge).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0").await;
    page.reads(".acts", "Run again…").await;
    page.click(".acts button:nth-child(2)").await;
    page.reads(".told", "too large to be edited here").await;
}
