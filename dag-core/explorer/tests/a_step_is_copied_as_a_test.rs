//! A program may say how a step becomes a test: the page shows it, and a button copies it.

mod browser;
mod support;

use browser::Page;
use dag_explorer::{At, Going, Host};
use dag_store::Object;
use serde_json::{Value, json};
use support::Shown;

/// Runs nothing, and knows of each step how it is tested.
struct Tester;

impl Host for Tester {
    fn runs(&self, _: &str) -> bool {
        false
    }

    fn rerun(&self, _: At, _: Object) -> Going<'_> {
        unreachable!("it runs nothing")
    }

    fn go_on(&self, _: At, _: Object) -> Going<'_> {
        unreachable!("it runs nothing")
    }

    fn test_case(&self, at: &At) -> Option<String> {
        Some(format!("tested <b> {}/{} {}", at.project, at.app_id, at.sequence_id))
    }
}

#[tokio::test]
async fn as_the_program_says_it() {
    let shown = Shown::with(|_, explorer| explorer.host(Tester)).await;
    shown.counted("app", 3);
    let line = "tested <b> test/app 1";
    assert_eq!(shown.ok("/test/app/steps/1").await["test_case"], line);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    let origin = shown.site.url("");
    let all = json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    page.devtools("Browser.grantPermissions", all).await;
    page.go("/runs/test/app?step=1&tab=action").await;
    page.reads("#panel", line).await;
    page.click("#panel .copy").await;
    page.reads(".told", "Copied").await;
    assert_eq!(page.value("navigator.clipboard.readText()").await, line);
    page.assert_clean().await;
}

#[tokio::test]
async fn without_a_program_there_is_nothing_to_copy() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    assert_eq!(shown.ok("/test/app/steps/0").await["test_case"], Value::Null);
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=action").await;
    page.reads("#panel", "Notes").await;
    assert_eq!(page.value("document.querySelectorAll('.copy').length").await, 0);
}
