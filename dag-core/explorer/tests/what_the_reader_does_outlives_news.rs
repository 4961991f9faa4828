//! What somebody has opened, zoomed, written or stands on is not taken away by what a run writes meanwhile.

mod browser;
mod support;

use browser::Page;
use dag_store::{AppWriter, NewApp, Options, StepWriter};
use serde_json::json;
use support::{Shown, count, graph};

/// A run whose first step goes on, with a span that has an attribute.
fn running(shown: &Shown) -> AppWriter {
    shown.project.create(&NewApp::new("app", graph()), Options::default()).expect("an application")
}

fn begun(writer: &AppWriter) -> StepWriter {
    let step = writer.begin(0, "count", &json!({})).expect("a step");
    step.span_begin("0:0", "first", None, &[]).expect("a span");
    step.attribute(Some("0:0"), "told", &json!("something")).expect("an attribute");
    step.span_end("0:0").expect("its end");
    step
}

#[tokio::test]
async fn what_is_opened_and_how_close_it_is() {
    let shown = Shown::empty().await;
    let writer = running(&shown);
    let step = begun(&writer);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.click("summary.span-row").await;
    page.reads("#panel", "something").await;
    page.click(".zoom [aria-label='Zoom in']").await;
    step.span_begin("0:1", "second", None, &[]).expect("a span");
    page.reads(".waterfall", "second").await;
    page.reads("#panel", "something").await;
    page.until("!document.querySelector('.zoom [aria-label=\"Zoom out\"]').disabled").await;
    page.until("document.activeElement.getAttribute('aria-label') === 'Zoom in'").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn what_is_written() {
    let shown = Shown::empty().await;
    let writer = running(&shown);
    let step = begun(&writer);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=action").await;
    page.click(".note-form [name=note]").await;
    for key in ["h", "a"] {
        page.press(key).await;
    }
    step.attribute(None, "later", &json!("news")).expect("an attribute");
    page.until(
        "document.querySelector('.step-row') && document.querySelector('#run-status').innerText.includes('running')",
    )
    .await;
    page.press("t").await;
    page.value("void document.activeElement.blur()").await;
    page.reads("#panel", "news").await;
    assert_eq!(page.value("document.querySelector('.note-form [name=note]').value").await, "hat");
    step.attribute(None, "last", &json!("more of it")).expect("an attribute");
    page.reads("#panel", "more of it").await;
    assert_eq!(page.value("document.querySelector('.note-form [name=note]').value").await, "hat");
    page.assert_clean().await;
}

#[tokio::test]
async fn where_the_keyboard_stands() {
    let shown = Shown::empty().await;
    let writer = running(&shown);
    count(&writer, 0, &json!({ "count": 1 }));
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0").await;
    page.reads(".acts", "Fork from here").await;
    page.value("void document.querySelector('.acts button').focus()").await;
    count(&writer, 1, &json!({ "count": 2 }));
    page.reads("#run-status", "2 steps").await;
    assert_eq!(page.value("document.activeElement.innerText").await, "Fork from here");
    page.go("/runs/test").await;
    page.until("document.querySelector('.c-id a')").await;
    page.value("void document.querySelector('.c-id a').focus()").await;
    shown.counted("another", 3);
    page.reads("#count", "2 runs").await;
    assert_eq!(page.value("document.activeElement.innerText").await, "app");
    page.assert_clean().await;
}
