//! A round trip: graph, metadata, steps with all their parts, states and children.

mod support;

use std::fs;

use dag_store::{Child, NewApp, Options, Pointer, Status};
use serde_json::json;
use support::{begin, count, folder, graph, line, step};

#[test]
fn graph_metadata_and_children() {
    let store = folder();
    let parent = store.counted("parent", 2);
    let new = NewApp::new("fork", graph()).partition_key("user").fork_of(&parent.at(0).unwrap());
    drop(store.project.create(&new, Options::default()).unwrap());
    let new = NewApp::new("sub", graph()).spawned_by(Pointer::new("parent", Some(1)));
    drop(store.project.create(&new, Options::default()).unwrap());

    let fork = store.app("fork").read().unwrap();
    assert_eq!(fork.problems, []);
    assert_eq!(fork.graph.unwrap(), graph());
    assert_eq!(fork.metadata.partition_key.as_deref(), Some("user"));
    assert_eq!(fork.metadata.parent_pointer, Some(Pointer::new("parent", Some(0))));

    let children = parent.read().unwrap().children;
    let children: Vec<_> = children.iter().map(|c| (&*c.child.app_id, &*c.event_type, c.sequence_id)).collect();
    assert_eq!(children, [("fork", Child::FORK, Some(0)), ("sub", Child::SPAWN, Some(1))]);
}

#[test]
fn a_step_with_all_its_parts() {
    let store = folder();
    let writer = store.create("app");
    count(&writer, 0);
    let step = writer.begin(1, "stream", &json!({ "by": 2 })).unwrap();
    step.span_begin(&step.span_id(&[0]), "outer", None, &[]).unwrap();
    step.span_begin(&step.span_id(&[0, 3]), "inner", Some("1:0"), &["outer"]).unwrap();
    step.attribute(Some("1:0.3"), "key", &json!({ "a": 1 })).unwrap();
    step.span_end("1:0.3").unwrap();
    step.stream_begin().unwrap();
    step.stream_first_item().unwrap();
    step.completed(&json!({ "last": "part" }), &json!({ "count": 3, "nested": { "list": [1, "☃"] } })).unwrap();
    step.stream_end(5).unwrap();
    drop((step, writer));

    let app = store.app("app").read().unwrap();
    assert_eq!(app.problems, []);
    let step = app.step(1).unwrap();
    assert_eq!((&*step.action, step.status, step.attempts), ("stream", Status::Completed, 1));
    assert_eq!(json!(step.inputs), json!({ "by": 2 }));
    assert_eq!(step.result, json!({ "last": "part" }));
    let spans: Vec<_> =
        step.spans.iter().map(|s| (&*s.span_id, s.parent_span_id.as_deref(), s.ended.is_some())).collect();
    assert_eq!(spans, [("1:0", None, false), ("1:0.3", Some("1:0"), true)]);
    assert_eq!(step.attributes[0].value, json!({ "a": 1 }));
    assert_eq!(step.streams[0].items_streamed, Some(5));
    assert!(step.streams[0].first_item.is_some() && step.duration().is_some());
    let state = app.state(step).unwrap().unwrap();
    assert_eq!(json!(state), json!({ "count": 3, "nested": { "list": [1, "☃"] } }), "without the names that Burr adds");
}

#[test]
fn lists_read_the_ends_only() {
    let store = folder();
    store.counted("app", 3);
    let summary = store.app("app").summary().unwrap();
    assert_eq!((summary.steps, summary.status, summary.problems.len()), (3, Some(Status::Completed), 0));
    assert!(summary.started <= summary.updated);
}

#[test]
fn a_copied_log_is_no_younger() {
    let store = folder();
    let span =
        json!({ "type": "end_span", "end_time": "2026-11-22T12:00:00Z", "action_sequence_id": 0, "span_id": "0:0" });
    let attribute = json!({
        "type": "attribute", "key": "k", "action_sequence_id": 0, "span_id": null, "value": 1, "tags": {},
        "time_logged": "2026-11-22T21:00:00Z",
    });
    let ended = |log: String| store.with_log("app", log).summary().map(|summary| (summary.ended, summary.updated));
    let (whole, updated) = ended(step(0)).unwrap();
    assert_eq!(whole, store.app("app").read().unwrap().steps[0].ended);
    assert!(whole < updated, "the file is of today");
    drop(fs::remove_dir_all(store.app("app").path()));
    let (open, _) = ended(begin(0) + &line(&span) + &line(&attribute)).unwrap();
    assert_eq!(
        json!(open),
        "2026-11-22T12:00:00.000000Z",
        "of the last record whose time is written as that of the first"
    );
    drop(fs::remove_dir_all(store.app("app").path()));
    assert_eq!(ended(String::new()).unwrap().0, None);
}

#[test]
fn a_result_that_is_no_object_is_wrapped_and_a_state_that_is_none_refused() {
    let store = folder();
    let writer = store.create("app");
    let step = writer.begin(0, "count", &()).unwrap();
    let error = step.completed(&json!(7), &json!([1, 2])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the state must be an object with a field for each value, and this is [1,2]; use a struct or a map"
    );
    step.completed(&json!(7), &json!({})).unwrap();
    let app = store.app("app").read().unwrap();
    assert_eq!(app.problems, []);
    assert_eq!(app.steps[0].result, json!({ "result": 7 }));
}
