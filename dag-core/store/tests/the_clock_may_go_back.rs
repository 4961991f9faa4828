//! A clock that is set back while an application runs costs nothing: steps keep their order, last no less than no time, and go on.

mod support;

use std::time::Duration;

use dag_store::{Options, Status};
use serde_json::json;
use support::{count, folder, line};

/// The lines of a step that ends an hour before it begins, with a span that does too.
fn backwards(step: u64) -> String {
    let hour = 12 - step;
    let time = |minute: u64| format!("2026-11-22T{hour:02}:{minute:02}:00.000000Z");
    let span = format!("{step}:0");
    [
        json!({ "type": "begin_entry", "start_time": time(40), "action": "count", "inputs": {}, "sequence_id": step }),
        json!({
            "type": "begin_span", "start_time": time(30), "action_sequence_id": step, "span_id": span, "span_name": "inner",
            "parent_span_id": null, "span_dependencies": [],
        }),
        json!({ "type": "end_span", "end_time": time(20), "action_sequence_id": step, "span_id": span }),
        json!({
            "type": "end_entry", "end_time": time(10), "action": "count", "result": {}, "exception": null,
            "state": { "count": step + 1, "__SEQUENCE_ID": step, "__PRIOR_STEP": "count" }, "sequence_id": step,
        }),
    ]
    .iter()
    .map(line)
    .collect()
}

#[test]
fn and_every_step_is_there_in_its_order() {
    let store = folder();
    let app = store.with_log("app", (0..3).map(backwards).collect::<String>());
    let read = app.read().unwrap();
    let rows: Vec<_> = read.steps.iter().map(|step| (step.sequence_id, step.status, step.duration())).collect();
    assert_eq!(rows, [0, 1, 2].map(|step| (step, Status::Completed, Some(Duration::ZERO))));
    assert!(read.steps.iter().all(|step| step.spans[0].ended.is_some()));
    assert_eq!((read.problems, store.project.check().unwrap().problems), (Vec::new(), Vec::new()));
    assert_eq!((app.resume().unwrap().next_sequence_id, app.summary().unwrap().steps), (3, 3));
}

#[test]
fn and_the_next_writer_goes_on() {
    // What was written last is of a time to come.
    let store = folder();
    let future = backwards(0).replace("2026-", "2926-");
    let app = store.with_log("app", future);
    count(&app.writer(Options::default()).unwrap(), 1);
    let read = app.read().unwrap();
    assert!(read.steps[1].started < read.steps[0].ended);
    assert_eq!((read.steps.len(), read.problems.len()), (2, 0));
    assert_eq!(app.resume().unwrap().state.unwrap()["count"], 2);
}
