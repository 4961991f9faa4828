//! Sub-applications of an application that is kept are kept beside it: each points to its parent's step, and the parent names it.

mod support;

use std::collections::BTreeSet;

use dag_core::{ChildError, Ctx, Finished, Halt, Inputs, List, Machine, State, StepError, action, causes, map_states};
use dag_store::{App, Child, Project, Status};
use serde::{Deserialize, Serialize};
use support::folder;

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    number: u64,
    square: u64,
}

#[action(writes(square))]
fn square(ctx: &Ctx, number: &u64) -> Result<u64, String> {
    ctx.attr("number", number);
    number.checked_mul(*number).ok_or("too large".into())
}

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    numbers: List<u64>,
    squares: List<u64>,
}

fn items(numbers: &List<u64>) -> impl Iterator<Item = Item> + use<> {
    numbers.clone().into_iter().map(|number| Item { number, square: 0 })
}

fn squares(done: &[Finished<Item>]) -> List<u64> {
    done.iter().map(|done| done.square).collect()
}

fn row(numbers: &[u64]) -> Row {
    Row { numbers: numbers.iter().copied().collect(), ..Row::default() }
}

/// Goes round, so that the same action begins children in each of its steps.
fn machine(numbers: &[u64]) -> Machine<Row> {
    let squares = map_states(action::<square>(), ["numbers"], items).set("squares", squares).set("numbers", squares);
    Machine::builder(row(numbers))
        .action("square all", squares)
        .action("also", also())
        .entrypoint("square all")
        .default_transition("square all", "also")
        .default_transition("also", "square all")
        .build()
        .unwrap()
}

fn also() -> dag_core::Action {
    map_states(action::<square>(), ["numbers"], items).set("squares", squares).into()
}

fn read(project: &Project, id: &str) -> App {
    let app = project.app(id).unwrap().read().unwrap();
    assert!(app.problems.is_empty(), "{:?}", app.problems);
    app
}

fn ids(project: &Project) -> BTreeSet<String> {
    project.apps().unwrap().iter().map(|app| app.id().to_owned()).collect()
}

#[tokio::test]
async fn each_step_and_each_action_has_its_own() {
    let store = folder();
    let mut app = store.project.track(&machine(&[2, 3]), "row").partition_key("ada").start().unwrap();
    for _ in 0..3 {
        app.step(Inputs::new()).await.unwrap();
    }
    assert_eq!(app.state().squares, [16, 81].into_iter().collect());
    let parent = read(&store.project, "row");
    let linked: Vec<_> = parent.children.iter().map(|child| (&*child.child.app_id, child.sequence_id)).collect();
    let hash = "square-all~";
    assert!(linked[0].0.starts_with(&format!("row.0.{hash}")), "{linked:?}");
    let keys: Vec<_> = linked.iter().map(|(id, step)| (id.rsplit('.').next().unwrap(), step.unwrap())).collect();
    assert_eq!(keys, [("0", 0), ("1", 0), ("0", 1), ("1", 1), ("0", 2), ("1", 2)]);
    assert!(parent.children.iter().all(|child| child.event_type == Child::SPAWN));
    assert_eq!(ids(&store.project).len(), 7, "no two share an id");

    for (child, step) in linked {
        let read = read(&store.project, child);
        let pointer = read.metadata.spawning_parent_pointer.unwrap();
        assert_eq!((&*pointer.app_id, pointer.sequence_id), ("row", step));
        assert_eq!(
            (pointer.partition_key.as_deref(), read.metadata.partition_key.as_deref()),
            (Some("ada"), Some("ada"))
        );
        assert_eq!(read.steps.len(), 1);
        assert_eq!((read.steps[0].sequence_id, read.steps[0].status), (0, Status::Completed));
        assert_eq!(read.steps[0].attributes.len(), 1);
        assert_eq!(read.graph.unwrap().actions[0].name, "square");
    }
    assert!(parent.steps.iter().all(|step| step.attributes.is_empty()), "what a child tells is not its parent's");
}

#[tokio::test]
async fn one_that_fails_is_named_by_its_id() {
    let store = folder();
    let mut app = store.project.track(&machine(&[2, u64::MAX]), "row").start().unwrap();
    let Err(StepError::Failed(error)) = app.step(Inputs::new()).await else { panic!("the second cannot be squared") };
    let child = error.find::<ChildError>().unwrap().to_string();
    drop(app);
    let failed = &read(&store.project, "row").children[1].child.app_id;
    assert_eq!(child, format!("the sub-application `{failed}` failed"));
    let exception = read(&store.project, failed).steps[0].exception.clone().unwrap();
    assert!(exception.ends_with("caused by: too large"), "{exception}");
    let exception = read(&store.project, "row").steps[0].exception.clone().unwrap();
    assert!(exception.contains(&child) && exception.ends_with("caused by: too large"), "{exception}");
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Nest {
    depth: u64,
    leaves: u64,
}

/// Two of the same a level deeper, by the same machine.
#[action(writes(leaves))]
async fn split(ctx: &Ctx, depth: &u64) -> Result<u64, ChildError> {
    if *depth == 0 {
        return Ok(1);
    }
    let below = [(); 2].map(|()| Nest { depth: depth - 1, leaves: 0 });
    let done = ctx.map_states(&splitting(), below).all().await?;
    Ok(done.iter().map(|done| done.leaves).sum())
}

fn splitting() -> Machine<Nest> {
    Machine::single(Nest { depth: 2, leaves: 0 }, "split", action::<split>()).unwrap()
}

#[tokio::test]
async fn children_of_children_too() {
    let store = folder();
    let mut app = store.project.track(&splitting(), "nest").start().unwrap();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!(app.state().leaves, 4);
    let expected = [
        "nest",
        "nest.0.split.0-0",
        "nest.0.split.0-0.0.split.0-0",
        "nest.0.split.0-0.0.split.0-1",
        "nest.0.split.0-1",
        "nest.0.split.0-1.0.split.0-0",
        "nest.0.split.0-1.0.split.0-1",
    ];
    assert_eq!(ids(&store.project), expected.map(String::from).into());
    let below = read(&store.project, expected[1]);
    assert_eq!(below.metadata.spawning_parent_pointer.unwrap().app_id, "nest");
    let linked: Vec<_> = below.children.iter().map(|child| &*child.child.app_id).collect();
    assert_eq!(linked, &expected[2..4]);
}

#[tokio::test]
async fn of_an_application_that_is_not_kept_none_are() {
    let store = folder();
    let mut app = machine(&[2]).app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().squares, [4].into_iter().collect());
    assert!(ids(&store.project).is_empty());
}

#[action(writes(leaves))]
async fn odd_keys(ctx: &Ctx, depth: &u64) -> Result<u64, String> {
    let machine = Machine::single(Nest::default(), "split", action::<split>()).unwrap();
    let long = "x".repeat(300);
    for (at, key) in
        ["a/b", "a b", "a.b", "../x", "", "☃", "ä", ".", &long, &format!("{long}y")].into_iter().enumerate()
    {
        let child = ctx.child(&machine).key(key).run().await;
        child.map_err(|error| format!("{at}: {}", causes(&error).join(": ")))?;
    }
    Ok(*depth)
}

#[tokio::test]
async fn any_text_is_a_key() {
    let store = folder();
    let parent = "p".repeat(200);
    let machine = Machine::single(Nest::default(), "odd keys", action::<odd_keys>()).unwrap();
    let mut app = store.project.track(&machine, &*parent).start().unwrap();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(ids(&store.project).len(), 11);
    assert_eq!(read(&store.project, &parent).children.len(), 10);
}

#[tokio::test]
async fn an_id_that_is_somebody_elses_is_left_alone() {
    let store = folder();
    let other = store.project.track(&splitting(), "nest.0.split.0-0").start().unwrap();
    let mut app = store.project.track(&splitting(), "nest").start().unwrap();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    drop(other);
    assert!(read(&store.project, "nest.0.split.0-0").steps.is_empty());
    let linked: BTreeSet<_> =
        read(&store.project, "nest").children.into_iter().map(|child| child.child.app_id).collect();
    assert_eq!(linked, ["nest.0.split.0-0~2", "nest.0.split.0-1"].map(String::from).into());
}
