//! Where an application goes on, for each end that a log can have; and its state after each step.

mod support;

use std::time::{Duration, Instant};

use dag_store::{NewApp, Next, Object, Options, Pointer, Snapshot, Status};
use serde_json::{Value, json};
use support::{begin, count, end, folder, graph, step};

fn object(value: Value) -> Object {
    let Value::Object(object) = value else { panic!("{value}") };
    object
}

/// State, next step and its number.
fn stands(now: &Snapshot) -> (Option<Value>, Next<'_>, u64) {
    (now.state.clone().map(Value::Object), now.next(), now.next_sequence_id)
}

const BURR_FAILED: &str = r#"{"type":"end_entry","end_time":"2026-11-22T11:06:15","action":"boom","result":null,"exception":"Traceback","state":{"count":1,"__SEQUENCE_ID":1,"__PRIOR_STEP":"count"},"sequence_id":1}"#;

#[test]
fn each_end_of_a_log() {
    let store = folder();
    let now = |id: &str, log: String| store.with_log(id, log).resume().unwrap();

    assert_eq!(stands(&now("empty", String::new())), (None, Next::Entrypoint, 0));
    let killed = now("killed in the first step", begin(0));
    assert_eq!(stands(&killed), (None, Next::Entrypoint, 0));
    assert_eq!(killed.interrupted.unwrap().action, "count");
    assert_eq!(stands(&now("completed", step(0) + &step(1))), (Some(json!({ "count": 2 })), Next::After("count"), 2));

    let failed = now("failed", step(0) + &begin(1) + BURR_FAILED + "\n");
    assert_eq!(stands(&failed), (Some(json!({ "count": 1 })), Next::Again("boom"), 2));
    assert_eq!((failed.status, failed.prior_step.as_deref()), (Some(Status::Failed), Some("count")));

    let killed = now("killed in a later step", step(0) + &begin(1));
    assert_eq!(stands(&killed), (Some(json!({ "count": 1 })), Next::After("count"), 1));
    let gap = now("killed after a gap", step(0) + &begin(4));
    assert_eq!(gap.next_sequence_id, 4);
    assert_eq!(now("twice", step(0) + &step(0)).next_sequence_id, 1);
    assert_eq!(now("torn", step(0) + &end(1)[..50]).next_sequence_id, 1);
}

#[test]
fn a_first_step_that_was_killed_begins_again_with_the_state_it_had() {
    let store = folder();
    let new = NewApp::new("app", graph()).initial_state(object(json!({ "count": 7 })));
    let app = store.project.create(&new, Options::default()).unwrap();
    drop(app.begin(0, "count", &json!({ "by": 3 })).unwrap());
    drop(app);

    let now = store.app("app").resume().unwrap();
    assert_eq!(stands(&now), (Some(json!({ "count": 7 })), Next::Entrypoint, 0));
    assert_eq!(json!(now.interrupted.unwrap().inputs), json!({ "by": 3 }));
    count(&store.app("app").writer(Options::default()).unwrap(), 0);
    let read = store.app("app").read().unwrap();
    assert_eq!((read.steps.len(), read.steps[0].attempts, read.steps[0].status), (1, 2, Status::Completed));
}

#[test]
fn a_failed_step_keeps_the_step_before_it_also_after_reopening() {
    let store = folder();
    drop(store.counted("app", 1));
    let app = store.app("app").writer(Options::default()).unwrap();
    app.begin(1, "boom", &()).unwrap().failed("kaboom", &json!({ "count": 1 })).unwrap();
    let now = store.app("app").resume().unwrap();
    assert_eq!((now.prior_step.as_deref(), now.next()), (Some("count"), Next::Again("boom")));
    let first = store.create("fails at once");
    first.begin(0, "boom", &()).unwrap().failed("kaboom", &json!({})).unwrap();
    assert_eq!(store.app("fails at once").resume().unwrap().prior_step, None);
}

#[test]
fn any_step_can_be_looked_at_and_forked() {
    let store = folder();
    let app = store.counted("app", 4);
    assert_eq!(stands(&app.at(1).unwrap()), (Some(json!({ "count": 2 })), Next::After("count"), 2));

    let fork = NewApp::new("fork", graph()).fork_of(&app.at(1).unwrap());
    let writer = store.project.create(&fork, Options::default()).unwrap();
    let fork = store.app("fork");
    assert_eq!(stands(&fork.resume().unwrap()), (Some(json!({ "count": 2 })), Next::After("count"), 2));
    let begun = writer.begin(2, "count", &()).unwrap();
    assert_eq!(fork.read().unwrap().steps[0].status, Status::Running);
    drop(begun);
    drop(writer);
    let now = fork.resume().unwrap();
    assert_eq!((now.next_sequence_id, now.interrupted.is_some()), (2, true), "killed in its own first step");
    let writer = fork.writer(Options::default()).unwrap();
    writer.begin(2, "count", &()).unwrap().completed(&(), &json!({ "count": 30 })).unwrap();
    drop(writer);

    assert_eq!(stands(&fork.at(0).unwrap()).0, Some(json!({ "count": 1 })), "from its parent");
    assert_eq!(stands(&fork.at(2).unwrap()).0, Some(json!({ "count": 30 })), "its own");
    let error = fork.at(3).unwrap_err().to_string();
    assert!(error.contains("there is no finished step 3 among the 1 that began here; choose one"), "{error}");
    let again = NewApp::new("fork of fork", graph()).fork_of(&fork.resume().unwrap());
    drop(store.project.create(&again, Options::default()).unwrap());
    assert_eq!(stands(&store.app("fork of fork").at(1).unwrap()).0, Some(json!({ "count": 2 })));
}

#[test]
fn a_fork_of_nothing_says_so_and_one_of_itself_ends() {
    let store = folder();
    let app = store.counted("app", 1);
    let mut lost = app.resume().unwrap();
    lost.app_id = "gone".into();
    drop(store.project.create(&NewApp::new("fork", graph()).fork_of(&lost), Options::default()).unwrap());
    let error = store.app("fork").resume().unwrap_err().to_string();
    assert!(error.contains("a fork of \"gone\", which can not be read"), "{error}");
    std::fs::write(store.app("fork").path().join("metadata.json"), "{").unwrap();
    let error = store.app("fork").resume().unwrap_err().to_string();
    assert!(error.ends_with(
        "metadata.json: the text ends in the middle, after 1 bytes; mend the file or restore it from a copy"
    ));
    let mut itself = lost;
    itself.app_id = "self".into();
    drop(store.project.create(&NewApp::new("self", graph()).fork_of(&itself), Options::default()).unwrap());
    assert!(store.app("self").resume().is_err());
}

#[test]
fn a_change_of_the_state_counts_from_then_on() {
    let store = folder();
    drop(store.counted("app", 2));
    let app = store.app("app").writer(Options::default()).unwrap();
    app.edit(Some(1), None, &json!({ "count": 100 })).unwrap();
    let dir = store.app("app");
    assert_eq!(stands(&dir.resume().unwrap()), (Some(json!({ "count": 100 })), Next::Entrypoint, 2));
    assert_eq!(stands(&dir.at(1).unwrap()).0, Some(json!({ "count": 2 })), "as the step left it");
    let read = dir.read().unwrap();
    assert_eq!(json!(read.edited_state(&read.edits[0]).unwrap()), json!({ "count": 100 }));
    count(&app, 2);
    assert_eq!(dir.resume().unwrap().next_sequence_id, 3);
}

#[test]
fn a_missing_application_or_step_is_named() {
    let store = folder();
    let error = store.app("app").resume().unwrap_err().to_string();
    assert!(
        error.ends_with("test/app: there is no application here; check the project and the id, or create it first")
    );
    let error = store.counted("app", 2).at(7).unwrap_err().to_string();
    assert!(error.contains("log.jsonl: there is no finished step 7"), "{error}");
}

#[test]
fn a_child_made_before_its_parent_is_adopted() {
    let store = folder();
    let new = NewApp::new("child", graph()).spawned_by(Pointer::new("parent", Some(0)));
    drop(store.project.create(&new, Options::default()).unwrap());
    assert!(store.log("parent").exists(), "without it Burr's server answers 500");
    drop(store.create("parent"));
    let parent = store.app("parent").read().unwrap();
    assert_eq!((parent.children.len(), parent.problems.len()), (1, 0));
}

#[test]
fn after_ten_thousand_steps_in_ten_milliseconds() {
    let store = folder();
    let app = store.with_log("app", (0..10_000).map(step).collect::<String>());
    let quickest = (0..20).map(|_| {
        let start = Instant::now();
        assert_eq!(app.resume().unwrap().next_sequence_id, 10_000);
        start.elapsed()
    });
    assert!(quickest.min().unwrap() < Duration::from_millis(10));
    assert_eq!(stands(&app.at(17).unwrap()).0, Some(json!({ "count": 18 })));
}
