//! An index has a row for each step and finds the rest of it in the log, also while that grows, is cut or replaced.

mod support;

use std::fs::{self, OpenOptions};
use std::io::Write;

use dag_store::{Index, NewApp, Options, Snapshot, Status};
use serde_json::json;
use support::{begin, count, end, folder, graph, line, step};

fn rows(index: &Index) -> Vec<(u64, Status)> {
    index.rows().iter().map(|row| (row.sequence_id, row.status)).collect()
}

#[test]
fn it_agrees_with_reading_everything() {
    let store = folder();
    let spans = line(&json!({
        "type": "begin_span", "start_time": "2026-11-22T11:06:15Z", "action_sequence_id": 1, "span_id": "1:0",
        "span_name": "think", "parent_span_id": null, "span_dependencies": [],
    })) + &line(&json!({
        "type": "attribute", "key": "top", "action_sequence_id": 1, "span_id": "1:0", "value": [1], "tags": {},
    }));
    let log =
        step(0) + &begin(1) + &spans + &begin(2) + &end(1) + "nonsense\n" + &end(2) + &begin(2) + &step(7) + &end(9);
    let app = store.with_log("app", log);
    let whole = app.read().unwrap();
    let mut index = app.index();
    index.update().unwrap();
    assert_eq!(index.rows().len(), whole.steps.len());
    for step in &whole.steps {
        assert_eq!(index.step(step.sequence_id).unwrap().unwrap(), *step);
        assert_eq!(index.state(step.sequence_id).unwrap(), whole.state(step).unwrap());
    }
    assert_eq!((index.rows()[1].spans, index.rows()[1].attributes), (1, 1));
    let problem = &index.problems()[0];
    assert_eq!((problem.line, &problem.path), (Some(8), &store.log("app")));
}

#[test]
fn a_second_attempt_without_an_end_forgets_the_first() {
    let store = folder();
    let mut index = store.with_log("app", step(0) + &begin(0)).index();
    index.update().unwrap();
    assert_eq!(rows(&index), [(0, Status::Interrupted)]);
    assert_eq!(index.rows()[0].attempts, 2);
    assert_eq!(index.state(0).unwrap(), None);
}

#[test]
fn only_what_changed_has_the_new_version() {
    let store = folder();
    let writer = store.create("app");
    count(&writer, 0);
    let mut index = store.app("app").index();
    index.update().unwrap();
    let before = index.version();
    assert!(!index.update().unwrap());
    assert_eq!(index.version(), before);
    let second = writer.begin(1, "count", &()).unwrap();
    index.update().unwrap();
    let newer = |index: &Index, than| -> Vec<u64> {
        index.rows().iter().filter(|row| row.version > than).map(|row| row.sequence_id).collect()
    };
    assert_eq!(newer(&index, before), [1]);
    assert_eq!(rows(&index)[1], (1, Status::Running));
    let before = index.version();
    drop((second, writer));
    index.update().unwrap();
    assert_eq!(newer(&index, before), [1], "its writer is gone");
    assert_eq!(rows(&index)[1], (1, Status::Interrupted));
}

#[test]
fn another_log_makes_all_rows_new() {
    let store = folder();
    let app = store.with_log("app", step(0) + &step(1));
    let mut index = app.index();
    index.update().unwrap();
    fs::write(store.log("app"), step(5)).unwrap();
    assert!(index.state(1).is_err(), "what was known is void");
    assert!(index.update().unwrap());
    assert_eq!(rows(&index), [(5, Status::Completed)]);
    fs::remove_dir_all(app.path()).unwrap();
    assert!(index.update().unwrap_err().to_string().contains("there is no application here"));
}

#[test]
fn half_a_line_is_a_problem_and_a_whole_one_is_not() {
    let store = folder();
    let app = store.with_log("app", step(0) + &begin(1) + end(1).trim_end());
    let mut index = app.index();
    index.update().unwrap();
    assert_eq!(rows(&index)[1], (1, Status::Completed));
    assert_eq!(index.state(1).unwrap().unwrap()["count"], 2);
    assert_eq!(index.problems(), []);
    let mut file = OpenOptions::new().append(true).open(store.log("app")).unwrap();
    file.write_all(("\n".to_owned() + &begin(2)[..30]).as_bytes()).unwrap();
    index.update().unwrap();
    assert_eq!(rows(&index).len(), 2);
    assert_eq!(index.problems()[0].line, Some(5));
}

#[test]
fn the_state_before_a_step_is_that_after_the_one_before() {
    let store = folder();
    let parent = store.counted("parent", 3);
    let fork = NewApp::new("fork", graph()).fork_of(&parent.at(1).unwrap());
    let writer = store.project.create(&fork, Options::default()).unwrap();
    count(&writer, 2);
    let mut index = store.app("fork").index();
    index.update().unwrap();
    assert_eq!(index.state_before(2).unwrap().unwrap()["count"], 2, "that of the parent");
    assert_eq!(index.state_before(3).unwrap().unwrap()["count"], 3);
    writer.edit(Some(2), Some("count"), &json!({ "count": 9 })).unwrap();
    count(&writer, 3);
    index.update().unwrap();
    assert_eq!(index.state_before(3).unwrap().unwrap()["count"], 9, "as edited");
    let mut index = parent.index();
    index.update().unwrap();
    assert_eq!(index.state_before(0).unwrap(), None);
}

#[test]
fn a_fork_whose_parent_is_gone_does_not_know_its_first_state() {
    let store = folder();
    store.counted("parent", 3);
    let at = store.app("parent").at(1).unwrap();
    let fork = |id: &str, at: &Snapshot| {
        let writer = store.project.create(&NewApp::new(id, graph()).fork_of(at), Options::default()).unwrap();
        count(&writer, 2);
        let mut index = store.app(id).index();
        index.update().unwrap();
        index
    };
    let index = fork("fork", &at);
    assert_eq!(index.state_before(2).unwrap().unwrap()["count"], 2);
    fs::write(store.log("parent"), step(0)).unwrap();
    assert_eq!(index.state_before(2).unwrap(), None, "the step is gone");
    fs::remove_dir_all(store.app("parent").path()).unwrap();
    assert_eq!(index.state_before(2).unwrap(), None, "the parent is gone");
    assert_eq!(index.state(2).unwrap().unwrap()["count"], 3);
    let of_fork = fork("fork-of-fork", &store.app("fork").at(2).unwrap());
    fs::write(store.log("fork"), "").unwrap();
    assert_eq!(of_fork.state_before(2).unwrap(), None, "the parent of the parent is gone");
}

#[test]
fn a_scan_counts_the_steps_that_an_index_has() {
    let store = folder();
    let lines: String = [5, 0, 1, 9, 1, 5].map(step).concat();
    let app = store.with_log("app", end(30) + &lines);
    let (mut scan, mut index) = (app.scan(), app.index());
    while scan.update().unwrap() {}
    index.update().unwrap();
    assert_eq!((scan.steps(), index.rows().len()), (Some(5), 5));
    fs::write(store.log("app"), step(3)).unwrap();
    scan.update().unwrap();
    assert_eq!(scan.steps(), Some(1), "of another log");
}
