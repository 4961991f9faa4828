//! A machine that is made at run time is kept, resumed and forked as a typed one, and a log of other fields does not fit it.

use std::path::Path;

use dag_core::{Halt, Inputs, JsonAction, JsonState, JsonType, Machine, json_field};
use dag_store::{Project, Status, Store, TrackError};
use serde_json::{Value, json};

fn start(note: JsonType) -> JsonState {
    let state = JsonState::new().field("count", JsonType::Number, json!(0)).unwrap();
    state.field("history", JsonType::List, json!([])).unwrap().optional("note", note).unwrap()
}

fn machine_of(start: JsonState) -> Machine<JsonState> {
    let add = JsonAction::new(|view| {
        let count: u64 = view.read("count")?;
        Ok(json!({ "count": 1, "history": count, "note": view["note"] }))
    });
    let add = add.reads("count").optional_inputs("note").increments("count").appends("history").writes("note");
    Machine::builder(start)
        .action("add", add)
        .entrypoint("add")
        .transition("add", "add", json_field("count").lt(5))
        .build()
        .unwrap()
}

fn machine() -> Machine<JsonState> {
    machine_of(start(JsonType::Text))
}

fn project(folder: &Path) -> Project {
    Store::open(folder).unwrap().project("counters").unwrap()
}

async fn two_steps(project: &Project) {
    let mut app = project.track(&machine(), "one").start().unwrap();
    app.step(Inputs::new()).await.unwrap();
    app.step(Inputs::new().with("note", "second")).await.unwrap();
}

#[tokio::test]
async fn they_go_on_and_fork() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    two_steps(&project).await;
    let mut app = project.track(&machine(), "one").resume().unwrap();
    assert_eq!(serde_json::to_value(app.state()).unwrap(), json!({ "count": 2, "history": [0, 1], "note": "second" }));
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!((&app.state()["count"], app.sequence_id(), app.next_action()), (&json!(5), 5, None));

    let first = project.app("one").unwrap().at(0).unwrap();
    let mut fork = project.track(&machine(), "two").fork(&first).unwrap();
    fork.step(Inputs::new().with("note", "other")).await.unwrap();
    assert_eq!(serde_json::to_value(fork.state()).unwrap(), json!({ "count": 2, "history": [0, 1], "note": "other" }));
}

#[tokio::test]
async fn they_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    two_steps(&project).await;
    let read = project.app("one").unwrap().read().unwrap();
    assert!(read.problems.is_empty() && read.steps.iter().all(|step| step.status == Status::Completed));
    assert_eq!(Value::Object(read.steps[1].inputs.clone()), json!({ "note": "second" }));
    assert_eq!(read.steps[1].result, json!({ "count": 1, "history": 1, "note": "second" }));
    let add = &read.graph.unwrap().actions[0];
    assert_eq!(
        (&*add.reads, &*add.writes),
        (&["count".to_owned()][..], &["count", "history", "note"].map(String::from)[..])
    );
}

#[tokio::test]
async fn of_other_fields_they_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    two_steps(&project).await;
    let error = project.track(&machine_of(start(JsonType::List)), "one").resume().unwrap_err();
    assert!(matches!(error, TrackError::Machine(_)), "{error}");
    let cause = dag_core::causes(&error).pop().unwrap();
    assert_eq!(cause, "the value of the field `note` does not fit: it is a text, and not a list");
}
