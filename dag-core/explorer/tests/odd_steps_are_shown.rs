//! Steps of which a log has only a part, or more than fits together, are shown with all that is there.

mod browser;
mod support;

use browser::Page;
use serde_json::{Value, json};
use support::Shown;

/// An application of these lines.
async fn logged(lines: &[Value]) -> Shown {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    let log: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(shown.file("app", "log.jsonl"), log).expect("written");
    shown
}

const BEGUN: &str = "2026-11-22T11:15:34.000000+00:00";
const ENDED: &str = "2026-11-22T11:15:36.000000+00:00";

fn begin() -> Value {
    json!({ "type": "begin_entry", "start_time": BEGUN, "action": "count", "inputs": {}, "sequence_id": 0 })
}

fn end(state: &Value) -> Value {
    json!({ "type": "end_entry", "end_time": ENDED, "action": "count", "result": null, "exception": null, "state": state, "sequence_id": 0 })
}

fn span(number: u32, parent: Option<u32>) -> Value {
    let id = |number| format!("0:{number}");
    json!({
        "type": "begin_span", "start_time": BEGUN, "action_sequence_id": 0, "span_id": id(number), "span_name": format!("span {number}"),
        "parent_span_id": parent.map(id), "span_dependencies": [],
    })
}

fn attribute(span_id: &str, key: &str) -> Value {
    json!({
        "type": "attribute", "key": key, "action_sequence_id": 0, "span_id": span_id, "value": "of nobody", "tags": {},
        "time_logged": BEGUN,
    })
}

#[tokio::test]
async fn attributes_of_a_span_that_nobody_began() {
    let shown = logged(&[begin(), attribute("0:7", "orphan"), end(&json!({}))]).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=action").await;
    page.reads("#panel", "orphan").await;
    page.click("#tab-trace").await;
    page.click("summary.span-row").await;
    page.reads("#panel", "of nobody").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn deep_spans_and_those_that_go_round() {
    let mut lines = vec![begin()];
    lines.extend((0..40).map(|number| span(number, number.checked_sub(1))));
    lines.extend([span(50, Some(51)), span(51, Some(50)), span(60, Some(60)), end(&json!({}))]);
    let shown = logged(&lines).await;
    let Some(page) = Page::open(&shown.site, 390, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.until("document.querySelector('.waterfall')?.textContent.includes('span 60')").await;
    let room = "[...document.querySelectorAll('.span-name')].map((it) => it.clientWidth - parseFloat(getComputedStyle(it).paddingLeft))";
    page.until(&format!("{room}.every((room) => room > 60)")).await;
    page.assert_clean().await;
}

#[tokio::test]
async fn an_end_without_a_beginning() {
    let shown = logged(&[end(&json!({ "count": 1 }))]).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.reads("#panel", "count").await;
    assert!(!page.text("body").await.contains("NaN"));
    page.go("/runs/test?sort=-duration").await;
    page.reads(".rows", "app").await;
    assert!(!page.text("body").await.contains("NaN"));
    page.assert_clean().await;
}

#[tokio::test]
async fn an_end_without_a_state() {
    let mut end = end(&Value::Null);
    end.as_object_mut().expect("an object").remove("state");
    let shown = logged(&[begin(), end]).await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=state").await;
    page.reads("#panel", "The step wrote down no state.").await;
    assert_eq!(page.value("document.querySelectorAll('#panel a').length").await, 0);
    page.go("/runs/test/app?step=0&tab=state&view=difference").await;
    page.reads("#panel", "The step wrote down no state.").await;
}

#[tokio::test]
async fn one_that_can_not_be_read_has_nothing_of_another() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=1&tab=state").await;
    page.reads("#panel", "count").await;
    std::fs::remove_dir_all(shown.file("app", "")).expect("removed");
    page.press("k").await;
    page.reads("#panel", "can not be read").await;
    assert_eq!(page.value("document.querySelectorAll('.acts button').length").await, 0);
}

#[tokio::test]
async fn a_number_of_a_step_that_is_none() {
    let shown = Shown::empty().await;
    shown.counted("app", 3);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    for odd in ["abc", "-1", "1.5", ""] {
        page.go(&format!("/runs/test/app?step={odd}")).await;
        page.reads(".where", "3 / 3").await;
        assert!(!page.text("body").await.contains("Invalid"));
    }
    page.assert_clean().await;
}
