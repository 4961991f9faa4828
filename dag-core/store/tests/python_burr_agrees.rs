//! Python's Burr 0.42.0 is the judge: it reads and serves what we write, and we read what it writes.
//!
//! It is installed in a virtual environment under the target directory. Without Python or pip that is a note, and with
//! `REQUIRE_ALL=1` a failure.

mod python;
#[cfg(any(feature = "postgres", feature = "redis"))]
#[path = "support/server.rs"]
mod server;
mod support;

use std::env;
use std::path::Path;
use std::process::Command;

use dag_core::{Finished, Inputs, List, Machine, State, action, map_states};
use dag_store::{Child, NewApp, Next, Options, Pointer, Status, Store};
use python::script;
use serde::{Deserialize, Serialize};
use serde_json::json;
use support::{Folder, count, folder, graph};

fn path(store: &Folder) -> String {
    store.folder.path().to_str().unwrap().to_owned()
}

/// A project with everything that this crate writes.
fn written() -> Folder {
    let store = folder();
    let new = NewApp::new("whole", graph()).partition_key("user 1").initial_state(Default::default());
    let app = store.project.create(&new, Options::default()).unwrap();
    count(&app, 0);
    let step = app.begin(1, "count", &json!({ "by": 2 })).unwrap();
    step.span_begin("1:0", "outer", None, &[]).unwrap();
    step.attribute(Some("1:0"), "gen_ai.usage.prompt_tokens", &12).unwrap();
    step.span_begin("1:0.0", "inner ☃", Some("1:0"), &["outer"]).unwrap();
    step.span_end("1:0.0").unwrap();
    step.span_end("1:0").unwrap();
    step.stream_begin().unwrap();
    step.stream_first_item().unwrap();
    step.completed(&json!("text"), &json!({ "count": 3, "ratio": f64::INFINITY, "big": u64::MAX })).unwrap();
    step.stream_end(4).unwrap();
    app.begin(2, "count", &()).unwrap().failed("kaboom\n", &json!({ "count": 3 })).unwrap();
    app.edit(Some(2), Some("count"), &json!({ "count": 7 })).unwrap();
    drop((step, app));

    let whole = store.app("whole");
    let mut noted = whole.annotate(1, dag_store::Note { step_name: "count".into(), ..Default::default() }).unwrap();
    noted.note.tags.push("changed".into());
    store.project.update_annotation(noted.id, &noted.note).unwrap();
    let fork = NewApp::new("fork", graph()).fork_of(&whole.at(1).unwrap());
    count(&store.project.create(&fork, Options::default()).unwrap(), 2);
    let sub = NewApp::new("sub", graph()).spawned_by(Pointer::new("whole", Some(1)));
    count(&store.project.create(&sub, Options::default()).unwrap(), 0);
    let orphan = NewApp::new("orphan", graph()).spawned_by(Pointer::new("never seen", None));
    count(&store.project.create(&orphan, Options::default()).unwrap(), 0);
    drop(store.create("empty"));
    let crashed = store.create("crashed");
    count(&crashed, 0);
    drop(crashed.begin(1, "count", &()).unwrap());
    store
}

#[test]
fn its_models_and_server_take_what_we_write() {
    let store = written();
    let Some(served) = script("serve.py", &[&path(&store), "test"]) else { return };
    assert_eq!(served["not_200"], json!([]), "{served:#}");
    assert_eq!(served["apps"], json!(["crashed", "empty", "fork", "never seen", "orphan", "sub", "whole"]));
    let whole = &served["logs"]["whole"];
    assert_eq!(whole["steps"].as_array().unwrap().len(), 3);
    assert_eq!(whole["steps"][1]["spans"].as_array().unwrap().len(), 2);
    assert_eq!(whole["steps"][1]["streaming_events"].as_array().unwrap().len(), 3);
    assert_eq!(whole["steps"][1]["attributes"][0]["value"], 12);
    assert_eq!(whole["children"].as_array().unwrap().len(), 2);
    assert_eq!(served["logs"]["fork"]["parent_pointer"]["sequence_id"], 1);
    assert_eq!(served["annotations"].as_array().unwrap().len(), 1);
    assert_eq!(served["annotations"][0]["tags"], json!(["changed"]));
    let (annotations, problems) = store.project.annotations().unwrap();
    assert_eq!((annotations.len(), problems), (2, Vec::new()));
    assert_eq!(annotations[0].note.tags, ["by Burr"], "it has changed ours");
}

/// An item of the parallel action below.
#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
    square: u64,
}

#[action(writes(square))]
fn square(number: &u64) -> u64 {
    number * number
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Row {
    squares: List<u64>,
}

#[test]
fn it_serves_the_children_of_a_parallel_action() {
    let store = folder();
    let items = |squares: &List<u64>| (1..4).zip(squares.clone()).map(|(number, _)| Item { number, square: 0 });
    let squares = |done: &[Finished<Item>]| done.iter().map(|done| done.square).collect::<List<_>>();
    let squaring = map_states(action::<square>(), ["squares"], items).set("squares", squares);
    let row = Row { squares: [0, 0, 0].into_iter().collect() };
    let machine = Machine::builder(row).action("square", squaring).entrypoint("square");
    let machine = machine.default_transition("square", "square").build().unwrap();
    // The script adds a note to those of this one.
    let mut app = store.project.track(&machine, "whole").partition_key("ada").start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for _ in 0..2 {
        runtime.block_on(app.step(Inputs::new())).unwrap();
    }
    drop(app);
    store.app("whole").annotate(0, dag_store::Note { step_name: "square".into(), ..Default::default() }).unwrap();

    let Some(served) = script("serve.py", &[&path(&store), "test"]) else { return };
    assert_eq!(served["not_200"], json!([]), "{served:#}");
    assert_eq!(served["apps"].as_array().unwrap().len(), 7, "{}", served["apps"]);
    let children = served["logs"]["whole"]["children"].as_array().unwrap();
    assert_eq!(children.len(), 6);
    for child in children {
        assert_eq!(child["event_type"], "spawn_start");
        let id = child["child"]["app_id"].as_str().unwrap();
        let log = &served["logs"][id];
        assert_eq!(id, format!("whole.{}.square.{}", child["sequence_id"], &id[id.len() - 1..]));
        let parent = &log["spawning_parent_pointer"];
        assert_eq!((&parent["app_id"], &parent["sequence_id"]), (&json!("whole"), &child["sequence_id"]));
        assert_eq!(parent["partition_key"], "ada");
        assert_eq!(log["steps"].as_array().unwrap().len(), 1);
        assert_eq!(log["application"]["actions"][0]["name"], "square");
    }
}

#[test]
fn it_resumes_and_forks_what_we_write_and_we_go_on_after_it() {
    let store = folder();
    store.counted("app", 3);
    let Some(resumed) = script("resume.py", &[&path(&store), "test", "app"]) else { return };
    assert_eq!(resumed, json!({ "sequence_id": 3, "count": 4, "forked": { "sequence_id": 2, "count": 3 } }));

    let app = store.app("app").read().unwrap();
    assert_eq!(app.problems, []);
    assert_eq!(app.steps.len(), 4);
    assert_eq!(app.children[0].event_type, Child::FORK);
    let now = store.app("app").resume().unwrap();
    assert_eq!((now.next_sequence_id, now.next()), (4, Next::After("count")));
    count(&store.app("app").writer(Options::default()).unwrap(), 4);
}

#[test]
fn we_read_show_and_resume_what_it_writes() {
    let folder = tempfile::tempdir().unwrap();
    let Some(wrote) = script("write.py", &[folder.path().to_str().unwrap(), "demo"]) else { return };
    let project = Store::open(folder.path()).unwrap().project("demo").unwrap();
    assert_eq!(project.check().unwrap().problems, [], "Burr's own files are in order");

    let app = project.app("main").unwrap();
    let main = app.read().unwrap();
    let graph = main.graph.as_ref().unwrap();
    let increment = graph.actions.iter().find(|action| action.name == "increment").unwrap();
    assert_eq!(increment.optional_inputs, ["delta"], "Burr swaps the two lists");
    assert!(increment.inputs.contains(&"note".to_owned()), "{increment:?}");
    let statuses: Vec<_> = main.steps.iter().map(|step| (&*step.action, step.status)).collect();
    assert_eq!(json!(statuses), json!(wrote["steps"]));
    let spans: usize = main.steps.iter().map(|step| step.spans.len()).sum();
    let attributes: usize = main.steps.iter().map(|step| step.attributes.len()).sum();
    assert!(spans >= 2 && attributes >= 1, "{spans} {attributes}");
    let streamed: Vec<_> = main.steps.iter().flat_map(|step| &step.streams).map(|s| s.items_streamed).collect();
    assert_eq!(streamed, [Some(3)]);
    assert!(main.children.iter().any(|child| child.event_type == Child::FORK));
    assert!(main.children.iter().any(|child| child.event_type == Child::SPAWN));

    let fork = project.app("forked").unwrap();
    assert_eq!(fork.read().unwrap().metadata.parent_pointer.unwrap().app_id, "main");

    let now = app.resume().unwrap();
    assert_eq!(now.status, Some(Status::Failed));
    assert_eq!(now.next(), Next::Again("boom"));
    assert_eq!(json!(now.state), wrote["state"]);
    let writer = app.writer(Options::default()).unwrap();
    let step = writer.begin(now.next_sequence_id, "boom", &()).unwrap();
    step.completed(&(), &now.state.unwrap()).unwrap();
    drop((step, writer));
    assert_eq!(app.resume().unwrap().status, Some(Status::Completed));
}

#[test]
fn times_of_a_log_that_mixes_zones_are_in_order() {
    if let Some(folder) = env::var_os("BURR_DEMO") {
        return times_in_order_in_this_zone(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(_) = script("write.py", &[folder.path().to_str().unwrap(), "demo"]) else { return };
    // The script runs in Tokyo. Its naive times are read in the zone of the reader: this one, in another process.
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", "times_of_a_log_that_mixes_zones_are_in_order", "--nocapture"]);
    let out = again.env("TZ", "Asia/Tokyo").env("BURR_DEMO", folder.path()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}

fn times_in_order_in_this_zone(folder: &Path) {
    let app = Store::open(folder).unwrap().project("demo").unwrap().app("main").unwrap().read().unwrap();
    let stream = app.steps.iter().find(|step| !step.streams.is_empty()).unwrap();
    let times = [stream.started, stream.streams[0].first_item, stream.ended];
    assert!(times.is_sorted(), "{times:?}");
}

/// Ours is saved, resumed there and loaded here; so is one of theirs. `key` is the partition of ours.
#[cfg(any(feature = "postgres", feature = "redis", feature = "sqlite"))]
fn both_use_one_store(persister: &dyn dag_store::persister::Persister, key: Option<&str>, script_args: &[&str]) {
    let state = json!({ "count": 1 }).as_object().unwrap().clone();
    let saved = dag_store::persister::Saved {
        partition_key: key.map(ToOwned::to_owned),
        app_id: "ours".into(),
        sequence_id: 0,
        position: "count".into(),
        status: Status::Completed,
        state,
        prior_step: Some("count".into()),
        next: None,
        schema: None,
    };
    persister.save(&saved).unwrap();

    let Some(seen) = script("persister.py", script_args) else { return };
    assert_eq!(seen, json!({ "resumed": { "sequence_id": 1, "count": 2 }, "apps": ["ours"] }));
    let theirs = persister.load(key, "ours", None).unwrap().unwrap();
    assert_eq!((theirs.sequence_id, &theirs.state["count"]), (1, &json!(2)));
    let other = persister.load(Some("user"), "theirs", Some(1)).unwrap().unwrap();
    assert_eq!((other.status, &other.state["exact"]), (Status::Failed, &json!(0.1)));
    assert_eq!(persister.load(Some("user"), "theirs", Some(0)).unwrap().unwrap().prior_step.as_deref(), Some("count"));
    assert!(persister.list_app_ids(Some("user")).unwrap().contains(&"theirs".to_owned()));
}

#[cfg(feature = "sqlite")]
#[test]
fn both_use_one_sqlite_file() {
    use dag_store::persister::{Persister, SqlitePersister};

    let store = folder();
    let file = store.folder.path().join("state.db");
    let persister = SqlitePersister::open(&file).unwrap();
    both_use_one_store(&persister, None, &["sqlite", file.to_str().unwrap(), "", "nan"]);
    if python::BURR.is_some() {
        let odd = persister.load(Some("user"), "odd", None).unwrap().unwrap();
        assert!(odd.state["ratio"].is_null(), "a NaN that Python wrote: {odd:?}");
    }
}

/// Burr's persister can not save without a partition key there.
#[cfg(feature = "postgres")]
#[test]
fn both_use_one_postgres_table() {
    let Some(server) = server::Server::postgres() else { return };
    let persister = dag_store::persister::PostgresPersister::connect(&server.address).unwrap();
    both_use_one_store(&persister, Some("ada"), &["postgres", &server.port.to_string(), "ada"]);
}

/// Burr's persister can not save without a partition key there.
#[cfg(feature = "redis")]
#[test]
fn both_use_one_redis_server() {
    let Some(server) = server::Server::redis() else { return };
    let persister = dag_store::persister::RedisPersister::connect(&server.address).unwrap().namespace("bots");
    both_use_one_store(&persister, Some("ada"), &["redis", &server.port.to_string(), "ada"]);
}

#[cfg(feature = "tracing")]
mod user_spans {
    use dag_core::{Halt, Inputs, Machine, State, UserSpans, action};
    use serde::{Deserialize, Serialize};
    use serde_json::json;
    use tracing::info_span;
    use tracing_subscriber::prelude::*;

    use super::support::folder;
    use super::{path, script};

    #[derive(State, Clone, Serialize, Deserialize)]
    struct Asked {
        answer: String,
    }

    #[action(writes(answer))]
    fn ask() -> String {
        let prompt = info_span!("prompt <b>built</b>", length = 7);
        prompt.in_scope(|| ());
        let query = info_span!("query");
        query.follows_from(&prompt);
        query.in_scope(|| info_span!("inner ☃", gen_ai.usage.prompt_tokens = 12, nan = f64::NAN).in_scope(|| ()));
        "42".into()
    }

    #[tokio::test]
    async fn its_server_shows_them() {
        tracing_subscriber::registry().with(UserSpans).init();
        let store = folder();
        let machine = Machine::builder(Asked { answer: String::new() }).action("ask", action::<ask>());
        let machine = machine.entrypoint("ask").build().unwrap();
        let mut app = store.project.track(&machine, "whole").user_spans().start().unwrap();
        app.run(Halt::never(), Inputs::new()).await.unwrap();
        drop(app);
        // The script adds the second note.
        store.app("whole").annotate(0, dag_store::Note::default()).unwrap();
        let Some(served) = script("serve.py", &[&path(&store), "test"]) else { return };
        assert_eq!(served["not_200"], json!([]), "{served:#}");
        let step = &served["logs"]["whole"]["steps"][0];
        let begun = |of: &str| -> Vec<_> {
            step["spans"].as_array().unwrap().iter().map(|span| span["begin_entry"][of].clone()).collect()
        };
        assert_eq!(begun("span_id"), ["0:0", "0:1", "0:1.0"]);
        assert_eq!(begun("span_name"), ["prompt <b>built</b>", "query", "inner ☃"]);
        assert_eq!(begun("parent_span_id"), [json!(null), json!(null), json!("0:1")]);
        assert_eq!(begun("span_dependencies"), [json!([]), json!(["0:0"]), json!([])]);
        assert!(step["spans"].as_array().unwrap().iter().all(|span| span["end_entry"]["end_time"].is_string()));
        let told: Vec<_> =
            step["attributes"].as_array().unwrap().iter().map(|one| (&one["key"], &one["value"])).collect();
        assert_eq!(json!(told), json!([["length", 7], ["gen_ai.usage.prompt_tokens", 12], ["nan", null]]));
    }
}
