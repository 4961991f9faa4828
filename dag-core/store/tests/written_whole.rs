//! Lines are whole: long ones, by several threads, and when there is no room for them.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, thread};

use dag_store::{NewApp, Options, Store};
use serde_json::json;
use support::{count, folder, graph};

#[test]
fn lines_of_200_kb_by_two_threads() {
    let store = folder();
    let writer = store.create("app");
    let long = "☃".repeat(70_000);
    thread::scope(|scope| {
        for thread in 0..2 {
            let (writer, long) = (writer.clone(), &long);
            scope.spawn(move || {
                for turn in 0..20 {
                    let step = writer.begin(turn * 2 + thread, "count", &json!({ "text": long })).unwrap();
                    step.attribute(None, "text", long).unwrap();
                    step.completed(&(), &json!({ "text": long })).unwrap();
                }
            });
        }
    });
    drop(writer);
    let app = store.app("app").read().unwrap();
    assert_eq!((app.steps.len(), app.problems.len()), (40, 0));
    assert!(app.steps.iter().all(|step| step.attributes.len() == 1));
    assert_eq!(app.state(&app.steps[17]).unwrap().unwrap()["text"], *long);
}

#[test]
fn what_is_queued_is_written_soon_without_the_end_of_the_step() {
    let store = folder();
    let writer = store.create("app");
    let step = writer.begin(0, "count", &()).unwrap();
    step.span_begin("0:0", "long", None, &[]).unwrap();
    let start = Instant::now();
    while store.app("app").read().unwrap().steps[0].spans.is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "nobody has written it");
        thread::sleep(Duration::from_millis(5));
    }
}

/// In a child process that may write no longer files than 8 KiB.
#[test]
fn a_full_disk_keeps_what_was_whole() {
    if let Some(folder) = env::var_os("DAG_STORE_FOLDER") {
        return with_little_room(&folder);
    }
    let store = folder();
    drop(store.create("app"));
    let run = r#"trap "" XFSZ; ulimit -f 8; exec "$0" --exact --nocapture a_full_disk_keeps_what_was_whole"#;
    let mut child = Command::new("bash");
    child.args(["-c", run]).arg(env::current_exe().unwrap()).env("DAG_STORE_FOLDER", store.folder.path());
    let out = child.output().unwrap();
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let app = store.app("app").read().unwrap();
    assert_eq!((app.steps.len(), app.problems.len()), (3, 0));
    assert_eq!(store.app("app").resume().unwrap().next_sequence_id, 3);
}

fn with_little_room(folder: &OsStr) {
    let app = Store::open(folder).unwrap().project("test").unwrap().app("app").unwrap();
    let writer = app.writer(Options::default()).unwrap();
    count(&writer, 0);
    count(&writer, 1);
    let step = writer.begin(2, "count", &()).unwrap();
    step.attribute(None, "kept", &1).unwrap();
    let error = step.completed(&(), &json!({ "text": "x".repeat(10_000) })).unwrap_err().to_string();
    assert!(error.contains("log.jsonl: writing a line failed: File too large"), "{error}");
    assert!(error.ends_with("nothing of the line was kept: make room and try again"), "{error}");
    // With a smaller state there is room: the same step can end.
    step.completed(&(), &json!({ "count": 3 })).unwrap();
}

#[test]
fn a_value_without_a_json_form_leaves_no_trace() {
    let store = folder();
    let writer = store.create("app");
    let step = writer.begin(0, "count", &()).unwrap();
    let bad = std::collections::BTreeMap::from([((1, 2), 3)]);
    let error = step.completed(&(), &bad).unwrap_err().to_string();
    assert_eq!(error, "the state can not be written as JSON (key must be a string); nothing was written");
    step.attribute(None, "bad", &bad).unwrap_err();
    step.completed(&(), &json!({})).unwrap();
    assert_eq!(store.app("app").read().unwrap().problems, []);
}

#[test]
fn a_folder_that_can_not_be_written_is_named() {
    let store = folder();
    let file = store.folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Store::open(&file).unwrap_err().to_string();
    assert!(error.ends_with("file: opening the store failed: not a directory"), "{error}");
    // Nobody may make a folder in these two, not even root.
    for (folder, advice) in [("/proc/no", ""), ("/sys", "; choose a folder that this user may write to")] {
        let project = Store::open(folder).unwrap().project("p").unwrap();
        let error = project.create(&NewApp::new("app", graph()), Options::default()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{folder}/p: creating the project's folder failed: ")), "{error}");
        assert!(error.ends_with(advice), "{error}");
    }
}

#[test]
fn the_folder_is_as_new_as_the_last_step() {
    let store = folder();
    drop(store.create("app"));
    let old = std::time::SystemTime::now() - Duration::from_secs(3600);
    let path = store.app("app").path().to_owned();
    let touch = || fs::File::open(&path).unwrap().set_times(fs::FileTimes::new().set_modified(old)).unwrap();
    let writer = store.app("app").writer(Options::synced()).unwrap();
    touch();
    count(&writer, 0);
    assert!(fs::metadata(&path).unwrap().modified().unwrap() > old);
}
