//! Cross-site requests: a page of another site changes nothing here.

mod support;

use axum::{Router, routing::any};
use support::Site;

async fn site() -> Site {
    Site::guarded(Router::new().route("/", any(|| async { "done" })), |guard| guard).await
}

async fn status(site: &Site, method: &str, headers: &[(&str, &str)]) -> u16 {
    let method = method.parse().expect("a method");
    let mut request = site.client.request(method, site.url("/"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn changes_from_pages_of_other_sites_are_refused() {
    let site = site().await;
    let other_port = format!("http://127.0.0.1:{}", site.addr.port() ^ 1);
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for origin in ["https://evil.example", "null", "", other_port.as_str(), "http://localhost"] {
            assert_eq!(status(&site, method, &[("origin", origin)]).await, 403, "{method} {origin}");
        }
        for from in ["cross-site", "same-site"] {
            assert_eq!(status(&site, method, &[("sec-fetch-site", from)]).await, 403, "{method} {from}");
        }
    }
}

#[tokio::test]
async fn changes_from_own_pages_and_from_programs_are_made() {
    let site = site().await;
    let own = format!("http://{}", site.addr);
    assert_eq!(status(&site, "POST", &[("origin", &own), ("sec-fetch-site", "same-origin")]).await, 200);
    assert_eq!(status(&site, "DELETE", &[]).await, 200);
}

#[tokio::test]
async fn a_link_from_elsewhere_may_lead_here() {
    let site = site().await;
    assert_eq!(status(&site, "GET", &[("sec-fetch-site", "cross-site")]).await, 200);
}
