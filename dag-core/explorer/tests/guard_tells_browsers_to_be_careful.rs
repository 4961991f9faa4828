//! Every answer, a refusal too, has the headers that keep browsers from taking part in an attack.

mod support;

use axum::http::header;
use axum::{Router, routing::get};
use support::Site;

async fn site() -> Site {
    let own = || async { ([(header::CACHE_CONTROL, "max-age=9")], "own") };
    Site::guarded(Router::new().route("/", get(|| async { "hello" })).route("/own", get(own)), |guard| guard).await
}

#[tokio::test]
async fn all_answers_have_the_headers() {
    let site = site().await;
    let asked = [site.get("/"), site.get("/nothing"), site.get("/").header("host", "evil.example")];
    for (request, status) in asked.into_iter().zip([200, 404, 403]) {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status);
        let policy = answer.headers()["content-security-policy"].to_str().expect("a text");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.headers()[name], value);
        }
    }
}

#[tokio::test]
async fn each_request_has_an_id_of_its_own() {
    let site = site().await;
    let id = async || {
        let answer = site.get("/").send().await.expect("an answer");
        answer.headers()["x-request-id"].to_str().expect("a text").to_owned()
    };
    assert_ne!(id().await, id().await);
    let given = site.get("/").header("x-request-id", "mine").send().await.expect("an answer");
    assert_eq!(given.headers()["x-request-id"], "mine");
}

#[tokio::test]
async fn a_handler_has_its_way() {
    let site = site().await;
    let answer = site.get("/own").send().await.expect("an answer");
    assert_eq!(answer.headers()["cache-control"], "max-age=9");
}
