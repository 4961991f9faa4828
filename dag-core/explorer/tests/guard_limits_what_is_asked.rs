//! Too many requests, too large bodies, handlers that are too slow or panic: each has its answer, and the next request is served.

mod support;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::{Router, routing::get, routing::post};
use futures_util::{StreamExt, stream};
use support::Site;

async fn length(body: Bytes) -> String {
    body.len().to_string()
}

async fn endless() -> Body {
    let part = || async { Some((Ok::<_, Infallible>("part"), tokio::time::sleep(Duration::from_millis(5)).await)) };
    Body::from_stream(stream::unfold((), move |()| part()))
}

async fn defect() {
    panic!("the secret of this defect");
}

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/length", post(length))
        .route("/import", post(length).layer(DefaultBodyLimit::max(3 << 20)))
        .route("/stream", get(endless))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
        .route("/defect", get(defect))
}

#[tokio::test]
async fn more_at_once_than_allowed_are_told_to_come_back() {
    let site = Site::guarded(router(), |guard| guard.at_once(2)).await;
    let mut first = site.get("/stream").send().await.expect("an answer");
    let second = site.get("/stream").send().await.expect("an answer");
    assert!(first.chunk().await.expect("a part").is_some());
    let third = site.get("/").send().await.expect("an answer");
    assert_eq!((third.status().as_u16(), &third.headers()["retry-after"]), (429, &"1".parse().expect("a value")));
    drop((first, second));
    while site.get("/").send().await.expect("an answer").status() != 200 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_body_is_as_long_as_its_route_allows() {
    let site = Site::guarded(router(), |guard| guard).await;
    let send = async |path: &str, bytes: usize| {
        site.post(path).body(vec![b'a'; bytes]).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(send("/length", 1 << 20).await, 200);
    assert_eq!(send("/length", (1 << 20) + 1).await, 413);
    assert_eq!(send("/import", 2 << 20).await, 200);
    assert_eq!(send("/import", 4 << 20).await, 413);
}

#[tokio::test]
async fn a_slow_answer_is_given_up_and_a_stream_is_not() {
    let site = Site::guarded(router(), |guard| guard.timeout(Duration::from_millis(40))).await;
    let slow = site.get("/slow").send().await.expect("an answer");
    assert_eq!(slow.status(), 503);
    assert!(slow.text().await.expect("a text").contains("no answer within 0.04 seconds"));
    let mut parts = site.get("/stream").send().await.expect("an answer").bytes_stream();
    for _ in 0..20 {
        parts.next().await.expect("a part").expect("whole");
    }
}

#[tokio::test]
async fn a_panic_is_an_answer_that_tells_nothing_of_it() {
    let site = Site::guarded(router(), |guard| guard).await;
    let answer = site.get("/defect").send().await.expect("an answer");
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(!answer.text().await.expect("a text").contains("secret"));
    assert_eq!(site.get("/").send().await.expect("an answer").status(), 200);
}
