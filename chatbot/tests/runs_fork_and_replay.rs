//! A run can go another way from any step, and be run again to see whether the same comes of it.

use std::path::Path;

use dag_core::{Inputs, Machine, State, action};
use dag_store::Store;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::support::program::{Ended, Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

fn at(folder: &Path, args: &[&str]) -> Ended {
    let dir = folder.to_str().expect("UTF-8");
    run(args.iter().copied().chain(["--dir", dir]))
}

/// Two turns: an answer, and an image.
fn conversation(folder: &Path, variant: &str) {
    for prompt in ["What is a node?", "Draw a turtle"] {
        at(folder, &["ask", "--variant", variant, "--app-id", "one", prompt]).exits(0);
    }
}

fn history(folder: &Path, id: &str) -> Vec<Value> {
    let shown = at(folder, &["runs", "show", &format!("chatbot/{id}"), "--json"]).exits(0).json();
    let last = shown["steps"].as_array().expect("steps").last().expect("a step").clone();
    last["state"]["chat_history"].as_array().expect("a history").clone()
}

#[test]
fn a_fork_goes_on_from_its_step() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    let forked = at(folder.path(), &["runs", "fork", "chatbot/one:5", "--app-id", "two"]).exits(0);
    assert_eq!(forked.stdout, "chatbot/two\n");
    at(folder.path(), &["ask", "--app-id", "two", "hmm"]).exits(0);

    assert_eq!((history(folder.path(), "one").len(), history(folder.path(), "two").len()), (4, 4));
    assert_eq!(history(folder.path(), "two")[..2], history(folder.path(), "one")[..2]);
    assert_eq!(history(folder.path(), "two")[2]["content"], "hmm");
    let differ = at(folder.path(), &["runs", "diff", "chatbot/one", "chatbot/two"]).exits(1);
    assert!(differ.stdout.starts_with("first difference: step 6\n"), "{}", differ.stdout);
}

#[test]
fn without_a_step_it_goes_on_from_the_last() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "plain");
    let forked = at(folder.path(), &["runs", "fork", "chatbot/one"]).exits(0);
    let id = forked.stdout.trim().strip_prefix("chatbot/").expect("an id").to_owned();
    at(folder.path(), &["ask", "--app-id", &id, "hmm"]).exits(0);
    assert_eq!(history(folder.path(), &id).len(), 6);
}

#[derive(State, Clone, Serialize, Deserialize)]
struct Old {
    total: u32,
}

#[derive(State, Clone, Serialize, Deserialize)]
struct New {
    count: u32,
}

#[action(writes(total))]
fn add(total: &u32) -> u32 {
    total + 1
}

#[action(writes(count))]
fn add_one(count: &u32) -> u32 {
    count + 1
}

#[tokio::test]
async fn a_fork_is_migrated_no_second_time() {
    let old = Machine::builder(Old { total: 0 }).action("add", action::<add>());
    let old = old.entrypoint("add").default_transition("add", "add").build().unwrap();
    let new = Machine::builder(New { count: 0 }).action("add", action::<add_one>());
    let new = new.entrypoint("add").default_transition("add", "add");
    let new = new.migrate(|old, _| Ok(serde_json::json!({ "count": old["total"] }))).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let project = Store::open(folder.path()).unwrap().project("counters").unwrap();
    project.track(&old, "one").start().unwrap().step(Inputs::new()).await.unwrap();
    project.track(&new, "one").resume().unwrap().step(Inputs::new()).await.unwrap();

    at(folder.path(), &["runs", "fork", "counters/one:0", "--app-id", "before"]).exits(0);
    at(folder.path(), &["runs", "fork", "counters/one:1", "--app-id", "after"]).exits(0);
    assert_eq!(project.track(&new, "before").resume().unwrap().state().count, 1);
    assert_eq!(project.track(&new, "after").resume().unwrap().state().count, 2);
}

#[test]
fn a_fork_that_cannot_be_says_why() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    let told = |args: &[&str]| at(folder.path(), args).exits(2).stderr;
    assert!(told(&["runs", "fork", "chatbot/oen"]).contains("did you mean `one`?"));
    assert!(told(&["runs", "fork", "chatbot/one:99"]).contains("there is no finished step 99"));
    assert!(told(&["runs", "fork", "chatbot/one", "--app-id", "../x"]).contains("the app id"));
}

#[test]
fn the_same_comes_of_a_replay_with_either_variant() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    let again = at(folder.path(), &["runs", "list", "--json"]).exits(0).json();
    for variant in ["dag", "plain"] {
        let replay = Program::new(
            ["runs", "replay", "chatbot/one", "--variant", variant, "--dir"]
                .into_iter()
                .chain([folder.path().to_str().expect("UTF-8")]),
        );
        let ended = replay.run().exits(0);
        assert!(ended.stderr.ends_with("no difference\n"), "{}", ended.stderr);
    }
    // Nothing was written to the run or beside it.
    assert_eq!(at(folder.path(), &["runs", "list", "--json"]).exits(0).json(), again);
}

#[test]
fn another_answer_is_a_difference() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    let dir = folder.path().to_str().expect("UTF-8");
    let ended = Program::new(["runs", "replay", "chatbot/one", "--dir", dir]).server(&server).run().exits(1);
    assert!(ended.stdout.starts_with("first difference: step 3\n"), "{}", ended.stdout);
}

#[test]
fn a_fork_is_replayed_from_where_it_began() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    // After a whole turn, in the middle of one, and of a fork that has no step of its own.
    for (id, from, rest) in
        [("two", "chatbot/one:5", &["hmm"][..]), ("half", "chatbot/one:3", &[]), ("four", "chatbot/two:2", &["hm"])]
    {
        at(folder.path(), &["runs", "fork", from, "--app-id", id]).exits(0);
        at(folder.path(), &[&["runs", "resume", &format!("chatbot/{id}")], rest].concat()).exits(0);
        for variant in ["dag", "plain"] {
            let replay = at(folder.path(), &["runs", "replay", &format!("chatbot/{id}"), "--variant", variant]);
            assert!(replay.exits(0).stderr.ends_with("no difference\n"), "{id}");
        }
    }
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    let dir = folder.path().to_str().expect("UTF-8");
    let ended = Program::new(["runs", "replay", "chatbot/two", "--dir", dir]).server(&server).run().exits(1);
    assert!(ended.stdout.starts_with("first difference: step 9\n"), "{}", ended.stdout);
}

#[test]
fn what_is_no_conversation_is_not_replayed() {
    let folder = tempfile::tempdir().unwrap();
    conversation(folder.path(), "dag");
    at(folder.path(), &["runs", "fork", "chatbot/one:5", "--app-id", "two"]).exits(0);
    let ended = at(folder.path(), &["runs", "replay", "chatbot/two"]).exits(2);
    assert!(ended.stderr.contains("chatbot/two has no step yet"), "{}", ended.stderr);
    let ended = crate::support::runs::program(&crate::support::runs::burr(), &["replay", "demo/parent"]).run().exits(2);
    assert!(ended.stderr.contains("`parent` is a run of another machine"), "{}", ended.stderr);
}
