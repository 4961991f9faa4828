//! What makes Burr's server answer 500, for a page or a whole project, costs one row here: it is named with file and line,
//! and everything else is read.

mod support;

use std::fs;

use dag_store::{App, NewApp, Options, Status};
use serde_json::{Value, json};
use support::{Folder, begin, end, folder, line, step};

/// A log whose third line is this one, between two steps.
fn third(text: &str) -> (Folder, App) {
    let store = folder();
    let app = store.with_log("app", [&step(0), text, "\n", &step(1)].concat());
    let read = app.read().unwrap();
    (store, read)
}

/// What is said of the app's files, without the folder.
fn said(store: &Folder, app: &App) -> Vec<String> {
    let folder = store.project.path().join(&app.app_id);
    app.problems.iter().map(|p| p.to_string().replace(&format!("{}/", folder.display()), "")).collect()
}

/// The line is lost, for this reason, and the steps around it are not.
#[track_caller]
fn loses(text: &str, why: &str) {
    let (store, app) = third(text);
    assert_eq!(said(&store, &app), [format!("log.jsonl:3: {why}")]);
    assert!(app.problems[0].lost);
    assert_eq!(app.steps.iter().filter(|step| step.status == Status::Completed).count(), 2);
    assert_eq!(store.app("app").resume().unwrap().next_sequence_id, 2);
}

/// The line is read, with this note.
#[track_caller]
fn notes(text: &str, note: &str) -> App {
    let (store, app) = third(text);
    assert_eq!(said(&store, &app), [format!("log.jsonl:3: {note}")]);
    assert!(!app.problems[0].lost);
    app
}

/// The line is read and nothing is odd about it.
#[track_caller]
fn passes(text: &str) -> App {
    let (store, app) = third(text);
    assert_eq!(said(&store, &app), [""; 0]);
    app
}

/// The end of step 5 with one field changed, or gone when it is `None`.
fn changed(name: &str, value: Option<Value>) -> String {
    let mut record: Value = serde_json::from_str(&end(5)).unwrap();
    let fields = record.as_object_mut().unwrap();
    match value {
        Some(value) => drop(fields.insert(name.to_owned(), value)),
        None => drop(fields.remove(name)),
    }
    let mut both = line(&record);
    both.pop();
    both
}

const SPAN: &str = r#""start_time":"2026-11-22T11:06:15","action_sequence_id":1,"span_id":"free form","span_name":"s""#;

#[test]
fn lines_that_are_no_record() {
    loses("{\"type\":\"end_ent", "the text ends in the middle, after 16 bytes");
    loses("nonsense", "this is not JSON: expected ident at line 1 column 2");
    loses("[1]", "this is JSON, but no object");
    loses("{\"a\":1}", "there is no `type`");
    loses("{\"type\":\"begin_entry\"}", "begin_entry: there is no `start_time`");
    loses(&changed("sequence_id", Some(json!(-1))), "end_entry: `sequence_id` is not a whole number from 0");
    loses(&changed("end_time", Some(json!("yesterday"))), "end_entry: `end_time` is no time: \"yesterday\"");
    loses(&changed("state", Some(json!([1]))), "end_entry: `state` is not an object");
    notes("", "a blank line");
}

#[test]
fn fields_that_are_missing_or_of_another_type() {
    for (name, value, note) in [
        ("exception", None, "there is no `exception`"),
        ("result", None, "there is no `result`"),
        ("state", None, "there is no `state`"),
        ("result", Some(json!([1])), "`result` is not an object"),
        ("sequence_id", Some(json!("5")), "`sequence_id` is a text, taken as 5"),
    ] {
        let (store, app) = third(&changed(name, value));
        let end = "log.jsonl:3: the end of step 5, which has no begin".to_owned();
        assert_eq!(said(&store, &app), [format!("log.jsonl:3: {note}"), end]);
        assert_eq!(app.step(5).unwrap().status, Status::Completed);
        assert_eq!(store.app("app").resume().unwrap().next_sequence_id, 2);
    }
    let app = notes(&format!(r#"{{"type":"begin_span",{SPAN}}}"#), "there is no `span_dependencies`");
    assert_eq!(app.step(1).unwrap().spans[0].span_id, "free form");
    let attribute = r#"{"type":"attribute","key":"k","action_sequence_id":1,"span_id":null,"value":1,"tags":{"a":1}}"#;
    let app = notes(attribute, "`tags` has values that are no texts");
    assert_eq!(app.step(1).unwrap().attributes[0].value, 1);
}

#[test]
fn texts_that_are_not_quite_json() {
    let attribute = |value: &str| {
        let head = r#"{"type":"attribute","key":"k","action_sequence_id":1,"span_id":null,"tags":{},"value":"#;
        format!("{head}{value}}}")
    };
    let value = |app: &App| app.step(1).unwrap().attributes[0].value.clone();
    let app = notes(
        &attribute(r#"{"a":NaN,"b":[-Infinity,"NaN \" NaN"]}"#),
        "a number that JSON does not have, taken as null",
    );
    assert_eq!(value(&app), json!({ "a": null, "b": [null, "NaN \" NaN"] }));
    let app = notes(&attribute(r#""\ud800 \ud83d\ude00 \\ud800""#), "half of a surrogate pair, replaced");
    assert_eq!(value(&app), "\u{fffd} \u{1f600} \\ud800");
    let store = folder();
    let mut log = step(0).into_bytes();
    log.extend(attribute("\"?\"").bytes().map(|byte| if byte == b'?' { 0xff } else { byte }));
    let app = store.with_log("app", [&log[..], b"\n", step(1).as_bytes()].concat()).read().unwrap();
    assert_eq!(said(&store, &app), ["log.jsonl:3: bytes that are no UTF-8, replaced"]);
    assert_eq!(value(&app), "\u{fffd}");
}

#[test]
fn what_is_merely_unusual_is_not_even_noted() {
    passes(r#"{"type":"someone_elses","payload":[1]}"#);
    passes(&format!(r#"{{"type":"begin_span",{SPAN},"span_dependencies":[],"more":{{"a":1}}}}"#));
    passes(&format!("{}\r", begin(7).trim_end()));
    let app = passes(&format!("{}\n{}", begin(0).trim_end(), end(0).trim_end()));
    assert_eq!((app.steps.len(), app.step(0).unwrap().attempts), (2, 2), "the last one wins");
    let app = passes(&format!("{}\n{}", begin(40).trim_end(), end(40).trim_end()));
    assert_eq!(app.steps.iter().map(|step| step.sequence_id).collect::<Vec<_>>(), [0, 1, 40]);
}

#[test]
fn a_last_line_without_an_end() {
    let store = folder();
    let app = store.with_log("app", step(0).trim_end()).read().unwrap();
    assert_eq!((app.steps[0].status, app.problems.len()), (Status::Completed, 0));
    let app = store.with_log("torn", [&step(0), &begin(1)[..30]].concat()).read().unwrap();
    let why =
        "the text ends in the middle, after 30 bytes; the writer was stopped here: open the application to cut it off";
    assert_eq!(said(&store, &app), [format!("log.jsonl:3: {why}")]);
}

#[test]
fn parts_of_a_step_that_is_not_there() {
    let (store, app) =
        third(&format!(r#"{{"type":"begin_span",{SPAN},"span_dependencies":[]}}"#).replace(":1,", ":9,"));
    assert_eq!(said(&store, &app), ["log.jsonl:3: this belongs to step 9, of which there is neither begin nor end"]);
    assert_eq!(app.steps.len(), 2);
    passes(r#"{"type":"end_span","end_time":"2026-11-22T11:06:15Z","action_sequence_id":1,"span_id":"1:0"}"#);
}

#[test]
fn files_that_are_missing_or_broken() {
    let store = folder();
    for (name, file, content, why) in [
        ("a", "graph.json", None, "graph.json: there is no graph"),
        ("b", "graph.json", Some("{"), "graph.json: the text ends in the middle, after 1 bytes"),
        ("c", "metadata.json", Some("nonsense"), "metadata.json: this is not JSON: expected ident at line 1 column 2"),
        ("d", "metadata.json", None, ""),
        ("e", "metadata.json", Some("{}"), ""),
        ("f", "log.jsonl", None, "log.jsonl: there is no log"),
        ("g", "children.jsonl", Some("{\"type\":1}\n"), "children.jsonl:1: there is no `child`"),
        ("h", "children.jsonl", Some(""), ""),
        ("i", "children.jsonl", Some("\n\n"), "children.jsonl:1: a blank line\nchildren.jsonl:2: a blank line"),
    ] {
        store.counted(name, 1);
        let path = store.project.path().join(name).join(file);
        match content {
            Some(content) => fs::write(path, content).unwrap(),
            None => drop(fs::remove_file(path)),
        }
        let app = store.app(name).read().unwrap();
        assert_eq!(said(&store, &app).join("\n"), why, "{name}");
        assert_eq!(app.steps.len(), usize::from(name != "f"));
        store.app(name).summary().unwrap();
    }
    let unknown = json!({
        "type": "child_application_data", "child": { "app_id": "x", "sequence_id": null, "partition_key": null },
        "event_time": 1_700_000_000, "event_type": "spawn_end", "sequence_id": 0,
    });
    store.counted("j", 1);
    fs::write(store.project.path().join("j/children.jsonl"), line(&unknown)).unwrap();
    let app = store.app("j").read().unwrap();
    assert_eq!(said(&store, &app), ["children.jsonl:1: `event_type` is `spawn_end`, which Burr does not know"]);
    assert_eq!(app.children[0].child.app_id, "x");
}

#[test]
fn folders_and_files_that_are_no_application() {
    let store = folder();
    store.counted("app", 1);
    fs::write(store.project.path().join("stray"), "").unwrap();
    fs::write(store.project.path().join("annotations.jsonl"), "nonsense\n").unwrap();
    fs::create_dir(store.project.path().join("nothing in it")).unwrap();
    fs::create_dir(store.project.path().join(".hidden")).unwrap();
    let ids: Vec<_> = store.project.apps().unwrap().iter().map(|app| app.id().to_owned()).collect();
    assert_eq!(ids, ["app", "nothing in it"]);
    let problems = store.project.check().unwrap().problems;
    let files: Vec<_> =
        problems.iter().map(|p| p.path.strip_prefix(store.project.path()).unwrap().display().to_string()).collect();
    assert_eq!(files, ["annotations.jsonl", "nothing in it/graph.json", "nothing in it/log.jsonl"]);
    // The folder may be adopted, as one that a child has made.
    drop(store.project.create(&NewApp::new("nothing in it", support::graph()), Options::default()).unwrap());
    assert_eq!(store.app("nothing in it").read().unwrap().problems, []);
}

#[test]
fn inputs_are_the_right_way_round_whoever_wrote_the_graph() {
    let store = folder();
    drop(store.create("ours"));
    let ours = store.app("ours").read().unwrap().graph.unwrap();
    assert_eq!(
        (&ours.actions[0].inputs[..], &ours.actions[0].optional_inputs[..]),
        (&["by".to_owned()][..], &["note".to_owned()][..])
    );
    let path = store.project.path().join("ours/graph.json");
    let mut graph: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    graph.as_object_mut().unwrap().remove("dag_store");
    fs::write(&path, graph.to_string()).unwrap();
    let burrs = store.app("ours").read().unwrap().graph.unwrap();
    assert_eq!(burrs.actions[0].inputs, ["note"]);
}
