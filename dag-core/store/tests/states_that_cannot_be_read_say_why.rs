//! A log may hold a state that nobody can read here. The index passes over states, so that this is met when one is opened: then it is said
//! what stands there, with file and line, and not that the log has changed.

mod support;

use dag_store::{Error, Problem};
use serde_json::json;
use support::{Folder, begin, end, folder, step};

/// Three steps, of which the second left this state.
fn with_state(state: &str) -> Folder {
    let store = folder();
    let odd = end(1).replace(r#"{"__PRIOR_STEP":"count","__SEQUENCE_ID":1,"count":2}"#, state);
    assert_ne!(odd, end(1));
    store.with_log("app", [step(0), begin(1), odd, step(2)].concat());
    store
}

fn nested(levels: usize) -> String {
    format!(r#"{{"list":{}{}}}"#, "[".repeat(levels), "]".repeat(levels))
}

#[track_caller]
fn assert_too_deep(error: &Error) {
    let Error::Broken(Problem { line, what, path, .. }) = error else { panic!("{error}") };
    assert_eq!((*line, path.ends_with("app/log.jsonl")), (Some(4), true));
    assert_eq!(what, "end_entry: in `state` `list` is nested more than 127 levels deep");
}

#[test]
fn one_that_is_nested_too_deeply() {
    for levels in [128, 200, 100_000] {
        let store = with_state(&nested(levels));
        let mut index = store.app("app").index();
        index.update().unwrap();
        assert_too_deep(&index.state(1).unwrap_err());
        assert_too_deep(&index.state_before(2).unwrap_err());
        assert_too_deep(&store.app("app").at(1).unwrap_err());
        assert_eq!(index.state(2).unwrap().unwrap()["count"], 3, "the others are read");
        assert_eq!(store.app("app").at(2).unwrap().state.unwrap()["count"], 3);
    }
    let store = with_state(&nested(127));
    let mut index = store.app("app").index();
    index.update().unwrap();
    assert!(index.state(1).unwrap().unwrap()["list"].is_array());
}

#[test]
fn numbers_beyond_all_that_64_bits_hold_are_texts() {
    let digits = format!("{}.5", "9".repeat(400));
    let store = with_state(&format!(r#"{{"a":1e999,"b":[-2E+400],"c":{digits},"d":1e-999,"e":"1e999"}}"#));
    let mut index = store.app("app").index();
    index.update().unwrap();
    let state = json!({ "a": "1e999", "b": ["-2E+400"], "c": digits, "d": 0.0, "e": "1e999" });
    assert_eq!(json!(index.state(1).unwrap().unwrap()), state);
    assert_eq!(json!(store.app("app").at(1).unwrap().state.unwrap()), state);
    let notes: Vec<_> = store.app("app").records().unwrap().flat_map(|entry| entry.unwrap().notes).collect();
    assert_eq!(notes, ["a number too large for 64 bits, taken as a text"]);
}

#[test]
fn another_log_is_still_told_from_it() {
    let store = with_state(&nested(200));
    let mut index = store.app("app").index();
    index.update().unwrap();
    std::fs::write(store.log("app"), "nonsense ".repeat(200)).unwrap();
    let error = index.state(1).unwrap_err().to_string();
    assert!(error.contains("the log is another one than the one read before"), "{error}");
}
