//! The node that a step failed in is the one whose own span has the error: what the user's code writes down within it names no node.

mod support;

use dag_store::StepWriter;
use serde_json::json;
use support::{Folder, folder};

/// A step with the nodes `first` and `last`, and in the latter the user's own span `http`.
fn failed(at: &Folder, tell: impl FnOnce(&StepWriter)) -> Option<String> {
    let writer = at.create("app");
    let step = writer.begin(0, "count", &()).unwrap();
    for (id, name, within) in [("0:0", "first", None), ("0:1", "last", None), ("0:1.0", "http", Some("0:1"))] {
        step.span_begin(id, name, within, &[]).unwrap();
    }
    tell(&step);
    step.failed("no answer", &json!({})).unwrap();
    at.app("app").read().unwrap().steps[0].failed_node().map(ToOwned::to_owned)
}

fn error(step: &StepWriter, span: Option<&str>) {
    step.attribute(span, "error", &json!("no answer")).unwrap();
}

#[test]
fn the_last_node_with_an_error() {
    let tell = |step: &StepWriter| ["0:0", "0:1"].iter().for_each(|span| error(step, Some(span)));
    assert_eq!(failed(&folder(), tell).as_deref(), Some("last"));
}

#[test]
fn an_error_within_a_node_is_no_error_of_a_node() {
    assert_eq!(failed(&folder(), |step| error(step, Some("0:1.0"))), None);
    let tell = |step: &StepWriter| [Some("0:0"), Some("0:1.0"), None].into_iter().for_each(|span| error(step, span));
    assert_eq!(failed(&folder(), tell).as_deref(), Some("first"));
}
