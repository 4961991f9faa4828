//! The list of runs is sorted by each of its columns, as the address says; what was written last comes first unless somebody asks otherwise.

mod browser;
mod support;

use browser::Page;
use serde_json::{Value, json};
use support::Shown;

async fn shown() -> Shown {
    let shown = Shown::empty().await;
    for (id, steps) in [("b", 2), ("c", 1), ("a", 11)] {
        shown.counted(id, steps);
    }
    shown
}

async fn order(page: &Page) -> Value {
    page.until("document.querySelectorAll('.app-row .c-id a').length === 3").await;
    page.value("[...document.querySelectorAll('.app-row')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).flatMap((row) => row.querySelector('.c-id a')?.innerText ?? [])")
        .await
}

#[tokio::test]
async fn by_a_click_on_a_column() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test").await;
    assert_eq!(order(&page).await, json!(["a", "c", "b"]), "as they were written, the last one first");
    page.click(".heads .c-id button").await;
    assert_eq!(order(&page).await, json!(["a", "b", "c"]));
    page.click(".heads .c-steps button").await;
    assert_eq!(order(&page).await, json!(["a", "b", "c"]), "numbers as numbers, the largest first");
    page.click(".heads .c-steps button").await;
    assert_eq!(order(&page).await, json!(["c", "b", "a"]));
    assert_eq!(page.value("location.search").await, "?sort=steps");
    assert_eq!(page.value("document.querySelector('.heads .c-steps').ariaSort").await, "ascending");
    page.assert_clean().await;
}

#[tokio::test]
async fn by_the_address() {
    let shown = shown().await;
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test?sort=-run").await;
    assert_eq!(order(&page).await, json!(["c", "b", "a"]));
    page.go("/runs/test?sort=nonsense").await;
    assert_eq!(order(&page).await, json!(["a", "c", "b"]));
    shown.counted("d", 1);
    page.until("document.querySelectorAll('.app-row .c-id a').length === 4").await;
    page.assert_clean().await;
}
