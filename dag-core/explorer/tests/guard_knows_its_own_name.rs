//! DNS rebinding: a page of another site that has its own name resolve to this machine reads nothing.

mod support;

use axum::{Router, routing::get};
use support::Site;

fn hello() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

async fn status(site: &Site, host: &str) -> u16 {
    site.get("/").header("host", host).send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn names_of_this_machine_are_served() {
    let site = Site::guarded(hello(), |guard| guard).await;
    let port = site.addr.port();
    for host in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.0.0.5"] {
        assert_eq!(status(&site, &format!("{host}:{port}")).await, 200, "{host}");
    }
}

#[tokio::test]
async fn other_names_and_ports_are_refused() {
    let site = Site::guarded(hello(), |guard| guard).await;
    let port = site.addr.port();
    let hosts =
        ["evil.example", "localhost.evil.example", "192.168.0.7", "evil@localhost", "127.0.0.1.nip.io", "0x7f.1"];
    for host in hosts {
        assert_eq!(status(&site, &format!("{host}:{port}")).await, 403, "{host}");
    }
    for host in ["localhost", "localhost:1", "localhost:", "", "localhost:99999"] {
        assert_eq!(status(&site, host).await, 403, "{host}");
    }
}

#[tokio::test]
async fn a_name_that_the_program_gives_is_known_too() {
    let site = Site::guarded(hello(), |guard| guard.host("my-machine.local:8000")).await;
    assert_eq!(status(&site, "my-machine.local:8000").await, 200);
    assert_eq!(status(&site, "my-machine.local:8001").await, 403);
}

#[tokio::test]
async fn the_refusal_says_what_to_open() {
    let site = Site::guarded(hello(), |guard| guard).await;
    let answer = site.get("/").header("host", "evil.example").send().await.expect("an answer");
    assert_eq!(
        answer.text().await.expect("a text"),
        format!(
            r#"{{"error":{{"kind":"wrong_host","message":"this server is not known as `evil.example`","hint":"open http://localhost:{}"}}}}"#,
            site.addr.port()
        )
    );
    let page =
        site.get("/").header("host", "<b>.example").header("accept", "text/html").send().await.expect("an answer");
    let page = page.text().await.expect("a text");
    assert!(page.contains("&lt;b&gt;.example") && !page.contains("<b>"), "{page}");
}
