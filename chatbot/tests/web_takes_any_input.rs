//! Bad input gets an answer that says so, and everybody else is served as before.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use reqwest::Method;
use serde_json::json;

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, becomes, program};

impl Site {
    fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.host()).expect("a connection");
        stream.set_read_timeout(Some(crate::support::program::LIMIT)).expect("a limit");
        stream
    }

    /// The status of a request with exactly this path, which no client has tidied up.
    fn status_of(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn ids_that_lead_elsewhere() {
    let site = Site::offline();
    let id = site.conversation().await;
    site.turn(&id, "Draw a cat").await;
    let long = "x".repeat(300);
    for id in
        ["..", "%2e%2e", "..%2f..", "%2Fetc", "a%5Cb", ".tmp-1", "%00", "%0d%0a", "%E2%98%83", "%FF", "nothing", &long]
    {
        for path in ["/api/conversations/{}", "/c/{}", "/images/{}/x.png", "/api/conversations/{}/export"] {
            assert_eq!(site.status_of(&path.replace("{}", id)), "404", "{path} with {id}");
        }
    }
    for name in ["log.jsonl", "metadata.json", "..%2Flog.jsonl", "%2e%2e", "..", "x.png", ".chatbot.json"] {
        assert_eq!(site.status_of(&format!("/images/{id}/{name}")), "404", "{name}");
    }
}

#[tokio::test]
async fn bodies_that_are_too_large_or_no_json() {
    let site = Site::offline();
    let id = site.conversation().await;
    let turns = format!("/api/conversations/{id}/turns");
    let large = json!({ "prompt": "x".repeat(10_000_000) });
    // The server may close the connection before it has read all of it.
    if let Ok(response) = site.request(Method::POST, &turns).json(&large).send().await {
        assert_eq!(response.status(), 413);
    }
    for (body, kind, status) in [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        (r#"{"prompt": 1}"#, "application/json", 400),
        (r#"{"prompt": ""}"#, "application/json", 400),
        (r#"{"prompt": "x", "promt": "y"}"#, "application/json", 400),
        (r#"{"prompt": "x", "variant": "both"}"#, "application/json", 400),
        (r#"{"prompt": "x", "provider": "nobody"}"#, "application/json", 400),
        (r#"{"prompt": "x"}"#, "text/plain", 415),
    ] {
        let request = site.request(Method::POST, &turns).body(body).header("content-type", kind);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{body}");
        let error = response.json::<serde_json::Value>().await.expect("JSON")["error"].take();
        assert!(error["kind"].is_string() && error["message"].is_string(), "{error}");
    }
    assert_eq!(site.get(&format!("/api/conversations/{id}")).await["turns"], json!([]), "nothing was begun");
}

#[tokio::test]
async fn a_thousand_connections_that_say_nothing() {
    let site = Site::offline();
    let idle: Vec<_> = (0..1000).map(|_| site.connect()).collect();
    assert_eq!(site.get("/api/info").await["name"], "chatbot");
    // They are closed after a while, and so is one that never comes to the end of what it wants.
    let mut slow = site.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").expect("sent");
    let mut answer = Vec::new();
    slow.read_to_end(&mut answer).expect("closed");
    for mut stream in idle {
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
}

#[tokio::test]
async fn a_client_that_closes_its_half() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["A beginning".into()])]));
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut stream = site.connect();
    write!(stream, "GET /api/conversations/{id}/events HTTP/1.1\r\nhost: {}\r\n\r\n", site.host()).expect("sent");
    let mut head = [0; 15];
    stream.read_exact(&mut head).expect("an answer");
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    site.begin(&id, "What is this?").await;
    stream.shutdown(Shutdown::Write).expect("half closed");
    // Who says nothing more is taken to be gone, and then nobody listens.
    becomes(async || site.get("/api/conversations").await["conversations"][0]["status"] == "ready").await;
}

#[tokio::test]
async fn paths_and_methods_that_there_are_not() {
    let site = Site::offline();
    let (status, body) = site.ask(Method::GET, "/nothing").await;
    assert_eq!((status.as_u16(), &body["error"]["kind"]), (404, &json!("not_found")));
    let response = site.request(Method::DELETE, "/api/info").send().await.expect("an answer");
    assert_eq!((response.status().as_u16(), response.headers().contains_key("allow")), (405, true));
    let response =
        site.request(Method::POST, "/api/conversations").json(&json!({})).header("origin", "http://evil.example");
    assert_eq!(response.send().await.expect("an answer").status(), 403, "no page of another site");
    let response = site.request(Method::GET, "/").header("host", "evil.example").send().await.expect("an answer");
    assert_eq!(response.status(), 403, "no name of another site");
}
