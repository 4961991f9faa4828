//! `runs resume` finishes the turn that was left half way, whatever the log ends with, and then is `ask` or `chat` under that id.

use std::path::Path;

use dag_store::{NewApp, Options, Project, Status, Store};
use serde_json::{Value, json};

use crate::support::program::{Ended, Program, run};
use crate::support::reply::Reply;
use crate::support::runs::burr;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::terminal::Terminal;

fn at(folder: &Path, args: &[&str]) -> Ended {
    run(args.iter().copied().chain(["--dir", folder.to_str().expect("UTF-8")]))
}

fn project(folder: &Path) -> Project {
    Store::open(folder).expect("a store").project("chatbot").expect("a project")
}

/// A conversation `one` that stands after its third step, and the folder that it is in.
fn half_way() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    at(folder.path(), &["ask", "--app-id", "whole", "What is a node?"]).exits(0);
    cut(folder.path(), "whole", "one", 2);
    folder
}

/// Another run with the steps up to this one.
fn cut(folder: &Path, from: &str, to: &str, step: u64) {
    let project = project(folder);
    let (app, dir) = (project.app(from).expect("an app").read().expect("readable"), project.app(from).expect("an app"));
    let state = app.metadata.initial_state.clone().expect("a state");
    let new = NewApp::new(to, app.graph.clone().expect("a graph")).initial_state(state);
    let writer = project.create(&new, Options::default()).expect("a new application");
    for made in app.steps.iter().take_while(|made| made.sequence_id <= step) {
        let state = dir.at(made.sequence_id).expect("a step").state.expect("a state");
        let begun = writer.begin(made.sequence_id, &made.action, &made.inputs).expect("a step");
        begun.completed(&made.result, &state).expect("an end");
    }
}

/// The actions of the steps and how they ended.
fn steps(folder: &Path, id: &str) -> Vec<(u64, String, Status)> {
    let app = project(folder).app(id).expect("an app").read().expect("readable");
    assert!(app.problems.is_empty(), "{:?}", app.problems);
    app.steps.into_iter().map(|step| (step.sequence_id, step.action, step.status)).collect()
}

fn names(steps: &[(u64, String, Status)]) -> Vec<&str> {
    steps.iter().map(|(_, action, _)| &**action).collect()
}

#[test]
fn after_a_step_that_completed() {
    let folder = half_way();
    let resumed = at(folder.path(), &["runs", "resume", "chatbot/one"]).exits(0);
    assert!(resumed.stdout.starts_with("[offline] A node is"), "{}", resumed.stdout);
    assert_eq!(steps(folder.path(), "one"), steps(folder.path(), "whole"));
    // Once is enough.
    let again = at(folder.path(), &["runs", "resume", "chatbot/one"]).exits(0);
    assert_eq!((again.stdout.as_str(), steps(folder.path(), "one").len()), ("", 6));
}

#[test]
fn with_a_step_that_failed() {
    let folder = half_way();
    let writer = project(folder.path()).app("one").unwrap().writer(Options::default()).unwrap();
    let state = project(folder.path()).app("one").unwrap().resume().unwrap().state.unwrap();
    writer.begin(3, "decide_mode", &json!({})).unwrap().failed("kaboom", &state).unwrap();
    drop(writer);
    at(folder.path(), &["runs", "resume", "chatbot/one"]).exits(0);
    let steps = steps(folder.path(), "one");
    assert_eq!(names(&steps)[3..], ["decide_mode", "decide_mode", "answer_question", "response"]);
    assert_eq!((steps[3].2, steps[4].2, steps[4].0), (Status::Failed, Status::Completed, 4));
}

#[test]
fn with_a_step_that_was_interrupted() {
    let server = Server::start(Script::new().chat([Reply::never_ends("You asked")]));
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    let mut killed = Program::new(["chat", "--app-id", "one", "--dir", dir]).server(&server).start();
    killed.write(b"What is a node?\n");
    assert!(crate::support::program::comes_true(|| server.requests().len() == 2), "nobody was asked");
    drop(killed);

    let left = steps(folder.path(), "one");
    assert_eq!(left.last().unwrap(), &(4, "answer_question".to_owned(), Status::Interrupted));
    let resumed = at(folder.path(), &["runs", "resume", "chatbot/one"]).exits(0);
    assert!(resumed.stdout.starts_with("[offline] A node is"), "{}", resumed.stdout);
    let steps = steps(folder.path(), "one");
    assert_eq!(names(&steps)[4..], ["answer_question", "response"]);
    assert!(steps.iter().all(|(.., status)| *status == Status::Completed), "{steps:?}");
}

#[test]
fn with_a_first_step_that_was_interrupted() {
    let folder = half_way();
    let app = project(folder.path()).app("whole").unwrap().read().unwrap();
    let state = app.metadata.initial_state.unwrap();
    let new = NewApp::new("first", app.graph.unwrap()).initial_state(state);
    let writer = project(folder.path()).create(&new, Options::default()).unwrap();
    drop(writer.begin(0, "prompt", &json!({ "prompt": "What is a node?" })).unwrap());
    drop(writer);
    at(folder.path(), &["runs", "resume", "chatbot/first"]).exits(0);
    assert_eq!(steps(folder.path(), "first"), steps(folder.path(), "whole"));
}

#[test]
fn at_the_action_that_an_error_edge_leads_to() {
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    Program::new(["ask", "--app-id", "whole", "--dir", dir, "Hello?"]).server(&server).run().exits(1);
    // What stands after the step that failed is cut off, as by a crash.
    let log = folder.path().join("chatbot/whole/log.jsonl");
    let text = std::fs::read_to_string(&log).unwrap();
    let kept = text.split_inclusive('\n').take_while(|line| !line.contains(r#""action":"error""#));
    std::fs::write(&log, kept.collect::<String>()).unwrap();
    assert_eq!(names(&steps(folder.path(), "whole"))[3..], ["decide_mode"]);
    let resumed = at(folder.path(), &["runs", "resume", "chatbot/whole", "--provider", "offline"]).exits(0);
    assert!(resumed.stdout.contains("check OPENAI_API_KEY"), "{}", resumed.stdout);
    assert_eq!(names(&steps(folder.path(), "whole"))[3..], ["decide_mode", "error", "response"]);
}

#[test]
fn and_then_asks_as_ask_does() {
    let folder = half_way();
    cut(folder.path(), "whole", "two", 5);
    let (resumed, asked) = ("chatbot/one", "two");
    let resumed = at(folder.path(), &["runs", "resume", resumed, "Draw a turtle"]).exits(0);
    let asked = at(folder.path(), &["ask", "--app-id", asked, "Draw a turtle"]).exits(0);
    let (first, second) = resumed.stdout.trim_end().rsplit_once('\n').expect("two answers");
    assert!(first.starts_with("[offline] A node is"), "{first}");
    assert_eq!((second, &*resumed.stderr), (asked.stdout.trim_end(), &*asked.stderr.replace("/two/", "/one/")));
    at(folder.path(), &["runs", "diff", "chatbot/one", "chatbot/two"]).exits(0);
}

#[test]
fn as_json_with_a_line_for_each_turn() {
    let folder = half_way();
    let ended = at(folder.path(), &["runs", "resume", "chatbot/one", "hmm", "--json", "--variant", "plain"]).exits(0);
    let turns: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(turns[0]["steps"], json!(["decide_mode", "answer_question", "response"]));
    assert_eq!((&turns[1]["steps"][0], &turns[1]["variant"], turns.len()), (&json!("prompt"), &json!("plain"), 2));
    let ended = at(folder.path(), &["runs", "resume", "chatbot/one", "--json"]).exits(2);
    assert!(ended.stderr.contains("<PROMPT>") || ended.stderr.contains("[PROMPT]"), "{}", ended.stderr);
}

#[test]
fn without_a_prompt_lines_are_taken_as_by_chat() {
    let folder = half_way();
    let dir = folder.path().to_str().unwrap();
    let program = Program::new(["runs", "resume", "chatbot/one", "--dir", dir]).input("hmm\n/variant\n");
    let ended = program.run().exits(0);
    assert!(ended.stdout.starts_with("[offline] A node is"), "{}", ended.stdout);
    assert!(ended.stderr.ends_with("dag\n"), "{}", ended.stderr);
    assert_eq!(steps(folder.path(), "one").len(), 12);
}

#[test]
fn in_a_terminal_it_is_a_conversation() {
    let folder = half_way();
    let dir = folder.path().to_str().unwrap();
    let program = Program::new(["runs", "resume", "chatbot/one", "--dir", dir]);
    let Some(mut terminal) = Terminal::open(program) else { return };
    terminal.expect("[offline] A node is");
    terminal.say("/quit");
    assert_eq!(terminal.end().code, Some(0));
}

#[test]
fn a_run_of_another_machine_is_refused_with_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    copy(&burr().join("demo"), &folder.path().join("chatbot"));
    let before = std::fs::read(folder.path().join("chatbot/parent/log.jsonl")).unwrap();
    let told = "is a run of another machine: it has the actions `inp`, `answer`, `boom`, which this one does not have";
    for args in [&["runs", "resume", "chatbot/parent"][..], &["ask", "--app-id", "parent", "hmm"]] {
        let ended = at(folder.path(), args).exits(2);
        assert!(ended.stderr.contains("go on with it in the program that wrote it"), "{}", ended.stderr);
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
    assert_eq!(std::fs::read(folder.path().join("chatbot/parent/log.jsonl")).unwrap(), before);
    let told = "here, `chatbot runs show chatbot/parent` and `runs export chatbot/parent` read it, and another --app-id begins anew";
    let ended = at(folder.path(), &["ask", "--app-id", "parent", "hmm"]).exits(2);
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    for command in ["show", "export"] {
        let ended = at(folder.path(), &["runs", command, "chatbot/parent"]).exits(0);
        assert!(ended.stdout.contains("boom"), "{}", ended.stdout);
    }
    let ended = at(folder.path(), &["runs", "resume", "chatbot/parnet"]).exits(2);
    assert!(ended.stderr.contains("did you mean `parent`?"), "{}", ended.stderr);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}
