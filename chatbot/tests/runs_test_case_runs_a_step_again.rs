//! `runs test-case` writes a step as a fixture, and a test of it that passes without a key and without a network.

use std::fs;
use std::path::{Path, PathBuf};

use chatbot::{TestCase, Variant};
use dag_store::{Options, Store};
use serde_json::{Value, json};

use crate::support::program::{Ended, Program, run};
use crate::support::runs::{Runs, burr, program};
use crate::support::server::Server;

/// What the program has written for a step of a real run, in a place that is as good as a package of its own: compiled and run here.
#[path = "cases/turtle_step_3.rs"]
mod turtle_step_3;

fn at(folder: &Path, args: &[&str]) -> Ended {
    run(args.iter().copied().chain(["--dir", folder.to_str().expect("UTF-8")]))
}

/// The text of a file that the program has written in its home.
fn file(ended: &Ended, name: &str) -> String {
    fs::read_to_string(ended.home.path().join(name)).unwrap_or_else(|error| panic!("{error}: {ended:#?}"))
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

/// Runs the only case of a fixture with both variants.
fn passes(fixture: &str) -> TestCase {
    let [case] = <[TestCase; 1]>::try_from(TestCase::list(fixture).expect("a fixture")).expect("one case");
    for variant in [Variant::Dag, Variant::Plain] {
        assert_eq!(case.run(variant).expect("it runs"), case.expected_state, "{} {variant:?}", case.name);
    }
    case
}

#[test]
fn the_files_are_those_that_are_compiled_here() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path(), &["ask", "--app-id", "turtle", "Draw a turtle"]).exits(0);
    let ended = at(folder.path(), &["runs", "test-case", "chatbot/turtle:3"]).exits(0);
    assert_eq!(ended.files(), ["turtle_step_3.json", "turtle_step_3.rs"]);
    assert_eq!(ended.stdout, "turtle_step_3.json\nturtle_step_3.rs\n");
    assert!(ended.stderr.contains("`cargo test --test turtle_step_3` runs it"), "{}", ended.stderr);
    for name in ended.files() {
        let (new, compiled) = (file(&ended, &name), fs::read_to_string(own(&name)).unwrap_or_default());
        assert_eq!(new, compiled, "write it to tests/cases/{name} if it is meant to change");
    }
}

#[test]
fn every_step_of_either_variant() {
    let folder = tempfile::tempdir().unwrap();
    for variant in ["dag", "plain"] {
        for prompt in ["Draw a turtle", "What is a node?", "something unsafe", "hmm"] {
            let code = i32::from(prompt == "something unsafe");
            at(folder.path(), &["ask", "--variant", variant, "--app-id", variant, prompt]).exits(code);
        }
        let app = Store::open(folder.path()).unwrap().project("chatbot").unwrap().app(variant).unwrap();
        for step in app.read().unwrap().steps {
            let name = format!("chatbot/{variant}:{}", step.sequence_id);
            let ended = at(folder.path(), &["runs", "test-case", &name]).exits(0);
            let case = passes(&file(&ended, &format!("{variant}_step_{}.json", step.sequence_id)));
            assert_eq!((&case.action, &case.inputs), (&step.action, &step.inputs));
        }
    }
}

#[test]
fn a_model_is_not_asked_again() {
    let server = Server::smart();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    for (id, prompt) in [("said", "Who are you?"), ("drawn", "Draw a cat")] {
        Program::new(["ask", "--app-id", id, "--dir", dir, prompt]).server(&server).run().exits(0);
    }
    drop(server);
    for (id, asked) in [("said", "gpt-4o-mini (openai)"), ("drawn", "gpt-image-1 (openai)")] {
        let ended = at(folder.path(), &["runs", "test-case", &format!("chatbot/{id}:4")]).exits(0);
        let test = file(&ended, &format!("{id}_step_4.rs"));
        assert!(test.contains(&format!("asks no model: what {asked} answered is in the fixture.")), "{test}");
        assert!(passes(&file(&ended, &format!("{id}_step_4.json"))).answer.is_some());
        passes(&file(
            &at(folder.path(), &["runs", "test-case", &format!("chatbot/{id}:3")]),
            &format!("{id}_step_3.json"),
        ));
    }
}

#[test]
fn another_state_is_seen() {
    let fixture = fs::read_to_string(own("turtle_step_3.json")).unwrap();
    let case = TestCase::list(&fixture.replace("\"text\": \"generate_image\"", "\"text\": \"hm\"")).unwrap().remove(0);
    assert_eq!(case.run(Variant::Dag).unwrap()["mode"], "unknown");
    assert_ne!(case.run(Variant::Dag).unwrap(), case.expected_state);
}

#[test]
fn a_step_that_comes_to_another_state_today_is_told() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path(), &["ask", "--app-id", "turtle", "Draw a turtle"]).exits(0);
    let log = folder.path().join("chatbot/turtle/log.jsonl");
    let text = fs::read_to_string(&log).unwrap().replace("\"safe\":true", "\"safe\":false");
    fs::write(&log, text).unwrap();
    let ended = at(folder.path(), &["runs", "test-case", "chatbot/turtle:2"]).exits(1);
    let told = "the test fails today: in the plain variant the state is another one\n  ~ $.safe: false → true\n";
    assert!(ended.stderr.ends_with(told), "{}", ended.stderr);
}

#[test]
fn the_state_before_is_that_of_an_edit_or_of_a_parent() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path(), &["ask", "--app-id", "one", "Draw a turtle"]).exits(0);
    at(folder.path(), &["runs", "fork", "chatbot/one:2", "--app-id", "two"]).exits(0);
    at(folder.path(), &["runs", "resume", "chatbot/two"]).exits(0);
    let ended = at(folder.path(), &["runs", "test-case", "chatbot/two:3"]).exits(0);
    let (fork, parent) =
        (passes(&file(&ended, "two_step_3.json")), fs::read_to_string(own("turtle_step_3.json")).unwrap());
    assert_eq!(fork.input_state, TestCase::list(&parent).unwrap()[0].input_state);

    let writer = Store::open(folder.path()).unwrap().project("chatbot").unwrap().app("one").unwrap();
    let writer = writer.writer(Options::default()).unwrap();
    writer.edit(Some(5), Some("response"), &json!({ "chat_history": [], "prompt": "other" })).unwrap();
    let step = writer.begin(6, "check_safety", &json!({})).unwrap();
    step.completed(&json!({ "safe": true }), &json!({ "chat_history": [], "prompt": "other", "safe": true })).unwrap();
    drop(writer);
    let ended = at(folder.path(), &["runs", "test-case", "chatbot/one:6"]).exits(0);
    assert_eq!(passes(&file(&ended, "one_step_6.json")).input_state["prompt"], "other");
}

#[test]
fn of_another_machine_there_is_the_fixture() {
    let ended = program(&burr(), &["test-case", "demo/parent:1"]).run().exits(0);
    assert!(
        ended.stderr.contains("of another machine: this chatbot lacks `answer`, `boom`, `inp`"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.files(), ["parent_step_1.json"]);
    let fixture: Value = serde_json::from_str(&file(&ended, "parent_step_1.json")).unwrap();
    let expected = json!([{
        "action": "answer", "name": "demo/parent:1", "input_state": { "prompt": "héllo" }, "inputs": {},
        "expected_state": { "prompt": "héllo", "answer": "hi" },
    }]);
    assert_eq!(fixture, expected);
}

#[test]
fn what_the_log_does_not_say_is_no_test() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path(), &["ask", "--app-id", "one", "hmm"]).exits(0);
    let app = Store::open(folder.path()).unwrap().project("chatbot").unwrap().app("one").unwrap();
    let writer = app.writer(Options::default()).unwrap();
    for (number, calls, result) in [(6, 2, json!({ "mode": "unknown" })), (7, 1, json!({}))] {
        let step = writer.begin(number, "decide_mode", &json!({})).unwrap();
        (0..calls).for_each(|_| step.attribute(None, "gen_ai.operation.name", &"chat/completions").unwrap());
        step.completed(&result, &json!({ "chat_history": [] })).unwrap();
    }
    drop(writer);
    for (step, times) in [("chatbot/one:6", "2 times"), ("chatbot/one:7", "once")] {
        let ended = at(folder.path(), &["runs", "test-case", step]).exits(0);
        assert!(ended.stderr.contains(&format!("no Rust test: {step} asked a model {times}")), "{}", ended.stderr);
        assert_eq!(ended.files().len(), 1);
    }
}

#[test]
fn names_are_names_in_rust() {
    let runs = Runs::new();
    runs.counted("0 it's ☃", 2);
    let ended = runs.run(&["test-case", "test/0 it's ☃:1"]).exits(0);
    assert_eq!(ended.files(), ["run_0_it_s___step_1.json"]);
}

#[test]
fn what_can_not_be_says_why() {
    let told = |step: &str| program(&burr(), &["test-case", step]).run().exits(2).stderr;
    assert!(told("demo/parent:2").contains("failed (RuntimeError: kaboom ☃); a test case is made of a step that has"));
    assert!(told("demo/parent:0").contains("nobody wrote down the state before demo/parent:0"));
    assert!(told("demo/parent:99").contains("has no step 99; there are 0 to"));
    assert!(told("demo/parent").contains("which step? say demo/parent:STEP; there are 0 to"));
    let ended = program(&burr(), &["test-case", "demo/parent:1", "-o", "missing"]).run().exits(2);
    assert!(ended.stderr.contains("the folder of missing/parent_step_1.json does not exist"), "{}", ended.stderr);
}

#[test]
fn nothing_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("parent_step_1.rs");
    fs::write(&file, "mine").unwrap();
    let args = ["test-case", "demo/parent:1", "-o", folder.path().to_str().unwrap()];
    let ended = program(&burr(), &args).run().exits(2);
    assert!(ended.stderr.contains("exists already; move it away"), "{}", ended.stderr);
    assert_eq!(
        (fs::read_to_string(&file).unwrap().as_str(), fs::read_dir(folder.path()).unwrap().count()),
        ("mine", 1)
    );
}
