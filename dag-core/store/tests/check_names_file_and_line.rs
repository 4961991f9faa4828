//! A check finds everything that is broken in a store; repair mends what can be mended.

mod support;

use std::fs::{self, OpenOptions};
use std::io::Write;

use dag_store::{Mended, Options, Store};
use support::folder;

#[test]
fn in_all_files_of_all_projects() {
    let store = folder();
    store.counted("good", 2);
    store.counted("torn", 2);
    store.counted("broken", 2);
    let append = |path: &str, text: &str| {
        let file = OpenOptions::new().append(true).create(true).open(store.project.path().join(path));
        file.unwrap().write_all(text.as_bytes()).unwrap();
    };
    append("torn/log.jsonl", "{\"type\":");
    append("broken/log.jsonl", "nonsense\n");
    append("broken/children.jsonl", "nonsense\n");
    append("annotations.jsonl", "nonsense\n");
    fs::create_dir_all(store.folder.path().join("other/empty")).unwrap();
    fs::create_dir_all(store.project.path().join(".tmp-1-0")).unwrap();
    fs::write(store.project.path().join(".tmp-1-0/.lock"), "1").unwrap();

    let all = Store::open(store.folder.path()).unwrap();
    let report = all.check().unwrap();
    assert_eq!(report.apps, 4);
    assert!(report.has_losses());
    let place = |p: &dag_store::Problem| {
        let file = p.path.strip_prefix(store.folder.path()).unwrap().display().to_string();
        p.line.map_or(file.clone(), |line| format!("{file}:{line}"))
    };
    let places: Vec<_> = report.problems.iter().map(place).collect();
    let expected = [
        "other/empty/graph.json",
        "other/empty/log.jsonl",
        "test/annotations.jsonl:1",
        "test/broken/children.jsonl:1",
        "test/broken/log.jsonl:5",
        "test/torn/log.jsonl:5",
        "test/.tmp-1-0",
    ];
    assert_eq!(places, expected);

    let open = store.app("good").writer(Options::default()).unwrap();
    let mended = store.project.repair().unwrap();
    drop(open);
    let mended: Vec<_> = mended.iter().map(|(app, done)| (app.id(), *done)).collect();
    assert!(matches!(mended[..], [("torn", Mended::Cut { bytes: 8, .. })]), "{mended:?}");
    let left: Vec<_> = store.project.check().unwrap().problems.iter().map(place).collect();
    assert_eq!(left, ["test/annotations.jsonl:1", "test/broken/children.jsonl:1", "test/broken/log.jsonl:5"]);
}

#[test]
fn a_store_that_is_not_there_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("not there")).unwrap();
    assert!(store.projects().unwrap().is_empty());
    assert_eq!(store.check().unwrap().apps, 0);
    let project = store.project("new").unwrap();
    assert!(project.apps().unwrap().is_empty() && project.repair().unwrap().is_empty());
}

#[test]
fn a_log_that_can_not_be_read_is_one_problem() {
    let store = folder();
    let app = store.counted("app", 1);
    fs::remove_file(store.log("app")).unwrap();
    fs::create_dir(store.log("app")).unwrap();
    let problems = app.read().unwrap().problems;
    assert_eq!(problems.iter().map(|problem| &*problem.what).collect::<Vec<_>>(), ["this is no regular file"]);
}
