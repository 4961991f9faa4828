//! A server on loopback, and a browserless client for it.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use dag_explorer::{Explorer, Guard};
use dag_store::{Action, AppWriter, Graph, NewApp, Options, Project, Store};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A running server. It ends with its test's runtime.
pub(crate) struct Site {
    pub(crate) addr: SocketAddr,
    pub(crate) client: Client,
}

impl Site {
    /// Serves a router behind a guard.
    pub(crate) async fn guarded(router: Router, set: impl FnOnce(Guard) -> Guard) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let router = set(Guard::new(addr)).around(router);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { addr, client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect("a client")
}

/// A store with one project, and the pages that show it.
pub(crate) struct Shown {
    pub(crate) site: Site,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) project: Project,
}

impl Shown {
    pub(crate) async fn empty() -> Self {
        Self::with(|_, explorer| explorer).await
    }

    pub(crate) async fn with(set: impl FnOnce(&Project, Explorer) -> Explorer) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        let project = store.project("test").expect("a project");
        let router = set(&project, Explorer::new(store)).router();
        Self { site: Site::guarded(router, |guard| guard).await, folder, project }
    }

    /// An application that counts, with so many steps, closed.
    pub(crate) fn counted(&self, id: &str, steps: u64) {
        let writer = self.project.create(&NewApp::new(id, graph()), Options::default()).expect("an application");
        (0..steps).for_each(|step| count(&writer, step, &json!({ "count": step + 1 })));
    }

    pub(crate) fn file(&self, id: &str, name: &str) -> PathBuf {
        self.project.path().join(id).join(name)
    }

    /// The answer of the API as its status and JSON.
    pub(crate) async fn api(&self, path: &str) -> (u16, Value) {
        let answer = self.site.get(&format!("/api/runs{path}")).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    pub(crate) async fn ok(&self, path: &str) -> Value {
        let (status, json) = self.api(path).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.site.post(&format!("/api/runs{path}")).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }
}

/// `count → count`.
pub(crate) fn graph() -> Graph {
    let fields = vec!["count".to_owned()];
    let code = "fn count() {}".to_owned();
    let count = Action { name: "count".into(), reads: fields.clone(), writes: fields, code, ..Action::default() };
    Graph::new("count").action(count).transition("count", "count", "count < 10")
}

/// One step that leaves this state.
pub(crate) fn count(writer: &AppWriter, step: u64, state: &Value) {
    let begun = writer.begin(step, "count", &json!({ "by": 1 })).expect("a step");
    begun.completed(&json!({}), state).expect("its end");
}
