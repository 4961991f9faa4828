//! A log that somebody writes without our lock, as Burr does, runs until a minute after it was last written.

mod support;

use std::fs;
use std::time::{Duration, SystemTime};

use dag_store::{AppDir, Options, Status};
use support::{Folder, folder};

const BEGUN: &str = "{\"type\":\"begin_entry\",\"start_time\":\"2026-01-02T03:04:05\",\"action\":\"count\",\"inputs\":{},\"sequence_id\":0}\n";

/// An application without a lock file, whose step has begun.
fn begun(at: &Folder) -> AppDir {
    let dir = at.project.path().join("app");
    fs::create_dir_all(&dir).unwrap();
    fs::write(at.log("app"), BEGUN).unwrap();
    at.app("app")
}

fn written(at: &Folder, ago: Duration) {
    let log = fs::File::options().append(true).open(at.log("app")).unwrap();
    log.set_modified(SystemTime::now() - ago).unwrap();
}

/// As each reader says it: that of all, that of a list, and the one that follows.
fn statuses(app: &AppDir) -> [Status; 3] {
    let mut index = app.index();
    index.update().unwrap();
    [app.read().unwrap().steps[0].status, app.summary().unwrap().status.unwrap(), index.rows()[0].status]
}

#[test]
fn runs_until_it_was_silent_for_a_minute() {
    let store = folder();
    let app = begun(&store);
    written(&store, Duration::from_secs(30));
    assert_eq!(statuses(&app), [Status::Running; 3]);
    written(&store, Duration::from_secs(61));
    assert_eq!(statuses(&app), [Status::Interrupted; 3]);
}

#[test]
fn an_index_tells_when_the_time_is_over() {
    let store = folder();
    let mut index = begun(&store).index();
    index.update().unwrap();
    let running = index.version();
    written(&store, Duration::from_secs(61));
    index.update().unwrap();
    assert_eq!((index.rows()[0].status, index.version() > running), (Status::Interrupted, true));
    fs::write(store.log("app"), BEGUN).unwrap();
    index.update().unwrap();
    assert_eq!(index.rows()[0].status, Status::Running, "it has written again");
}

#[test]
fn a_lock_file_says_more_than_the_time() {
    let store = folder();
    let app = begun(&store);
    drop(app.writer(Options::default()).unwrap());
    assert_eq!(statuses(&app), [Status::Interrupted; 3]);
}
