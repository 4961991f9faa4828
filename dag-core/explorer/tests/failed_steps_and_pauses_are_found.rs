//! In a long run a key leads to the next step that failed, and a step that came long after the one before it is marked.

mod browser;
mod support;

use std::fs;

use browser::Page;
use serde_json::{Value, json};
use support::Shown;

/// A log of so many steps, one a millisecond, of which these failed, and before these of which ten seconds passed.
fn write(shown: &Shown, steps: u64, failed: &[u64], late: &[u64]) {
    shown.counted("app", 0);
    let mut micros = 0;
    let mut log = String::new();
    for step in 0..steps {
        micros += if late.contains(&step) { 10_000_000 } else { 500 };
        let begin = json!({ "type": "begin_entry", "start_time": time(micros), "action": "count", "inputs": {}, "sequence_id": step });
        micros += 500;
        let exception = failed.contains(&step).then_some("no answer");
        let end = json!({
            "type": "end_entry", "end_time": time(micros), "action": "count", "result": {}, "exception": exception, "state": {},
            "sequence_id": step,
        });
        log += &format!("{begin}\n{end}\n");
    }
    fs::write(shown.file("app", "log.jsonl"), log).unwrap();
}

fn time(micros: i64) -> String {
    dag_store::Time::from_micros(1_800_000_000_000_000 + micros).to_string()
}

#[tokio::test]
async fn the_next_failed_step_and_after_the_last_the_first() {
    let shown = Shown::empty().await;
    write(&shown, 50, &[3, 40], &[]);
    assert_eq!(shown.ok("/test/app").await["failed"], 2);
    for (after, next) in
        [("", 3), ("?after=0", 3), ("?after=3", 40), ("?after=40", 3), ("?after=18446744073709551615", 3)]
    {
        assert_eq!(shown.ok(&format!("/test/app/next-failed{after}")).await, json!({ "position": next }), "{after}");
    }
    shown.counted("well", 3);
    assert_eq!(shown.ok("/test/well/next-failed").await, json!({ "position": Value::Null }));
}

#[tokio::test]
async fn by_key_and_by_button() {
    let shown = Shown::empty().await;
    write(&shown, 10_000, &[3, 8000], &[]);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=100").await;
    page.reads(".where", "101 / 10\u{202f}000").await;
    page.reads(".to-failed", "✗ 2").await;
    page.press("e").await;
    page.reads(".step-row.now", "8000").await;
    page.reads(".where", "8\u{202f}001 / 10\u{202f}000").await;
    page.click(".to-failed").await;
    page.reads(".where", "4 / 10\u{202f}000").await;
    page.until("document.querySelector('.step-row.now .status.bad')").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn there_is_no_button_where_nothing_failed() {
    let shown = Shown::empty().await;
    write(&shown, 2, &[], &[]);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app").await;
    page.reads("#run-status", "2 steps").await;
    assert_eq!(page.value("document.querySelector('.to-failed').checkVisibility()").await, false);
    page.press("e").await;
    page.reads(".told", "No step has failed").await;
}

#[tokio::test]
async fn pauses_are_marked_also_where_rows_are_fetched_apart() {
    let shown = Shown::empty().await;
    write(&shown, 1000, &[], &[5, 200]);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    // Rows come by 200: the one before step 200 is of another answer.
    page.go("/runs/test/app?step=205").await;
    page.reads("#step-200 .pause", "10.0 s later").await;
    page.go("/runs/test/app?step=0").await;
    page.reads("#step-5 .pause", "10.0 s later").await;
    assert_eq!(page.value("document.querySelectorAll('.pause').length").await, 1);
    page.assert_clean().await;
}
