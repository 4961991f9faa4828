//! Neither the key nor the token is in any page, answer, error, output or file.

use reqwest::{Client, Method};
use serde_json::json;

use crate::support::ask::KEY;
use crate::support::program::run;
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, program};

const TOKEN: &str = "tok-0123456789-secret";

#[tokio::test]
async fn anywhere() {
    let echo = format!("Incorrect API key provided: {KEY}");
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", &echo)]));
    let folder = tempfile::tempdir().expect("a folder");
    let dir = ["--dir", folder.path().to_str().expect("UTF-8")];
    let mut site = Site::start(program(&dir).server(&server).env("CHATBOT_TOKEN", TOKEN));
    let (status, body) = site.ask(Method::GET, "/api/info").await;
    assert_eq!((status.as_u16(), body.to_string().contains(TOKEN)), (401, false));
    let headers = [("authorization".parse().expect("a name"), format!("Bearer {TOKEN}").parse().expect("a value"))];
    site.http = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .default_headers(headers.into_iter().collect())
        .build()
        .expect("a client");
    let id = site.conversation().await;
    let mut seen = site.turn(&id, "What is this?").await.data.to_string();
    for path in [
        "/",
        &format!("/c/{id}"),
        "/api/info",
        "/api/conversations",
        &format!("/api/conversations/{id}"),
        "/api/openapi.json",
    ] {
        let response = site.request(Method::GET, path).send().await.expect("an answer");
        seen += &format!("{:?}{}", response.headers().clone(), response.text().await.expect("a text"));
    }
    let ask = json!({ "model": "dag", "messages": [{ "role": "user", "content": "Hello" }] });
    seen += &site.post("/v1/chat/completions", &ask).await.1.to_string();
    assert!(seen.contains("What is this?") && seen.contains("unauthorized"), "{seen}");
    site.program.signal("-TERM");
    let ended = site.program.end().exits(0);
    seen += &format!("{}{}", ended.stdout, ended.stderr);
    for file in crate::support::program::files(&folder) {
        seen += &String::from_utf8_lossy(&std::fs::read(folder.path().join(file)).expect("a file"));
    }
    for secret in [KEY, TOKEN] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
}

#[test]
fn another_address_needs_a_token() {
    let ended = run(["serve", "--listen", "0.0.0.0", "--port", "0", "--no-open"]).exits(2);
    assert!(ended.stderr.contains("set a token by CHATBOT_TOKEN"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[tokio::test]
async fn another_address_with_a_token() {
    let site = Site::start(program(&["--listen", "0.0.0.0"]).env("CHATBOT_TOKEN", TOKEN));
    assert_eq!(
        site.request(Method::GET, "/v1/models").send().await.expect("an answer").status(),
        401,
        "no key but the token"
    );
    let response = site.request(Method::GET, "/v1/models").bearer_auth(TOKEN).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let site = Site::offline();
    let port = site.url.rsplit(':').next().expect("a port");
    let ended = run(["serve", "--port", port, "--no-open"]).exits(2);
    assert_eq!(ended.stderr.trim(), format!("error: port {port} is taken; choose another one, or leave `--port` out"));
}
