//! A machine that is made at run time, of fields by name and closures over JSON, is checked and runs as a typed one.

use dag_core::{
    App, BoxError, Dag, Halt, Inputs, JsonAction, JsonError, JsonState, JsonType, JsonView, Machine, Node, RunEvent,
    State, StepError, action, causes, json_field,
};
use futures_util::StreamExt;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn start() -> Result<JsonState, JsonError> {
    JsonState::new()
        .field("count", JsonType::Number, json!(0))?
        .field("history", JsonType::List, json!([]))?
        .optional("prompt", JsonType::Text)?
        .optional("error", JsonType::Text)
}

/// What a closure of this test returns is a parameter of the test.
fn gives(value: Json) -> JsonAction {
    JsonAction::new(move |_| Ok(value.clone()))
}

fn add(view: &JsonView) -> Result<Json, BoxError> {
    let by: Option<i64> = view.read("by")?;
    Ok(json!({ "count": view.read::<i64>("count")? + by.unwrap_or(1), "history": view["count"] }))
}

fn adding() -> JsonAction {
    JsonAction::new(add).reads("count").optional_inputs("by").writes("count").appends("history")
}

fn machine() -> Machine<JsonState> {
    let ask = JsonAction::asynchronous(|view| async move {
        tokio::task::yield_now().await;
        let prompt: String = view.read("prompt")?;
        view.emit().send(json!(prompt));
        if prompt == "boom" { Err("it burst".into()) } else { Ok(json!({ "history": [prompt, "done"], "count": -1 })) }
    });
    let ask =
        ask.reads("prompt").extends("history").increments("count").takes("prompt").doc("Asks.").source("ask(prompt)");
    let hear = JsonAction::new(|view| Ok(json!({ "prompt": view["said"] }))).inputs("said").writes("prompt");
    Machine::builder(start().unwrap())
        .action("add", adding())
        .action("hear", hear)
        .action("ask", ask)
        .action("sorry", gives(json!({ "history": "sorry" })).reads("error").appends("history").takes("error"))
        .entrypoint("add")
        .transition("add", "add", json_field("count").lt(2))
        .default_transition("add", "hear")
        .default_transition("hear", "ask")
        .on_error("sorry", json_field("error"), |error| json!(causes(error).pop()))
        .build()
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn at_hear() -> App<JsonState> {
    let mut app = machine().app();
    app.run(Halt::before("hear"), Inputs::new()).await.unwrap();
    app
}

#[tokio::test]
async fn it_runs() {
    let mut app = at_hear().await;
    assert_eq!(serde_json::to_value(app.state()).unwrap(), json!({ "count": 2, "history": [0, 1] }));
    app.run(Halt::never(), Inputs::new().with("said", "hello")).await.unwrap();
    assert_eq!(
        serde_json::to_string(app.state()).unwrap(),
        r#"{"count":1,"history":[0,1,"hello","done"]}"#,
        "in the order of the fields"
    );
    assert_eq!((&app.state()["prompt"], app.state().value("prompt")), (&Json::Null, None));
}

#[tokio::test]
async fn inputs_may_be_anything_that_is_json() {
    let mut app = machine().app();
    app.step(Inputs::new().with("by", 7_u8)).await.unwrap();
    assert_eq!(app.state()["count"], 7);
    let mut app = machine().app();
    app.step(Inputs::new().with("by", json!(8))).await.unwrap();
    assert_eq!(app.state()["count"], 8);
}

#[tokio::test]
async fn the_error_edge_leads_on_and_parts_are_streamed() {
    let mut app = at_hear().await;
    let events: Vec<_> = app.stream(Halt::never(), Inputs::new().with("said", "boom")).collect().await;
    let parts = events.iter().filter_map(|event| match event.as_ref().unwrap() {
        RunEvent::Part { action, part, .. } => Some(format!("{action}: {}", part.json())),
        _ => None,
    });
    assert_eq!(parts.collect::<Vec<_>>(), [r#"ask: "boom""#]);
    assert_eq!(
        serde_json::to_value(app.state()).unwrap(),
        json!({ "count": 2, "history": [0, 1, "sorry"], "prompt": "boom" })
    );
}

#[test]
fn it_is_described() {
    let machine = machine();
    let ask = machine.action("ask").unwrap();
    assert_eq!((ask.reads(), ask.writes(), ask.doc()), (vec!["prompt"], vec!["history", "count", "prompt"], "Asks."));
    assert_eq!(ask.source(), "ask(prompt)");
    assert_eq!(machine.action("add").unwrap().inputs(), ["by"]);
    let conditions: Vec<_> = machine.transitions().map(|transition| format!("{:?}", transition.kind)).collect();
    assert_eq!(conditions[0], r#"When("count<2")"#);
}

fn mistakes(build: impl FnOnce(dag_core::MachineBuilder<JsonState>) -> dag_core::MachineBuilder<JsonState>) -> String {
    let error = build(Machine::builder(start().unwrap())).build().unwrap_err().to_string();
    error.lines().filter(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_mistake_is_found_when_it_is_built() {
    let found = mistakes(|builder| {
        builder
            .action("add", adding().reads("cout").writes("histori").appends("prompt").increments("error"))
            .action("lost", gives(json!({})))
            .entrypoint("add")
            .transition("add", "add", json_field("cuont").lt(2) & !json_field("prompt").is_set())
            .on_error("add", json_field("eror"), |_| Json::Null)
    });
    insta::assert_snapshot!(found, @r#"
    the machine cannot be built: 7 problems

    `add` takes `cout`, which is no field of the state; did you mean `count`?
      help: declare the field, or take it from the step with `.inputs("cout")`

    `add` writes `histori`, which is no field of the state; did you mean `history`?

    `add` appends to `prompt`, which is no list
      help: make it a `JsonType::List`, or set it

    `add` increments `error`, which is no number
      help: make it a `JsonType::Number`, or set it

    `add` leads on by a condition on `cuont`, which is no field of the state; did you mean `count`?

    `add` is told the error in `eror`, which is no field of the state; did you mean `error`?

    no way leads to the action `lost`
      help: add a transition to it, or remove it
    "#);
}

#[test]
fn what_nothing_can_have_written_is_found() {
    let found = mistakes(|builder| {
        builder.action("ask", gives(json!({})).reads("prompt").reads_if_there("error")).entrypoint("ask")
    });
    insta::assert_snapshot!(found, @r"
    the machine cannot be built: 1 problem

    `ask` reads `prompt`, which no action before it writes and the start state does not have
      help: write it first, put it in the start state, or read it with `.reads_if_there(…)`
    ");
}

async fn failure(action: JsonAction) -> String {
    let builder = Machine::builder(start().unwrap()).action("a", action).entrypoint("a");
    let mut app = builder.build().unwrap().app();
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert_eq!((app.state(), app.next_action()), (&start().unwrap(), Some("a")));
    match &error {
        StepError::Failed(failed) if failed.to_string().contains("does not fit") => failed.to_string(),
        _ => causes(&error).pop().unwrap(),
    }
}

fn without_place(error: &str) -> &str {
    error.split(" (dag-core/").next().unwrap()
}

#[tokio::test]
async fn what_is_not_declared_cannot_be_read_or_written() {
    let reads = JsonAction::new(|view| Ok(json!({ "count": view.get("histori")? }))).reads("history").writes("count");
    insta::assert_snapshot!(failure(reads).await, @"the action has not declared that it reads `histori`; did you mean `history`?");
    let indexes = JsonAction::new(|view| Ok(view["count"].clone()));
    insta::assert_snapshot!(without_place(&failure(indexes).await), @"action `a` panicked: the action has not declared that it reads `count`; it takes none");
    insta::assert_snapshot!(failure(gives(json!({ "count": 1, "cuont": 2 })).writes("count")).await, @"the action has not declared that it writes `cuont`; did you mean `count`?");
    insta::assert_snapshot!(failure(gives(json!({ "count": 1 })).writes(["count", "prompt"])).await, @"the action gave nothing for `prompt`");
    insta::assert_snapshot!(failure(gives(json!(1)).writes("count")).await, @"an action gives an object of what it writes, and not 1");
}

#[tokio::test]
async fn a_value_of_another_type_fails_the_step() {
    let fit = async |action| without_place(&failure(action).await).to_owned();
    insta::assert_snapshot!(fit(gives(json!({ "count": "one" })).writes("count")).await, @"what action `a` gave for `count` does not fit: it is a text, and not a number");
    insta::assert_snapshot!(fit(gives(json!({ "count": null })).writes("count")).await, @"what action `a` gave for `count` does not fit: it is null, and not a number");
    insta::assert_snapshot!(fit(gives(json!({ "history": 1 })).extends("history")).await, @"what action `a` gave for `history` does not fit: it is a number, and not a list");
    insta::assert_snapshot!(fit(gives(json!({ "count": [1] })).increments("count")).await, @"what action `a` gave for `count` does not fit: it is a list, and not a number");
    let read = JsonAction::new(|view| Ok(json!(view.read::<String>("count")?))).reads("count");
    insta::assert_snapshot!(failure(read).await, @"`count` is not what it is read as: invalid type: integer `0`, expected a string");
}

#[test]
fn a_start_state_is_checked() {
    let twice = start().unwrap().optional("count", JsonType::Any).unwrap_err();
    let other = JsonState::new().field("count", JsonType::Number, json!("one")).unwrap_err();
    let unknown = start().unwrap().with("histori", json!([])).unwrap_err();
    insta::assert_snapshot!([twice, other, unknown].map(|error| error.to_string()).join("\n"), @r"
    the field `count` is declared twice
    the value of the field `count` does not fit: it is a text, and not a number
    the state has no field `histori`; did you mean `history`?
    ");
}

#[tokio::test]
async fn a_state_of_other_fields_is_refused() {
    let mut app = at_hear().await;
    let other = JsonState::new().field("count", JsonType::Text, json!("one")).unwrap();
    let error = app.set_state(other.optional("note", JsonType::Any).unwrap()).unwrap_err();
    assert!(
        matches!(&error, StepError::OtherFields { fields } if *fields == ["count", "error", "history", "note", "prompt"])
    );
    let edited = app.state().clone().with("count", json!(9)).unwrap();
    app.set_state(edited).unwrap();
    assert_eq!(app.state()["count"], 9);
    let error = app.run(Halt::after("ask").when(json_field("promt").is_set()), Inputs::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot halt at `promt`, which is no field; did you mean `prompt`?");
}

/// Functions and graphs over JSON values, too.
#[action(writes(count, append(history)))]
fn double(count: &Json, #[input] note: Option<&Json>) -> (Json, Json) {
    (json!(count.as_u64().map(|count| count * 2)), note.cloned().unwrap_or_default())
}

#[tokio::test]
async fn functions_and_graphs_act_on_it() {
    let halved = |count: &Json| json!(count.as_u64().map(|count| count / 2));
    let dag = Dag::builder().node(Node::input::<Json>("count")).node(Node::function("half", ["count"], halved));
    let start = start().unwrap().with("count", json!(21)).unwrap();
    let machine = Machine::builder(start)
        .action("double", action::<double>())
        .action("halve", dag.build().unwrap().action_named(["half"]).set_named("half", "count"))
        .entrypoint("double")
        .default_transition("double", "halve")
        .build()
        .unwrap();
    let mut app = machine.app();
    app.step(Inputs::new().with("note", "twice")).await.unwrap();
    assert_eq!((&app.state()["count"], &app.state()["history"]), (&json!(42), &json!(["twice"])));
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state()["count"], 21);
}

#[test]
fn conditions_by_name() {
    let state = |count: Json, prompt: Option<&str>| {
        let state = start().unwrap().with("count", count).unwrap().with("history", json!(["a", 1])).unwrap();
        prompt.into_iter().fold(state, |state, prompt| state.with("prompt", json!(prompt)).unwrap())
    };
    let states = [state(json!(1), None), state(json!(2.0), Some("image")), state(json!(3), Some("code"))];
    let check = |condition: dag_core::Condition<JsonState>, name: &str, holds: [bool; 3]| {
        assert_eq!((condition.name(), [0, 1, 2].map(|at| condition.holds(&states[at]))), (name, holds));
    };
    check(json_field("count").eq(2), "count=2", [false, true, false]);
    check(json_field("count").ne(2), "count!=2", [true, false, true]);
    check(json_field("count").le(2), "count<=2", [true, true, false]);
    check(json_field("count").gt(1.5), "count>1.5", [false, true, true]);
    check(json_field("prompt").lt("d"), "prompt<d", [false, false, true]);
    check(json_field("prompt").ne("image"), "prompt!=image", [false, false, true]);
    check(json_field("prompt").one_of(["image", "text"]), "prompt in image, text", [false, true, false]);
    check(json_field("prompt").contains("mag"), "prompt contains mag", [false, true, false]);
    check(json_field("history").contains(1), "history contains 1", [true, true, true]);
    check(
        json_field("prompt").is_absent() | json_field("count").ge(3),
        "prompt is absent | count>=3",
        [true, false, true],
    );
    check(json_field("history").lt(3), "history<3", [false, false, false]);
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        ".*".prop_map(Json::from)
    ];
    leaf.prop_recursive(3, 20, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Json::from))
}

proptest! {
    #[test]
    fn a_state_comes_back_from_its_json(values in prop::collection::vec(any_json(), 0..6)) {
        let mut state = JsonState::new();
        for (at, value) in values.iter().enumerate() {
            state = state.optional(format!("field {at}"), JsonType::Any).unwrap().with(&format!("field {at}"), value.clone()).unwrap();
        }
        let json = serde_json::to_value(&state).unwrap();
        prop_assert_eq!(&state.restored(json.clone()).unwrap(), &state);
        prop_assert_eq!(serde_json::to_value(serde_json::from_value::<JsonState>(json.clone()).unwrap()).unwrap(), json);
    }
}

#[test]
fn json_of_other_fields_is_no_such_state() {
    let restored = |json| start().unwrap().restored(json).unwrap_err().to_string();
    let errors = [
        restored(json!({ "count": 1 })),
        restored(json!({ "count": 1, "history": [], "promt": "" })),
        restored(json!({ "count": 1, "history": {} })),
        restored(json!([])),
    ];
    insta::assert_snapshot!(errors.join("\n"), @r"
    the field `history` is missing
    the state has no field `promt`; did you mean `prompt`?
    the value of the field `history` does not fit: it is an object, and not a list
    the state is no JSON object
    ");
}
