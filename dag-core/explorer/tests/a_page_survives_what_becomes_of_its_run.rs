//! A page in a browser goes on, or says what has happened: a run that is deleted, cut or unknown, one that is forked twice at once, and
//! states that no page could hold.

mod browser;
mod support;

use std::fs;

use browser::Page;
use dag_store::{NewApp, Options};
use futures_util::future::join;
use serde_json::{Map, Value, json};
use support::{Shown, count, graph};

async fn counted(steps: u64) -> Option<(Shown, Page)> {
    let shown = Shown::empty().await;
    shown.counted("app", steps);
    let page = Page::open(&shown.site, 1280, 800).await?;
    Some((shown, page))
}

#[tokio::test]
async fn deleted_while_it_is_open() {
    let Some((shown, page)) = counted(5).await else { return };
    page.go("/runs/test/app?step=2").await;
    page.reads(".where", "3 / 5").await;
    fs::remove_dir_all(shown.project.path().join("app")).unwrap();
    page.reads("#run-status", "gone").await;
    page.reads(".told", "there is no application `app`").await;
    page.reads(".step-row.now", "2").await;
}

#[tokio::test]
async fn deleted_while_it_is_listed() {
    let Some((shown, page)) = counted(5).await else { return };
    shown.counted("stays", 1);
    page.go("/runs/test").await;
    page.reads("#count", "2 runs").await;
    // The list is told of what happens after it has begun to listen.
    page.until(
        "performance.getEntriesByType('resource').length && document.querySelectorAll('.body .app-row').length === 2",
    )
    .await;
    fs::remove_dir_all(shown.project.path().join("app")).unwrap();
    page.reads("#count", "1 run").await;
    page.reads(".body", "stays").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn shorter_than_before() {
    let Some((shown, page)) = counted(5).await else { return };
    shown.counted("other", 2);
    page.go("/runs/test/app?step=4").await;
    page.reads(".where", "5 / 5").await;
    fs::copy(shown.file("other", "log.jsonl"), shown.file("app", "log.jsonl")).unwrap();
    page.reads(".where", "2 / 2").await;
    page.reads(".told", "this is the last one").await;
    page.until("document.querySelectorAll('.step-row').length === 2").await;
}

#[tokio::test]
async fn forked_in_two_tabs_at_once() {
    let Some((shown, one)) = counted(5).await else { return };
    let Some(other) = Page::open(&shown.site, 1280, 800).await else { return };
    for page in [&one, &other] {
        page.go("/runs/test/app?step=3&tab=application").await;
        page.reads(".acts", "Fork from here").await;
    }
    join(one.click(".acts button"), other.click(".acts button")).await;
    for page in [&one, &other] {
        page.until("location.pathname.includes('app-fork-')").await;
        page.reads("#panel", "No step has been written yet").await;
    }
    assert_ne!(one.value("location.pathname").await, other.value("location.pathname").await);
    assert_eq!(shown.ok("/test/app").await["children"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn unknown() {
    let Some((_shown, page)) = counted(5).await else { return };
    page.go("/runs/test/app?step=77").await;
    page.reads(".told", "has no step 77; this is the last one").await;
    page.reads(".where", "5 / 5").await;
    page.go("/runs/test/nothing").await;
    page.reads("main", "there is no application `nothing`").await;
}

#[tokio::test]
async fn with_a_state_of_fifty_megabytes_and_one_of_a_hundred_thousand_keys() {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&NewApp::new("app", graph()), Options::default()).unwrap();
    count(&writer, 0, &json!({ "texts": vec!["x".repeat(1 << 20); 50] }));
    let keys: Map<String, Value> = (0..100_000).map(|at| (format!("key-{at:06}"), at.into())).collect();
    count(&writer, 1, &keys.into());
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    for (step, view, text) in [(0, "after", "texts"), (1, "after", "key-000000"), (1, "difference", "key-000000")] {
        page.go(&format!("/runs/test/app?step={step}&tab=state&view={view}")).await;
        page.reads("#panel", text).await;
        let elements = page.value("document.querySelectorAll('#panel *').length").await;
        assert!(elements.as_u64().unwrap() < 10_000, "{elements} elements for {text}");
    }
    page.assert_clean().await;
}
