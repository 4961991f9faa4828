//! With a token nobody comes in without it: by header, or by a cookie that the log-in page sets.

mod support;

use axum::{Router, routing::get};
use reqwest::header::{LOCATION, SET_COOKIE};
use support::Site;

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "inside" }))
        .route("/v1/models", get(|| async { "models" }))
        .route("/v10", get(|| async { "other" }))
}

async fn site() -> Site {
    Site::guarded(router(), |guard| guard.token(Some("sesame".into())).any_key_under("/v1")).await
}

async fn enter(site: &Site, token: &str, next: &str) -> reqwest::Response {
    let body = format!("token={token}&next={next}");
    let request = site.post("/login").header("content-type", "application/x-www-form-urlencoded").body(body);
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn the_header_lets_in_and_anything_else_does_not() {
    let site = site().await;
    let ask =
        async |value: &str| site.get("/").header("authorization", value).send().await.expect("an answer").status();
    assert_eq!(ask("Bearer sesame").await, 200);
    assert_eq!(ask("bearer sesame").await, 200);
    for wrong in ["Bearer", "Bearer ", "Bearer sesam", "Bearer sesame2", "Basic sesame", "sesame"] {
        assert_eq!(ask(wrong).await, 401, "{wrong}");
    }
    let answer = site.get("/").send().await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    assert!(answer.text().await.expect("a text").contains(r#""kind":"unauthorized""#));
}

#[tokio::test]
async fn the_page_asks_and_its_cookie_lets_in() {
    let site = site().await;
    let page = site.get("/?step=3").header("accept", "text/html").send().await.expect("an answer");
    assert_eq!(page.status(), 401);
    let page = page.text().await.expect("a text");
    assert!(page.contains(r#"name="token" type="password""#) && page.contains(r#"value="/?step=3""#), "{page}");

    let entered = enter(&site, "sesame", "%2F%3Fstep%3D3").await;
    assert_eq!((entered.status().as_u16(), &entered.headers()[LOCATION]), (303, &"/?step=3".parse().expect("a value")));
    let cookie = entered.headers()[SET_COOKIE].to_str().expect("a text").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("sesame"),
        "{cookie}"
    );

    let session = cookie.split(';').next().expect("the pair").to_owned();
    let ask = async |cookie: &str| site.get("/").header("cookie", cookie).send().await.expect("an answer").status();
    assert_eq!(ask(&format!("a=b; {session}")).await, 200);
    assert_eq!(ask(&session[..session.len() - 1]).await, 401);
}

#[tokio::test]
async fn a_wrong_token_sets_no_cookie() {
    let site = site().await;
    let refused = enter(&site, "sesam", "/").await;
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().get(SET_COOKIE).is_none());
    let page = refused.text().await.expect("a text");
    assert!(page.contains("This is not the token.") && !page.contains("sesam"), "{page}");
}

#[tokio::test]
async fn the_log_in_leads_to_no_other_site() {
    let site = site().await;
    for next in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "", "%2F%09%2Fevil.example"]
    {
        assert_eq!(enter(&site, "sesame", next).await.headers()[LOCATION], "/", "{next}");
    }
}

#[tokio::test]
async fn programs_that_must_send_a_key_send_any_on_loopback() {
    let site = site().await;
    let ask = async |path: &str| site.get(path).header("authorization", "Bearer any").send().await.expect("an answer");
    assert_eq!(ask("/v1/models").await.status(), 200);
    assert_eq!(ask("/v10").await.status(), 401);
    assert_eq!(ask("/v1/../").await.status(), 401);
}

#[tokio::test]
async fn without_a_token_all_come_in() {
    let site = Site::guarded(router(), |guard| guard.token(Some(String::new()))).await;
    assert_eq!(site.get("/").send().await.expect("an answer").status(), 200);
}
