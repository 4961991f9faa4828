//! Directories of runs: one that Burr wrote, and small ones of our own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dag_store::{Action, AppWriter, Graph, NewApp, Options, Project, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program::{Ended, Program};

/// A zone with naive times of its own, that needs no files of the system.
pub(crate) const ZONE: &str = "JST-9";

/// A directory as Burr writes them: naive times in [`ZONE`], inputs the wrong way round, a failure, a fork, a child, streams.
pub(crate) fn burr() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/burr");
    // A checkout has just written it, and Burr takes no lock: its open step would run for a minute.
    let log = fs::File::options().append(true).open(folder.join("demo/inner/log.jsonl")).expect("a log");
    log.set_modified(SystemTime::now() - Duration::from_hours(1)).expect("a time");
    folder
}

/// A directory that is thrown away.
pub(crate) struct Runs {
    pub(crate) folder: TempDir,
    pub(crate) project: Project,
}

impl Runs {
    /// One with the empty project `test`.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let project = Store::open(folder.path()).expect("a store").project("test").expect("a project");
        fs::create_dir(project.path()).expect("a folder");
        Self { folder, project }
    }

    pub(crate) fn create(&self, id: &str) -> AppWriter {
        self.project.create(&NewApp::new(id, graph()), Options::default()).expect("a new application")
    }

    /// An application that has counted so far.
    pub(crate) fn counted(&self, id: &str, steps: u64) {
        let writer = self.create(id);
        (0..steps).for_each(|step| count(&writer, step, &json!({ "count": step + 1 })));
    }

    pub(crate) fn file(&self, id: &str, name: &str) -> PathBuf {
        self.project.path().join(id).join(name)
    }

    /// Adds bytes to the end of a log, as a program that is killed would leave them.
    pub(crate) fn append(&self, id: &str, text: &str) {
        let mut log = fs::read(self.file(id, "log.jsonl")).expect("a log");
        log.extend(text.as_bytes());
        fs::write(self.file(id, "log.jsonl"), log).expect("a file");
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        program(self.folder.path(), args).run()
    }

    /// A text without the place of this directory, which is another each time.
    pub(crate) fn shown(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "DIR")
    }
}

/// `chatbot runs` with these arguments, on this directory.
pub(crate) fn program(dir: &Path, args: &[&str]) -> Program {
    Program::new([&["runs"], args].concat()).env("CHATBOT_DATA_DIR", dir).env("TZ", ZONE)
}

/// One step.
pub(crate) fn count(writer: &AppWriter, step: u64, state: &Value) {
    let begun = writer.begin(step, "count", &json!({ "by": 1 })).expect("a step");
    begun.completed(&json!({}), state).expect("an end");
}

fn graph() -> Graph {
    let (inputs, writes) = (vec!["by".into()], vec!["count".into()]);
    let count = Action { name: "count".into(), writes, inputs, ..Action::default() };
    Graph::new("count").action(count).transition("count", "count", "count < 10")
}

/// A JSON value with each time replaced by how it is written.
pub(crate) fn without_times(value: Value) -> Value {
    match value {
        Value::String(text) if is_utc(&text) => "TIME".into(),
        Value::Array(items) => items.into_iter().map(without_times).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, without_times(value))).collect(),
        value => value,
    }
}

/// `2026-11-22T11:06:15.273134Z`.
fn is_utc(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    form == "0000-00-00T00:00:00.000000Z"
}

/// These names stand in this order in the text of an object.
pub(crate) fn in_order(text: &str, names: &[&str]) {
    let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":")).expect(name)).collect();
    assert!(places.is_sorted(), "{names:?} at {places:?} in {text}");
}
