//! The page of a run says how a step becomes a test: a command line that a shell runs as it stands, wherever the runs are kept.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::site::{Site, program};

/// Runs it as somebody who has pasted it, in this folder.
fn pasted(line: &str, folder: &Path) {
    let program = Path::new(env!("CARGO_BIN_EXE_chatbot")).parent().expect("its folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh").args(["-c", line]).current_dir(folder).env("PATH", path).output().expect("a shell");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn by_a_line_that_is_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = folder.path().join("somebody's runs & more");
    let site = Site::start(program(&["--dir", runs.to_str().expect("UTF-8")]));
    let id = site.conversation().await;
    site.turn(&id, "What is a node?").await;
    let step = site.get(&format!("/api/runs/chatbot/{id}/steps/0")).await;
    assert_eq!(step["action"], "prompt");
    pasted(step["test_case"].as_str().expect("a line"), folder.path());
    let mut written = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let fixture = written.find(|path| path.extension().is_some_and(|end| end == "json")).expect("a fixture");
    let fixture: Value = serde_json::from_slice(&fs::read(fixture).expect("a file")).expect("JSON");
    assert_eq!(fixture[0]["action"], "prompt", "{fixture}");
}
