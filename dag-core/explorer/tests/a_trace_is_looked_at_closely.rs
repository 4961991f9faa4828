//! The waterfall of a step fits its place; the wheel with Ctrl and buttons bring a part of it closer, a double click the whole.

mod browser;
mod support;

use browser::Page;
use dag_store::{NewApp, Options};
use serde_json::{Value, json};
use support::{Shown, graph};

async fn shown() -> Shown {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&NewApp::new("app", graph()), Options::default()).expect("an application");
    let step = writer.begin(0, "count", &json!({})).expect("a step");
    step.span_begin("0:0", "node", None, &[]).expect("a span");
    step.span_end("0:0").expect("its end");
    step.completed(&json!({}), &json!({ "count": 1 })).expect("its end");
    shown
}

const STEP: &str = "document.querySelector('.bar-of.step').getBoundingClientRect()";
const TRACK: &str = "document.querySelector('.track').getBoundingClientRect()";

/// How many times the bar of the step is as wide as its place.
async fn closeness(page: &Page) -> f64 {
    page.value(&format!("{STEP}.width / {TRACK}.width")).await.as_f64().expect("a number")
}

/// Turns the wheel over a part of the track.
async fn wheel(page: &Page, part: f64, how: Value) -> bool {
    let event = format!(
        "new WheelEvent('wheel', {{ bubbles: true, cancelable: true, clientX: {TRACK}.left + {TRACK}.width * {part}, ...{how} }})"
    );
    page.value(&format!("document.querySelector('.track').dispatchEvent({event})")).await == false
}

#[tokio::test]
async fn by_wheel_around_the_pointer() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.reads(".waterfall", "node").await;
    assert!((closeness(&page).await - 1.0).abs() < 0.01, "it fits");
    assert!(!wheel(&page, 0.25, json!({ "deltaY": -100 })).await, "without Ctrl the page scrolls");
    for _ in 0..4 {
        assert!(wheel(&page, 0.25, json!({ "deltaY": -100, "ctrlKey": true })).await, "the page is not zoomed");
    }
    assert!((closeness(&page).await - 1.25_f64.powi(4)).abs() < 0.01);
    let hidden = page.value(&format!("({TRACK}.left - {STEP}.left) / {STEP}.width")).await.as_f64().expect("a number");
    assert!((hidden - 0.25 * (1.0 - 1.25_f64.powi(-4))).abs() < 0.01, "what is below the pointer stays: {hidden}");
    assert!(wheel(&page, 0.5, json!({ "deltaX": -10_000 })).await, "sideways");
    assert!(
        page.value(&format!("Math.abs({TRACK}.left - {STEP}.left) < 1")).await == true,
        "to the beginning, not beyond"
    );
    page.value("void document.querySelector('.track').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))")
        .await;
    assert!((closeness(&page).await - 1.0).abs() < 0.01, "it fits again");
    page.assert_clean().await;
}

#[tokio::test]
async fn no_two_marks_of_the_axis_read_the_same() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.reads(".waterfall", "node").await;
    for _ in 0..8 {
        page.click(".zoom [aria-label='Zoom in']").await;
        let marks = "[...document.querySelectorAll('.axis span')].map((it) => it.innerText)";
        page.until(&format!("new Set({marks}).size === 5")).await;
    }
    let left = page.value(&format!("{STEP}.left")).await.as_f64().expect("a number");
    page.click(".zoom [aria-label='Earlier']").await;
    page.until(&format!("{STEP}.left > {left}")).await;
    page.assert_clean().await;
}

#[tokio::test]
async fn by_buttons() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 390, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.click(".zoom [aria-label='Zoom in']").await;
    page.click(".zoom [aria-label='Zoom in']").await;
    assert!((closeness(&page).await - 4.0).abs() < 0.05);
    page.click(".zoom [aria-label='Zoom out']").await;
    assert!((closeness(&page).await - 2.0).abs() < 0.05);
    page.click(".zoom button:last-child").await;
    assert!((closeness(&page).await - 1.0).abs() < 0.01);
    page.until("document.querySelector('.zoom button:last-child').disabled").await;
    page.until("document.documentElement.scrollWidth <= innerWidth").await;
}
