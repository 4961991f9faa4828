//! A saved application goes on where it was, or says what has changed since.

use dag_core::{App, Halt, Inputs, Machine, Position, ResumeError, Saved, State, action, causes, field};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Count {
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[action(writes(count))]
fn increment(count: &u32) -> u32 {
    count + 1
}

#[action]
fn done() {}

fn machine() -> Machine<Count> {
    Machine::builder(Count::default())
        .action("increment", action::<increment>())
        .action("done", action::<done>())
        .entrypoint("increment")
        .transition("increment", "increment", field!(Count.count).lt(3_u32))
        .default_transition("increment", "done")
        .build()
        .unwrap()
}

fn resumed(state: Value, position: Position) -> Result<App<Count>, ResumeError> {
    machine().resume(Saved::new(state, position, 7))
}

#[test]
fn at_every_position() {
    let next = |position| resumed(json!({ "count": 2 }), position).unwrap().next_action().map(ToOwned::to_owned);
    assert_eq!(next(Position::Entrypoint).as_deref(), Some("increment"));
    assert_eq!(next(Position::After("increment".into())).as_deref(), Some("increment"));
    assert_eq!(next(Position::After("done".into())), None);
    assert_eq!(next(Position::At("done".into())).as_deref(), Some("done"));
    assert_eq!(next(Position::End), None);
    let full = resumed(json!({ "count": 3 }), Position::After("increment".into())).unwrap();
    assert_eq!(full.next_action(), Some("done"));
}

#[tokio::test]
async fn with_the_same_end_from_every_step() {
    let mut whole = machine().app();
    let mut saved = Vec::new();
    while let Some(next) = whole.next_action().map(ToOwned::to_owned) {
        saved.push(Saved::new(serde_json::to_value(whole.state()).unwrap(), Position::At(next), whole.sequence_id()));
        whole.step(Inputs::new()).await.unwrap();
    }
    assert_eq!(saved.len(), 4);
    for saved in saved {
        let mut app = machine().resume(saved).unwrap();
        app.run(Halt::never(), Inputs::new()).await.unwrap();
        assert_eq!((app.state(), app.sequence_id()), (whole.state(), whole.sequence_id()));
    }
}

#[test]
fn not_at_an_action_that_is_gone() {
    let error = resumed(json!({ "count": 2 }), Position::After("incremnt".into())).unwrap_err();
    insta::assert_snapshot!(error, @"the application goes on after `incremnt`, which this machine does not have: it has changed since; did you mean `increment`?");
}

#[test]
fn not_with_a_state_that_does_not_fit() {
    let error = resumed(json!({ "total": 2 }), Position::Entrypoint).unwrap_err();
    insta::assert_snapshot!(causes(&error).join(": "), @"the saved state does not fit: `total` is no field any more, the field `count` was not saved: missing field `count`");
    let error = resumed(json!({ "count": "two" }), Position::Entrypoint).unwrap_err();
    insta::assert_snapshot!(causes(&error).join(": "), @r#"the saved state does not fit: invalid type: string "two", expected u32"#);
    let saved = Saved::new(json!([]), Position::Entrypoint, 0).schema("0f");
    insta::assert_snapshot!(machine().resume(saved).unwrap_err(), @"the saved state does not fit: it is no object (saved under the schema 0f; `MachineBuilder::migrate` can bring it here)");
}

fn migrated() -> Machine<Count> {
    Machine::builder(Count::default())
        .action("increment", action::<increment>())
        .entrypoint("increment")
        .migrate(|mut state, schema| match schema {
            "old" => {
                let total = state["total"].take();
                Ok(json!({ "count": total }))
            }
            _ => Err("nobody remembers it".into()),
        })
        .build()
        .unwrap()
}

#[test]
fn after_a_migration() {
    let saved = |state, schema: &str| Saved::new(state, Position::Entrypoint, 0).schema(schema);
    let app = migrated().resume(saved(json!({ "total": 4 }), "old")).unwrap();
    assert_eq!(app.state().count, 4);
    let error = migrated().resume(saved(json!({}), "older")).unwrap_err();
    insta::assert_snapshot!(causes(&error).join(": "), @"the saved state, of the schema older, could not be migrated: nobody remembers it");
    // One of today's schema is left alone.
    let app = migrated().resume(saved(json!({ "count": 5 }), &migrated().schema())).unwrap();
    assert_eq!(app.state().count, 5);
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Other {
    count: u64,
    note: Option<String>,
}

#[action]
fn rest() {}

#[test]
fn a_schema_follows_the_fields_and_their_types() {
    let other = Machine::builder(Other::default()).action("rest", action::<rest>()).entrypoint("rest").build().unwrap();
    assert_ne!(machine().schema(), other.schema());
    insta::assert_snapshot!(machine().schema(), @"3e16f16815de070c");
}
