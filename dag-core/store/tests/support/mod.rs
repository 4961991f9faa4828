//! What most tests need: a store in a folder of its own, and a small application in it.
#![allow(dead_code, reason = "each test takes a part of it")]

use std::fs;
use std::path::PathBuf;

use dag_store::{Action, AppDir, AppWriter, Graph, NewApp, Options, Project, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A store in a folder that goes with it.
pub(crate) struct Folder {
    pub(crate) folder: TempDir,
    pub(crate) project: Project,
}

pub(crate) fn folder() -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let project = Store::open(folder.path()).unwrap().project("test").unwrap();
    Folder { folder, project }
}

/// `count → count`, with an input.
pub(crate) fn graph() -> Graph {
    let count = Action {
        name: "count".into(),
        reads: vec!["count".into()],
        writes: vec!["count".into()],
        code: "fn count(count: u64, by: u64) -> u64 {\n    count + by // ☃\n}".into(),
        inputs: vec!["by".into()],
        optional_inputs: vec!["note".into()],
        ..Action::default()
    };
    Graph::new("count").action(count).transition("count", "count", "count < 10")
}

impl Folder {
    pub(crate) fn create(&self, id: &str) -> AppWriter {
        self.project.create(&NewApp::new(id, graph()), Options::default()).unwrap()
    }

    pub(crate) fn app(&self, id: &str) -> AppDir {
        self.project.app(id).unwrap()
    }

    /// An application with so many steps, closed.
    pub(crate) fn counted(&self, id: &str, steps: u64) -> AppDir {
        let writer = self.create(id);
        (0..steps).for_each(|step| count(&writer, step));
        self.app(id)
    }

    pub(crate) fn log(&self, id: &str) -> PathBuf {
        self.project.path().join(id).join("log.jsonl")
    }

    /// An application of which only the log is known, and that is this text.
    pub(crate) fn with_log(&self, id: &str, log: impl AsRef<[u8]>) -> AppDir {
        drop(self.create(id));
        fs::write(self.log(id), log).unwrap();
        self.app(id)
    }
}

/// One step that counts to `step + 1`.
pub(crate) fn count(writer: &AppWriter, step: u64) {
    let begun = writer.begin(step, "count", &json!({ "by": 1 })).unwrap();
    begun.completed(&json!({}), &json!({ "count": step + 1 })).unwrap();
}

/// A line that begins a step.
pub(crate) fn begin(step: u64) -> String {
    line(
        &json!({ "type": "begin_entry", "start_time": "2026-11-22T11:06:15.273134", "action": "count", "inputs": {}, "sequence_id": step }),
    )
}

/// A line that ends a step, well.
pub(crate) fn end(step: u64) -> String {
    line(&json!({
        "type": "end_entry", "end_time": "2026-11-22T11:06:15.273134", "action": "count", "result": {}, "exception": null,
        "state": { "count": step + 1, "__SEQUENCE_ID": step, "__PRIOR_STEP": "count" }, "sequence_id": step,
    }))
}

/// The lines of a step.
pub(crate) fn step(step: u64) -> String {
    begin(step) + &end(step)
}

pub(crate) fn line(record: &Value) -> String {
    format!("{record}\n")
}
