//! An application whose states are saved by a persister goes on where it was, whatever its last step was.

use std::sync::Arc;

use dag_core::{App, Halt, Inputs, Machine, State, action, causes, field};
use dag_store::persister::{MemoryPersister, Persisted, Persister};
use dag_store::{Status, TrackError};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(State, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counter {
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[action(writes(count))]
fn add(count: &i64, #[input] by: &i64) -> Result<i64, String> {
    if *by < 0 { Err(format!("{by} is less than nothing")) } else { Ok(count + by) }
}

#[action(writes(count))]
fn double(count: &i64) -> i64 {
    count * 2
}

#[action(reset_except(count))]
fn forget() {}

fn machine(mends: bool) -> Machine<Counter> {
    let machine = Machine::builder(Counter::default())
        .action("add", action::<add>())
        .action("double", action::<double>())
        .entrypoint("add")
        .default_transition("add", "double")
        .default_transition("double", "add");
    let machine = if mends {
        machine.action("forget", action::<forget>()).default_transition("forget", "double").on_error(
            "forget",
            field!(Counter.error),
            |error| causes(error).last().cloned().unwrap_or_default(),
        )
    } else {
        machine
    };
    machine.build().unwrap()
}

fn by(number: i64) -> Inputs {
    Inputs::new().with("by", number)
}

/// Where it stands: the count, the next action and the number of the next step.
fn place(app: &App<Counter>) -> (i64, Option<&str>, u64) {
    (app.state().count, app.next_action(), app.sequence_id())
}

#[tokio::test]
async fn after_each_step_as_if_it_had_never_stopped() {
    let states = Arc::new(MemoryPersister::new());
    let machine = machine(true);
    let mut whole = machine.app();
    for number in [1, -1, 3, -2] {
        let mut cut = Persisted::new(&machine, states.clone(), "one").resume_or_start().unwrap();
        whole.run(Halt::before("add"), by(number)).await.unwrap();
        cut.step(by(number)).await.unwrap();
        drop(cut);
        let mut cut = Persisted::new(&machine, states.clone(), "one").resume().unwrap();
        cut.run(Halt::before("add"), Inputs::new()).await.unwrap();
        assert_eq!((place(&cut), cut.state()), (place(&whole), whole.state()));
    }
}

#[tokio::test]
async fn a_failed_step_is_made_again() {
    let states = Arc::new(MemoryPersister::new());
    let machine = machine(false);
    let mut app = Persisted::new(&machine, states.clone(), "one").partition_key("ada").start().unwrap();
    app.step(by(1)).await.unwrap();
    app.step(Inputs::new()).await.unwrap();
    app.step(by(-1)).await.unwrap_err();
    let saved = states.load(Some("ada"), "one", None).unwrap().unwrap();
    assert_eq!((saved.status, &*saved.position, saved.prior_step.as_deref()), (Status::Failed, "add", Some("double")));
    assert_eq!(saved.state, *json!({ "count": 2 }).as_object().unwrap());
    let app = Persisted::new(&machine, states, "one").partition_key("ada").resume().unwrap();
    assert_eq!(place(&app), (2, Some("add"), 3));
}

#[tokio::test]
async fn an_edit_is_the_state_from_then_on() {
    let states = Arc::new(MemoryPersister::new());
    let machine = machine(false);
    let mut app = Persisted::new(&machine, states.clone(), "one").start().unwrap();
    let error = app.set_state(Counter { count: 7, error: None }).unwrap_err();
    assert_eq!(
        causes(&error).last().unwrap(),
        "no step has been saved that it could belong to: make a machine with another start state"
    );
    app.step(by(1)).await.unwrap();
    app.set_state(Counter { count: 7, error: None }).unwrap();
    app.reset_to_entrypoint().unwrap();
    let app = Persisted::new(&machine, states, "one").resume().unwrap();
    assert_eq!(place(&app), (7, Some("add"), 1));
}

#[tokio::test]
async fn a_fork_goes_its_own_way() {
    let states = Arc::new(MemoryPersister::new());
    let machine = machine(false);
    let mut app = Persisted::new(&machine, states.clone(), "one").start().unwrap();
    app.run(Halt::after("double"), by(1)).await.unwrap();
    let first = states.load(None, "one", Some(0)).unwrap().unwrap();
    let mut fork = Persisted::new(&machine, states.clone(), "two").fork(first.clone()).unwrap();
    assert_eq!(place(&fork), (1, Some("double"), 1));
    fork.step(Inputs::new()).await.unwrap();
    let refused = Persisted::new(&machine, states, "two").fork(first).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "step 1 of application \"two\" is saved already; load the application again to go on after it"
    );
}

#[tokio::test]
async fn an_id_that_was_never_saved_is_named() {
    let states = Arc::new(MemoryPersister::new());
    let mut app = Persisted::new(&machine(false), states.clone(), "conversation").start().unwrap();
    app.step(by(1)).await.unwrap();
    let error = Persisted::new(&machine(false), states, "conversatoin").resume().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no state of application \"conversatoin\" is saved (there is \"conversation\"); start it first, or give its partition key"
    );
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Total {
    total: i64,
}

#[action(writes(total))]
fn keep(total: &i64) -> i64 {
    *total
}

#[tokio::test]
async fn a_state_of_another_schema_is_migrated_or_refused() {
    let states = Arc::new(MemoryPersister::new());
    let mut app = Persisted::new(&machine(false), states.clone(), "one").start().unwrap();
    app.step(by(5)).await.unwrap();
    let changed = || {
        Machine::builder(Total::default())
            .action("add", action::<keep>())
            .entrypoint("add")
            .default_transition("add", "add")
    };
    let refused = Persisted::new(&changed().build().unwrap(), states.clone(), "one").resume().unwrap_err();
    let text = refused.to_string();
    assert!(matches!(refused, TrackError::Machine(_)) && text.contains("the field `total` was not saved"), "{text}");
    let migrates = changed().migrate(|old, _| Ok(json!({ "total": old["count"] }))).build().unwrap();
    for _ in 0..2 {
        let mut app = Persisted::new(&migrates, states.clone(), "one").resume().unwrap();
        app.step(Inputs::new()).await.unwrap();
        assert_eq!(app.state().total, 5);
    }
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn in_a_table_that_burr_has_made() {
    use dag_store::persister::SqlitePersister;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("states.db");
    // Burr's own columns and no others.
    let burrs = "CREATE TABLE burr_state (partition_key TEXT DEFAULT '', app_id TEXT NOT NULL, sequence_id INTEGER NOT NULL,
        position TEXT NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        PRIMARY KEY (partition_key, app_id, sequence_id, position));
        INSERT INTO burr_state (app_id, sequence_id, position, status, state)
        VALUES ('one', 3, 'add', 'completed', '{\"count\": 4, \"__SEQUENCE_ID\": 3, \"__PRIOR_STEP\": \"add\"}')";
    rusqlite::Connection::open(&file).unwrap().execute_batch(burrs).unwrap();
    let machine = machine(true);
    let opened = std::thread::scope(|scope| {
        let open = || scope.spawn(|| SqlitePersister::open(&file).unwrap());
        [open(), open()].map(|opened| opened.join().unwrap())
    });
    for (states, (inputs, count)) in opened.into_iter().map(Arc::new).zip([(Inputs::new(), 8), (by(0), 16)]) {
        let mut app = Persisted::new(&machine, states, "one").resume().unwrap();
        app.run(Halt::after("double"), inputs).await.unwrap();
        assert_eq!(app.state().count, count);
    }
}
