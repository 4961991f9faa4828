//! What Apache Burr 0.42.0 passes over, finds late or crashes on, with a machine whose steps are kept. One test for each case, with the
//! message; the comments say what Burr does. What it says well is said here too.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use dag_core::{
    Dag, Emit, Event, Halt, Inputs, Machine, Observer, State, Stopped, action, causes, field, input, module, node,
};
use dag_store::persister::{MemoryPersister, Persisted, Persister};
use dag_store::{App, Options, Pointer, Project, Status, Store, TrackError};
use serde::{Deserialize, Serialize, Serializer};

#[derive(State, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counter {
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[action(writes(count))]
fn add(count: &i64, #[input] by: &i64) -> Result<i64, String> {
    if *by < 0 { Err(format!("{by} is less than nothing")) } else { Ok(count + by) }
}

#[action(writes(note))]
fn done(count: &i64) -> Option<String> {
    Some(format!("reached {count}"))
}

fn machine() -> Machine<Counter> {
    Machine::builder(Counter::default())
        .action("add", action::<add>())
        .action("done", action::<done>().tag("end"))
        .entrypoint("add")
        .transition("add", "add", field!(Counter.count).lt(10))
        .default_transition("add", "done")
        .build()
        .unwrap()
}

/// A folder with an application that has not begun, and the project.
fn begun() -> (tempfile::TempDir, Project, dag_core::App<Counter>) {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let app = project.track(&machine(), "one").start().unwrap();
    (folder, project, app)
}

fn project(folder: &Path) -> Project {
    Store::open(folder).unwrap().project("counters").unwrap()
}

fn by(number: i64) -> Inputs {
    Inputs::new().with("by", number)
}

fn log(project: &Project) -> std::path::PathBuf {
    project.path().join("one/log.jsonl")
}

fn read(project: &Project) -> App {
    project.app("one").unwrap().read().unwrap()
}

/// An error with its causes.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).join("\ncaused by: ")
}

/// The error of what must not go.
fn refused<T>(result: Result<T, TrackError>) -> TrackError {
    result.err().expect("it is refused")
}

// Burr: a number is used up; synchronously nothing is tracked, asynchronously a failed step.
#[tokio::test]
async fn a_missing_input() {
    let (_folder, project, mut app) = begun();
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"the action `add` cannot start: the input `by: i64` is missing");
    assert_eq!(app.sequence_id(), 0);
    assert!(read(&project).steps.is_empty());
}

// Burr: dropped, and sometimes logged.
#[tokio::test]
async fn an_input_that_nothing_takes() {
    let (_folder, _project, mut app) = begun();
    let error = app.step(by(1).with("bye", 2_i64)).await.unwrap_err();
    insta::assert_snapshot!(error, @"the action `add` cannot start: it takes no input `bye`; it takes `by`");
}

// Burr: says so, but only for this prefix.
#[tokio::test]
async fn an_input_with_a_reserved_name() {
    let (_folder, _project, mut app) = begun();
    let error = app.step(by(1).with("__context", 2_i64)).await.unwrap_err();
    insta::assert_snapshot!(error, @"the action `add` cannot start: it takes no input `__context`; it takes `by`");
}

// Burr: the documentation says that inputs are for the first step; each step gets them.
#[tokio::test]
async fn inputs_are_for_the_first_step() {
    let (_folder, _project, mut app) = begun();
    let outcome = app.run(Halt::never(), by(3)).await.unwrap();
    let stopped = Stopped::NeedsInput { action: "add".into(), missing: vec!["by".into()] };
    assert_eq!((outcome.steps.len(), outcome.stopped, app.state().count), (1, stopped, 3));
}

#[action(writes(total))]
fn writes_elsewhere(count: &i64) -> i64 {
    *count
}

#[action(writes(count))]
fn reads_elsewhere(cuont: &i64) -> i64 {
    *cuont
}

// Burr: a function may write and read what it never declared; a class is told when it runs.
#[test]
fn an_undeclared_write_and_read() {
    let machine = Machine::builder(Counter::default())
        .action("add", action::<reads_elsewhere>())
        .action("done", action::<writes_elsewhere>())
        .entrypoint("add")
        .default_transition("add", "done")
        .build();
    insta::assert_snapshot!(machine.unwrap_err(), @r#"
    the machine cannot be built: 2 problems

    `add` takes `cuont`, which is no field of the state; did you mean `count`?
      --> dag-core/store/tests/what_burr_gets_wrong.rs:118
      help: add the field `cuont: i64`, mark the parameter `#[input]`, or bind it with `.bind("cuont", …)`

    `done` writes `total`, which is no field of the state
      --> dag-core/store/tests/what_burr_gets_wrong.rs:113
    "#);
}

// Burr: says so for each, one at a time.
#[test]
fn names_that_no_action_has() {
    let machine = Machine::builder(Counter::default())
        .action("add", action::<add>())
        .action("done", action::<done>())
        .entrypoint("ad")
        .default_transition("add", "doen")
        .default_transition("start", "done")
        .build();
    insta::assert_snapshot!(machine.unwrap_err(), @"
    the machine cannot be built: 3 problems

    the entrypoint `ad` is no action; did you mean `add`?
      --> dag-core/store/tests/what_burr_gets_wrong.rs:149

    the transition's target `doen` is no action; did you mean `done`?
      --> dag-core/store/tests/what_burr_gets_wrong.rs:150

    the transition's source `start` is no action
      --> dag-core/store/tests/what_burr_gets_wrong.rs:151
    ");
}

// Burr: accepted, and never taken.
#[test]
fn a_transition_after_the_default() {
    let machine = Machine::builder(Counter::default())
        .action("add", action::<add>())
        .action("done", action::<done>())
        .entrypoint("add")
        .default_transition("add", "done")
        .transition("add", "add", field!(Counter.count).lt(10))
        .build();
    insta::assert_snapshot!(machine.unwrap_err(), @"
    the machine cannot be built: 1 problem

    the transition from `add` to `add` can never be taken: it stands after the default
      --> dag-core/store/tests/what_burr_gets_wrong.rs:175
      help: put the default last
    ");
}

// Burr: `step` gives nothing and uses up a number; `run` warns in its log and returns the last action.
#[tokio::test]
async fn no_transition_leads_on() {
    let (_folder, project, mut app) = begun();
    let outcome = app.run(Halt::after("add").when(field!(Counter.count).gt(100)), by(10)).await.unwrap();
    assert_eq!(outcome.stopped, Stopped::Finished);
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(error, @"the application has ended: no transition leads on from its last action");
    assert_eq!((app.sequence_id(), read(&project).steps.len()), (2, 2));
}

// Burr: an error when the condition is asked.
#[tokio::test]
async fn a_condition_on_a_field_that_is_absent() {
    let absent = Counter::default();
    assert!(!field!(Counter.note).eq("reached 10").holds(&absent));
    assert!(!field!(Counter.note).is_set().holds(&absent));
}

// Burr: lists those that there are.
#[tokio::test]
async fn a_halt_at_nothing() {
    let (_folder, _project, mut app) = begun();
    let error = app.run(Halt::after("dnoe"), by(1)).await.unwrap_err();
    insta::assert_snapshot!(error, @"cannot halt at `dnoe`, which is no action; did you mean `done`?");
    let error = app.run(Halt::after_tag("ende"), by(1)).await.unwrap_err();
    insta::assert_snapshot!(error, @"cannot halt at `ende`, which is no tag; did you mean `end`?");
    assert_eq!(app.sequence_id(), 0);
}

// Burr: the same; the state before and the next attempt are right, and both are in the log.
#[tokio::test]
async fn an_action_that_fails() {
    let (_folder, project, mut app) = begun();
    app.step(by(2)).await.unwrap();
    let error = app.step(by(-1)).await.unwrap_err();
    insta::assert_snapshot!(told(&error), @"
    action `add` failed (dag-core/store/tests/what_burr_gets_wrong.rs:23)
    caused by: -1 is less than nothing
    ");
    assert_eq!((app.state().count, app.next_action(), app.sequence_id()), (2, Some("add"), 2));
    app.step(by(5)).await.unwrap();
    let rows: Vec<_> = read(&project).steps.iter().map(|step| (step.sequence_id, step.status)).collect();
    assert_eq!(rows, [(0, Status::Completed), (1, Status::Failed), (2, Status::Completed)]);
    assert_eq!(project.app("one").unwrap().at(1).unwrap().state.unwrap()["count"], 2, "as before it");
    let failed = &read(&project).steps[1];
    assert_eq!(failed.exception.as_deref(), Some(&*told(&error)));
}

// Burr: goes on with the action that failed, here too.
#[tokio::test]
async fn resumed_after_a_failure() {
    let (_folder, project, mut app) = begun();
    app.step(by(2)).await.unwrap();
    app.step(by(-1)).await.unwrap_err();
    drop(app);
    let app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!((app.state().count, app.next_action(), app.sequence_id()), (2, Some("add"), 2));
}

// Burr: one that was killed in its first step can never be resumed.
#[tokio::test]
async fn resumed_after_it_was_killed_in_the_first_step() {
    let (_folder, project, mut app) = begun();
    app.step(by(2)).await.unwrap();
    drop(app);
    let text = fs::read_to_string(log(&project)).unwrap();
    fs::write(log(&project), text.split_inclusive('\n').next().unwrap()).unwrap();
    let mut app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!((app.state().count, app.next_action(), app.sequence_id()), (0, Some("add"), 0));
    app.step(by(7)).await.unwrap();
    assert_eq!(app.state().count, 7);
}

// Burr: a decoding error that names neither file nor line; its server shows nothing of the whole project.
#[tokio::test]
async fn a_log_with_broken_lines() {
    let (_folder, project, mut app) = begun();
    app.step(by(2)).await.unwrap();
    drop(app);
    let text = fs::read_to_string(log(&project)).unwrap();
    fs::write(log(&project), format!("{text}\n\u{1}garbage\n{{\"type\":\"begin_en")).unwrap();
    let problems: Vec<_> = read(&project).problems.iter().map(ToString::to_string).collect();
    let shown = problems.join("\n").replace(&*project.path().to_string_lossy(), "[project]");
    insta::assert_snapshot!(shown, @"
    [project]/one/log.jsonl:3: a blank line
    [project]/one/log.jsonl:4: this is not JSON: expected value at line 1 column 1
    [project]/one/log.jsonl:5: the text ends in the middle, after 17 bytes; the writer was stopped here: open the application to cut it off
    ");
    let app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!((app.state().count, app.sequence_id()), (2, 1));
}

// Burr: a state in SQLite without a folder of the log crashes: a resume is taken for a fork of nothing.
#[tokio::test]
async fn a_saved_state_without_a_log() {
    let states = Arc::new(MemoryPersister::new());
    let mut app = Persisted::new(&machine(), states.clone(), "one").start().unwrap();
    app.step(by(4)).await.unwrap();
    drop(app);
    let app = Persisted::new(&machine(), states, "one").resume().unwrap();
    assert_eq!((app.state().count, app.sequence_id()), (4, 1));
}

// Burr: starts anew with a warning, or makes half a folder that breaks the list of the project. One is made here too, for a child whose
// parent is not there yet, and it costs nobody else anything.
#[tokio::test]
async fn a_fork_of_what_is_not_there() {
    let (_folder, project, _app) = begun();
    let shown = |error: String| error.replace(&*project.path().to_string_lossy(), "[project]");
    let error = project.app("two").unwrap().at(1).unwrap_err();
    insta::assert_snapshot!(shown(error.to_string()), @"[project]/two: there is no application here; check the project and the id, or create it first");
    let error = project.app("one").unwrap().at(1).unwrap_err();
    insta::assert_snapshot!(shown(error.to_string()), @"[project]/one/log.jsonl: there is no finished step 1 and no other here; choose one that has ended");
    let child =
        dag_store::NewApp::new("child", dag_store::Graph::of(&machine())).spawned_by(Pointer::new("two", Some(0)));
    drop(project.create(&child, Options::default()).unwrap());
    let rows = project.apps().unwrap();
    let rows: Vec<_> = rows.iter().map(|app| (app.id(), app.summary().is_ok())).collect();
    assert_eq!(rows, [("child", true), ("one", true), ("two", true)]);
}

// Burr: both write, and what is read then is neither.
#[tokio::test]
async fn two_writers_of_one_application() {
    let (_folder, project, _app) = begun();
    let error = refused(project.track(&machine(), "one").resume()).to_string();
    let shown = error.replace(&*project.path().to_string_lossy(), "[project]");
    let shown = shown.replace(&std::process::id().to_string(), "[pid]");
    insta::assert_snapshot!(shown, @"[project]/one: process [pid] writes to this application; stop it first, or fork the application under another id");
}

// Burr: an integrity error of the database, after the state in memory has changed.
#[tokio::test]
async fn two_that_go_on_from_one_saved_state() {
    let states = Arc::new(MemoryPersister::new());
    let go_on = || Persisted::new(&machine(), states.clone(), "one").resume_or_start().unwrap();
    let (mut one, mut other) = (go_on(), go_on());
    one.step(by(1)).await.unwrap();
    let error = other.step(by(2)).await.unwrap_err();
    insta::assert_snapshot!(told(&error), @r#"
    step 0, action `add` could not be kept
    caused by: step 0 of application "one" is saved already; load the application again to go on after it
    "#);
    assert_eq!(
        (other.state().count, states.load(None, "one", None).unwrap().unwrap().state["count"].as_i64()),
        (0, Some(1))
    );
}

// Burr: an integrity error at the first step.
#[tokio::test]
async fn one_id_started_twice() {
    let (_folder, project, mut app) = begun();
    app.step(by(1)).await.unwrap();
    drop(app);
    let error = refused(project.track(&machine(), "one").start()).to_string();
    insta::assert_snapshot!(error.replace(&*project.path().to_string_lossy(), "[project]"), @"[project]/one: an application with this id exists; open it to go on with it, or choose another id");
    let states = Arc::new(MemoryPersister::new());
    let mut app = Persisted::new(&machine(), states.clone(), "one").start().unwrap();
    app.step(by(1)).await.unwrap();
    insta::assert_snapshot!(refused(Persisted::new(&machine(), states, "one").start()), @r#"step 0 of application "one" is saved already; load the application again to go on after it"#);
}

/// A value without a JSON form.
#[derive(Clone, Default, Debug, PartialEq, Deserialize)]
struct Handle;

impl Serialize for Handle {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a handle of this process"))
    }
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Handles {
    handle: Option<Handle>,
}

#[action(writes(handle))]
fn open() -> Option<Handle> {
    Some(Handle)
}

// Burr: the step fails though the state has changed, and the log has its begin only.
#[tokio::test]
async fn a_state_without_a_json_form() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::builder(Handles::default()).action("open", action::<open>()).entrypoint("open");
    let machine = machine.build().unwrap();
    let mut app = project(folder.path()).track(&machine, "one").start().unwrap();
    let error = app.step(Inputs::new()).await.unwrap_err();
    insta::assert_snapshot!(told(&error), @"
    what action `open` wrote cannot be serialised, and this application is tracked (dag-core/store/tests/what_burr_gets_wrong.rs:366)
    caused by: a handle of this process
    ");
    assert!(app.state().handle.is_none());
    assert_eq!(read(&project(folder.path())).steps[0].status, Status::Failed);
}

#[node]
async fn spoken(parts: Emit<String>) -> Result<String, String> {
    parts.send("half a ".into());
    Err("the line was cut".into())
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Speech {
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken: Option<String>,
}

fn speech(node: dag_core::Module) -> Machine<Speech> {
    let dag = Dag::builder().add(node).build().unwrap();
    let machine = Machine::builder(Speech::default()).action("speak", dag.action::<spoken>()).entrypoint("speak");
    machine.build().unwrap()
}

// Burr: an error after parts is swallowed, and the step counts as completed.
#[tokio::test]
async fn a_stream_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = project(folder.path()).track(&speech(module!([spoken])), "one").start().unwrap();
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert_eq!(causes(&error).last().map(String::as_str), Some("the line was cut"));
    drop(app);
    let step = &read(&project(folder.path())).steps[0];
    assert_eq!((step.status, step.streams[0].items_streamed), (Status::Failed, Some(1)));
}

#[node(name = spoken)]
async fn spoken_for_ever(parts: Emit<String>) -> String {
    parts.send("half a ".into());
    std::future::pending().await
}

// Burr: a failure of its generator.
#[tokio::test]
async fn a_stream_that_is_abandoned() {
    let folder = tempfile::tempdir().unwrap();
    let machine = speech(module!([spoken_for_ever]));
    let mut app = project(folder.path()).track(&machine, "one").start().unwrap();
    tokio::time::timeout(std::time::Duration::from_millis(20), app.step(Inputs::new())).await.unwrap_err();
    assert!(app.state().spoken.is_none());
    drop(app);
    assert_eq!(read(&project(folder.path())).steps[0].status, Status::Interrupted);
    let app = project(folder.path()).track(&machine, "one").resume().unwrap();
    assert_eq!((app.next_action(), app.sequence_id()), (Some("speak"), 0));
}

// Burr: one tracker for two applications writes the steps of the one into the log of the other.
#[tokio::test]
async fn two_applications_at_once() {
    let (_folder, project, mut one) = begun();
    let mut two = project.track(&machine(), "two").start().unwrap();
    for number in 1..4 {
        one.step(by(1)).await.unwrap();
        two.step(by(2)).await.unwrap();
        let counts =
            ["one", "two"].map(|id| project.app(id).unwrap().resume().unwrap().state.unwrap()["count"].clone());
        assert_eq!(counts, [number, 2 * number]);
    }
}

// Burr: writes outside of its folder.
#[test]
fn ids_that_lead_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let machine = machine();
    let ids = ["../../escaped", "/tmp/escaped", "..", "", "a\0b"];
    let errors = ids.map(|id| refused(project.track(&machine, id).start()).to_string());
    insta::assert_snapshot!(errors.join("\n"), @r#"
    the app id "../../escaped" begins with a dot, which is kept for files of the store; an app id is 1 to 255 bytes of text without `/`, `\` and control characters, and begins with no `.`
    the app id "/tmp/escaped" would be a path; an app id is 1 to 255 bytes of text without `/`, `\` and control characters, and begins with no `.`
    the app id ".." begins with a dot, which is kept for files of the store; an app id is 1 to 255 bytes of text without `/`, `\` and control characters, and begins with no `.`
    the app id "" is empty; an app id is 1 to 255 bytes of text without `/`, `\` and control characters, and begins with no `.`
    the app id "a\0b" has control characters; an app id is 1 to 255 bytes of text without `/`, `\` and control characters, and begins with no `.`
    "#);
    insta::assert_snapshot!(Store::open(folder.path()).unwrap().project("my project/x").unwrap_err(), @r#"the project name "my project/x" has other characters than those allowed; a project name is made of ASCII letters, digits, `_`, `-` and `:`"#);
}

// Burr: no source, no machine.
#[test]
fn the_source_of_an_action_is_always_there() {
    let (_folder, project, _app) = begun();
    assert!(read(&project).graph.unwrap().actions[0].code.starts_with("fn add(count: &i64"));
}

struct Panics;

impl Observer for Panics {
    fn on(&self, _: &Event<'_>) {
        panic!("an observer's own mistake")
    }
}

// Burr: an error of a hook is one of the step, whose state has changed by then.
#[tokio::test]
async fn an_observer_that_panics() {
    let (_folder, project, app) = begun();
    let mut app = app.observe(Panics);
    app.step(by(2)).await.unwrap();
    assert_eq!((app.state().count, read(&project).steps.len()), (2, 1));
}

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Notes {
    first: Option<String>,
    second: Option<String>,
}

#[action(reset_except())]
fn wipe() {}

// Burr: wiping everything, as documented, is a type error.
#[tokio::test]
async fn everything_is_wiped() {
    let full = Notes { first: Some("a".into()), second: Some("b".into()) };
    let machine = Machine::builder(full).action("wipe", action::<wipe>()).entrypoint("wipe").build().unwrap();
    let mut app = machine.app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(*app.state(), Notes::default());
}

// Burr: a declared write that an action does not make passes if the field has an old value. Here the value is what the function returns.
#[test]
fn a_declared_write_that_is_not_made() {
    input!(count: i64);
    #[node]
    fn noted(count: &i64) -> i64 {
        *count
    }
    let dag = Dag::builder().add(module!([count, noted])).build().unwrap();
    let machine = Machine::builder(Counter::default())
        .action("note", dag.action::<noted>().set_named("noted", "note"))
        .entrypoint("note")
        .build();
    insta::assert_snapshot!(machine.unwrap_err(), @"
    the machine cannot be built: 1 problem

    `note` gives `i64` for `note`, but the state holds `Option<String>`
      --> dag-core/store/tests/what_burr_gets_wrong.rs:516
      help: return `Option<String>`
    ");
}

// Burr: an uninitialised database is an error at run time.
#[cfg(feature = "sqlite")]
#[test]
fn a_database_that_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let states = dag_store::persister::SqlitePersister::open(folder.path().join("new.db")).unwrap();
    assert_eq!(states.load(None, "one", None).unwrap(), None);
    let error = refused(Persisted::new(&machine(), Arc::new(states), "one").resume());
    insta::assert_snapshot!(error, @r#"no state of application "one" is saved; start it first, or give its partition key"#);
    assert!(matches!(error, TrackError::Log(_)));
}
