//! Ids that are unknown, lead elsewhere or are written as HTML: refused or inert.

mod support;

use serde_json::json;
use support::{Shown, count, graph};

const PAYLOAD: &str = "<img src=x onerror=alert(1)>";

#[tokio::test]
async fn unknown_ids_are_not_found() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    for (path, kind) in [
        ("/nothing", "no_project"),
        ("/test/nothing", "no_app"),
        ("/test/app/steps/7", "no_step"),
        ("/test/app/steps/7/difference", "no_step"),
        ("/test/app/steps/0/value?of=after&path=/nothing", "no_value"),
        ("/test/nothing/steps", "no_app"),
        ("/test/nothing/events", "no_app"),
    ] {
        let (status, failure) = shown.api(path).await;
        assert_eq!((status, &failure["error"]["kind"]), (404, &kind.into()), "{path}");
    }
    let (status, failure) = shown.api("/test/app/steps/x").await;
    assert_eq!((status, &failure["error"]["kind"]), (400, &"bad_path".into()));
}

#[tokio::test]
async fn ids_stay_in_their_folder() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    for path in [
        "/%2e%2e",
        "/test/%2e%2e",
        "/test/..%2f..%2fetc",
        "/test/..%5capp",
        "/te%2fst/app",
        "/test/.hidden",
        "/test/a%00b",
    ] {
        let (status, failure) = shown.api(path).await;
        assert_eq!((status, &failure["error"]["kind"]), (400, &"bad_id".into()), "{path}: {failure}");
    }
}

#[tokio::test]
async fn texts_of_a_run_are_no_html_in_its_pages() {
    let shown = Shown::empty().await;
    let id = "a\"><b onclick=x>";
    let writer = shown.project.create(&dag_store::NewApp::new(id, graph()), Default::default()).unwrap();
    count(&writer, 0, &json!({ PAYLOAD: PAYLOAD }));
    let path = "/runs/test/a%22%3E%3Cb%20onclick%3Dx%3E";
    let page = shown.site.get(path).header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(!page.contains("<b onclick") && page.contains("&lt;b onclick=x&gt;"), "{page}");
    let svg = shown.site.get(&format!("/api{path}/steps/0/picture.svg")).send().await.unwrap().text().await.unwrap();
    assert!(svg.starts_with("<svg") && !svg.contains("onclick") && !svg.contains("style="), "{svg}");
    let difference = shown.ok("/test/a%22%3E%3Cb%20onclick%3Dx%3E/steps/0/difference").await;
    assert_eq!(difference["changes"][0]["path"], PAYLOAD);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_a_page_that_says_so() {
    let shown = Shown::empty().await;
    let page = shown.site.get("/runs/%3Cb%3E/x").header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), 400);
    let page = page.text().await.unwrap();
    assert!(page.contains("<h1>400 Bad Request</h1>") && page.contains("&lt;b&gt;") && !page.contains("<b>"), "{page}");
}
