//! The page of a run as people use it, in a real Chromium.

mod browser;
mod support;

use browser::Page;
use dag_store::{NewApp, Options};
use serde_json::json;
use support::{Shown, count, graph};

const RIGHT: &str = "\u{E014}";

async fn counted() -> Shown {
    let shown = Shown::empty().await;
    shown.counted("app", 40);
    shown
}

#[tokio::test]
async fn slider_keys_and_address_move_together() {
    let shown = counted().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=3&tab=state").await;
    page.reads(".where", "4 / 40").await;
    page.reads("#panel", "count").await;
    page.press("j").await;
    page.press(RIGHT).await;
    page.press("k").await;
    page.until("location.search.includes('step=4') && document.querySelector('#panel').dataset.step === '4'").await;
    page.click_at("#slider", 0.5).await;
    page.until("Number(document.querySelector('#slider').value) > 15").await;
    let at = page.value("Number(document.querySelector('#slider').value)").await;
    page.until(&format!("document.querySelector('#panel').dataset.step === '{at}'")).await;
    page.until(&format!("document.querySelector('.step-row.now').id === 'step-{at}'")).await;
    page.until("document.querySelector('.node.current')").await;
    page.click("#tab-code").await;
    page.reads("#panel", "fn count() {}").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn a_live_run_is_followed() {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&NewApp::new("live", graph()), Options::default()).unwrap();
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/live").await;
    page.reads("#panel", "No step has been written yet").await;
    count(&writer, 0, &json!({ "count": 1 }));
    page.reads(".where", "1 / 1").await;
    let step = writer.begin(1, "count", &json!({})).unwrap();
    page.reads(".step-row.now", "running").await;
    step.completed(&json!({}), &json!({ "count": "the last" })).unwrap();
    page.reads("#panel", "the last").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn a_fork_is_made_and_opened() {
    let shown = counted().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=7&tab=application").await;
    page.reads(".acts", "Fork from here").await;
    page.click(".acts button").await;
    page.until("location.pathname.includes('app-fork-')").await;
    page.reads("#panel", "No step has been written yet").await;
    assert_eq!(shown.ok("/test/app").await["children"][0]["sequence_id"], 7);
    page.assert_clean().await;
}

#[tokio::test]
async fn payloads_stay_texts() {
    let payload = "<img src=x onerror=\"document.title='harm'\"><script>document.title='harm'</script>";
    let shown = Shown::empty().await;
    let id = "<b onclick=x>a";
    let writer = shown.project.create(&NewApp::new(id, graph()), Options::default()).unwrap();
    let step = writer.begin(0, payload, &json!({ payload: payload })).unwrap();
    step.span_begin("0:0", payload, None, &[]).unwrap();
    step.attribute(Some("0:0"), payload, &json!(payload)).unwrap();
    step.span_end("0:0").unwrap();
    step.failed(payload, &json!({ payload: [payload] })).unwrap();
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test").await;
    page.reads(".body", "<b onclick=x>a").await;
    for tab in ["application", "action", "state", "trace", "code"] {
        page.go(&format!("/runs/test/%3Cb%20onclick%3Dx%3Ea?step=0&tab={tab}")).await;
        page.until("document.querySelector('#panel').dataset.step === '0'").await;
        assert_eq!(
            page.value("document.querySelectorAll('main img, main script, main [onclick]').length").await,
            0,
            "{tab}"
        );
        assert!(page.text("main").await.contains("<img src=x"), "{tab}");
    }
    assert_ne!(page.value("document.title").await, "harm");
    page.assert_clean().await;
}

#[tokio::test]
async fn on_a_phone_all_of_it_is_reached() {
    let shown = counted().await;
    let Some(page) = Page::open(&shown.site, 390, 700).await else { return };
    page.go("/runs/test/app?step=3&tab=action").await;
    page.reads("#panel", "Notes").await;
    let places = "['.steps', '.middle', '.right'].map((it) => document.querySelector(it).getBoundingClientRect())";
    page.until(&format!("{places}.every((it, at, all) => at === 0 || it.top >= all[at - 1].bottom - 1)")).await;
    page.value("void document.querySelector('.note-form button').scrollIntoView()").await;
    page.until("document.querySelector('.note-form button').getBoundingClientRect().bottom <= innerHeight").await;
    page.click(".note-form button").await;
}

#[tokio::test]
async fn on_a_phone_nothing_stands_out_to_the_side() {
    let shown = counted().await;
    let Some(page) = Page::open(&shown.site, 390, 844).await else { return };
    for path in ["/runs", "/runs/test", "/runs/test/app?tab=trace", "/graph"] {
        page.go(path).await;
        page.until("document.readyState === 'complete'").await;
        assert_eq!(page.value("document.documentElement.scrollWidth").await, 390, "{path}");
    }
    page.assert_clean().await;
}

#[tokio::test]
async fn ten_thousand_steps_are_few_elements() {
    let shown = Shown::empty().await;
    shown.counted("app", 10_000);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=5000").await;
    page.reads(".where", "5\u{202f}001 / 10\u{202f}000").await;
    page.reads(".step-row.now", "5000").await;
    page.press("j").await;
    page.reads(".step-row.now", "5001").await;
    let rows = page.value("document.querySelectorAll('.step-row').length").await;
    assert!(rows.as_u64().unwrap() < 100, "{rows} rows");
    page.assert_clean().await;
}
