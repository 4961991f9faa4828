//! What the page of a run asks: the requests of its modules, those at once that they make at once.

use futures_util::future::join;
use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::length;
use crate::server::Server;

pub(crate) struct Page<'a> {
    server: &'a Server,
    path: String,
}

impl<'a> Page<'a> {
    pub(crate) fn new(server: &'a Server, project: &str, app: &str) -> Self {
        Self { server, path: format!("/runs/{project}/{app}") }
    }

    /// The page, and then its graph, how many steps there are, and the first rows.
    pub(crate) async fn open(&self, steps: u64) {
        let page = self.server.text(&self.path).await;
        assert!(page.contains("id=\"app\""), "{page}");
        let app = format!("/api{}", self.path);
        let (info, mut events) = join(self.server.json(&app), self.events()).await;
        assert_eq!(info["total"], steps);
        assert_eq!(events.next().await["total"], steps);
        let rows = self.server.json(&format!("{app}/steps?from=0&count=200")).await;
        assert_eq!(length(&rows, "rows") as u64, steps.min(200));
    }

    /// A step, with its picture, and then its state.
    pub(crate) async fn click(&self, step: u64) {
        let path = format!("/api{}/steps/{step}", self.path);
        let (of, picture) = (self.server.json(&path), format!("{path}/picture.svg"));
        let (of, picture) = join(of, self.server.text(&picture)).await;
        assert_eq!(of["status"], "completed");
        assert!(picture.contains("data-status=\"current\""), "{picture}");
        let state = self.server.json(&format!("{path}/value?of=after")).await;
        assert_eq!(state["value"]["entries"][0][1]["text"], step.to_string());
    }

    /// A request that finds nothing, so that the server has answered one.
    pub(crate) async fn open_missing(&self) {
        assert_eq!(self.server.get(&self.path).await.status(), StatusCode::NOT_FOUND);
    }

    pub(crate) async fn events(&self) -> Events {
        Events { answer: self.server.get(&format!("/api{}/events", self.path)).await, heard: String::new() }
    }
}

/// What the server tells of a run.
pub(crate) struct Events {
    answer: Response,
    heard: String,
}

impl Events {
    /// The data of the next event.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).expect("data").to_owned();
                self.heard = rest.to_owned();
                return serde_json::from_str(&data).expect("JSON");
            }
            let part = self.answer.chunk().await.expect("a line").expect("more of it");
            self.heard += &String::from_utf8_lossy(&part);
        }
    }
}
