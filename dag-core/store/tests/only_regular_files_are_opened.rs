//! A pipe that stands where a file should be would be waited for, and for ever: it is refused instead, and said to be what it is.
#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::folder;

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

const WHY: &str = "this is no regular file";

#[test]
fn in_place_of_the_log() {
    let store = folder();
    store.counted("app", 2);
    pipe(&store.log("app"));
    let app = store.app("app");
    let failures = [
        app.summary().unwrap_err(),
        app.index().update().unwrap_err(),
        app.scan().update().unwrap_err(),
        app.resume().unwrap_err(),
        app.records().unwrap_err(),
    ];
    for failure in failures {
        assert!(failure.to_string().contains(WHY), "{failure}");
    }
    let problems = store.project.check().unwrap().problems;
    assert_eq!((problems.len(), &*problems[0].what), (1, WHY), "the other files are read");
}

#[test]
fn in_place_of_the_files_beside_it() {
    let store = folder();
    store.counted("app", 2);
    for name in ["graph.json", "children.jsonl", "metadata.json", ".lock"] {
        pipe(&store.app("app").path().join(name));
    }
    let app = store.app("app");
    assert!(app.graph(&mut Vec::new()).unwrap_err().to_string().contains(WHY));
    assert!(app.children(&mut Vec::new()).unwrap_err().to_string().contains(WHY));
    assert!(app.metadata(&mut Vec::new()).unwrap_err().to_string().contains(WHY));
    assert_eq!(app.index().update().ok(), Some(false));
}
