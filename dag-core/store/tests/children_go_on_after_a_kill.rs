//! A step that is made again finds the sub-applications that it began: those that had ended give their result at once, the others go on from
//! where they were. One that began with another state is another one, and its result is nobody else's.

mod support;

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dag_core::{
    Action, App, Finished, Halt, Inputs, List, Machine, State, action, causes, field, map_actions, map_states,
};
use dag_store::{Project, Status, Store};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use support::folder;

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    number: u64,
    steps: u64,
}

/// What was done, by number and step; and which of these do not end yet.
#[derive(Default)]
struct Work {
    done: Mutex<Vec<(u64, u64)>>,
    stuck: Mutex<Vec<(u64, u64)>>,
    broken: Mutex<Vec<(u64, u64)>>,
}

#[action(writes(steps))]
async fn work(number: &u64, steps: &u64, work: &Arc<Work>) -> Result<u64, String> {
    let this = (*number, *steps);
    if work.stuck.lock().unwrap().contains(&this) {
        std::future::pending::<()>().await;
    }
    if work.broken.lock().unwrap().contains(&this) {
        return Err(format!("{this:?} is broken"));
    }
    work.done.lock().unwrap().push(this);
    Ok(steps + 1)
}

/// Makes three steps.
fn working(work: &Arc<Work>) -> Machine<Item> {
    Machine::builder(Item::default())
        .action("work", action::<work>().bind("work", work.clone()))
        .entrypoint("work")
        .transition("work", "work", field!(Item.steps).lt(3_u64))
        .build()
        .unwrap()
}

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct All {
    first: u64,
    steps: List<u64>,
}

fn all(work: &Arc<Work>) -> Action {
    let items = |first: &u64| (*first..first + 3).map(|number| Item { number, steps: 0 });
    let steps = |done: &[Finished<Item>]| done.iter().map(|done| done.number * 10 + done.steps).collect::<List<_>>();
    map_states(working(work), ["first"], items).concurrency(2).set("steps", steps).into()
}

fn machine(action: Action) -> Machine<All> {
    Machine::single(All { first: 1, ..All::default() }, "all", action).unwrap()
}

/// Begins a step and drops it where it is stuck.
fn interrupted(mut app: App<All>) {
    let mut step = Box::pin(app.step(Inputs::new()));
    for _ in 0..100 {
        assert!(step.as_mut().now_or_never().is_none());
    }
}

fn children(project: &Project) -> Vec<(String, u64, Status)> {
    let apps = project.apps().unwrap().into_iter().filter(|app| app.id() != "all");
    let read = apps.map(|app| app.read().unwrap());
    read.map(|app| (app.app_id, app.steps.len() as u64, app.steps.last().unwrap().status)).collect()
}

fn child(key: &str, steps: u64, status: Status) -> (String, u64, Status) {
    (format!("all.0.all.{key}"), steps, status)
}

#[tokio::test]
async fn from_where_each_was() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.stuck.lock().unwrap() = vec![(2, 1), (3, 0)];
    let machine = machine(all(&work));
    interrupted(store.project.track(&machine, "all").start().unwrap());
    use Status::{Completed, Interrupted};
    let before = [child("0", 3, Completed), child("1", 2, Interrupted), child("2", 1, Interrupted)];
    assert_eq!(children(&store.project), before);
    let done = std::mem::take(&mut *work.done.lock().unwrap());
    assert_eq!(done.len(), 4, "three of the first, one of the second");

    work.stuck.lock().unwrap().clear();
    let mut app = store.project.track(&machine, "all").resume().unwrap();
    app.run(Halt::never(), Inputs::new()).await.unwrap();
    assert_eq!(app.state().steps, [13, 23, 33].into_iter().collect());
    let mut again = work.done.lock().unwrap().clone();
    again.sort_unstable();
    assert_eq!(again, [(2, 1), (2, 2), (3, 0), (3, 1), (3, 2)], "what had completed is not done again");
    assert_eq!(children(&store.project), ["0", "1", "2"].map(|key| child(key, 3, Completed)));
    drop(app);
    assert_eq!(store.app("all").read().unwrap().children.len(), 3, "each is linked once");
}

#[tokio::test]
async fn also_if_the_parent_was_not_told_of_one() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.stuck.lock().unwrap() = vec![(2, 1)];
    let machine = machine(all(&work));
    interrupted(store.project.track(&machine, "all").start().unwrap());
    // Killed between the folder of the child and the line of the parent.
    let lines = store.app("all").path().join("children.jsonl");
    let text = std::fs::read_to_string(&lines).unwrap();
    std::fs::write(&lines, &text[..=text.find('\n').unwrap()]).unwrap();
    work.stuck.lock().unwrap().clear();
    let mut app = store.project.track(&machine, "all").resume().unwrap();
    app.step(Inputs::new()).await.unwrap();
    let mut linked: Vec<_> =
        store.app("all").read().unwrap().children.into_iter().map(|child| child.child.app_id).collect();
    linked.sort_unstable();
    assert_eq!(linked, ["all.0.all.0", "all.0.all.1", "all.0.all.2"]);
}

#[tokio::test]
async fn but_not_with_another_state() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.stuck.lock().unwrap() = vec![(3, 2)];
    let machine = machine(all(&work));
    interrupted(store.project.track(&machine, "all").start().unwrap());
    work.stuck.lock().unwrap().clear();
    let mut app = store.project.track(&machine, "all").resume().unwrap();
    // The states are now 2, 3 and 4 in the places of 1, 2 and 3.
    app.set_state(All { first: 2, ..All::default() }).unwrap();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().steps, [23, 33, 43].into_iter().collect());
    let ids: Vec<_> = children(&store.project).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids, ["all.0.all.0", "all.0.all.0~2", "all.0.all.1", "all.0.all.1~2", "all.0.all.2", "all.0.all.2~2"]);
}

#[tokio::test]
async fn nor_with_another_machine() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.stuck.lock().unwrap() = vec![(3, 2)];
    interrupted(store.project.track(&machine(all(&work)), "all").start().unwrap());
    work.stuck.lock().unwrap().clear();
    // The action has another name now, so that nobody knows where it goes on.
    let renamed = Machine::single(Item::default(), "renamed", action::<work>().bind("work", work.clone())).unwrap();
    let items = |first: &u64| [Item { number: *first, steps: 0 }];
    let all = map_states(renamed, ["first"], items)
        .set("steps", |done: &[Finished<Item>]| done.iter().map(|done| done.steps).collect::<List<_>>());
    let mut app = store.project.track(&machine(all.into()), "all").resume().unwrap();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().steps, [1].into_iter().collect());
    assert_eq!(children(&store.project)[1], child("0~2", 1, Status::Completed));
}

#[tokio::test]
async fn an_attempt_that_failed_is_one_too() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.broken.lock().unwrap() = vec![(2, 1)];
    let machine = machine(all(&work).retry(1, Duration::from_millis(1)));
    let mut app = store.project.track(&machine, "all").start().unwrap();
    let error = app.step(Inputs::new()).await.unwrap_err();
    assert_eq!(causes(&error).last().unwrap(), "(2, 1) is broken");
    assert_eq!(work.done.lock().unwrap().iter().filter(|done| **done == (2, 0)).count(), 1);
    assert_eq!(children(&store.project)[1], child("1", 3, Status::Failed), "one step, and two attempts at the second");

    // The step itself has ended: the next one begins its own.
    work.broken.lock().unwrap().clear();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(work.done.lock().unwrap().iter().filter(|done| **done == (2, 0)).count(), 2);
    assert!(children(&store.project).iter().any(|(id, ..)| id == "all.1.all.1"));
}

#[tokio::test]
async fn one_that_won_wins_again() {
    let (store, work) = (folder(), Arc::new(Work::default()));
    *work.stuck.lock().unwrap() = vec![(1, 2)];
    let race = |work: &Arc<Work>| -> Action {
        let runners = [("one", working(work)), ("other", working(work))];
        let race = map_actions(runners, ["first"], |first: &u64| Item { number: *first, steps: 0 });
        race.first_wins().append("steps", |winner: &Finished<Item>| winner.steps).into()
    };
    interrupted(store.project.track(&machine(race(&work)), "all").start().unwrap());
    work.stuck.lock().unwrap().clear();
    let mut app = store.project.track(&machine(race(&work)), "all").resume().unwrap();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().steps, [3].into_iter().collect());
    let statuses: Vec<_> = children(&store.project).into_iter().map(|(_, _, status)| status).collect();
    assert!(statuses.contains(&Status::Completed), "{statuses:?}");
}

/// The step of the machine below, which says each thing that it has done.
#[action(writes(steps))]
#[expect(clippy::print_stdout, reason = "the test below reads it")]
fn said(number: &u64, steps: &u64) -> u64 {
    println!("did {number} {steps}");
    steps + 1
}

fn saying() -> Machine<All> {
    let child = Machine::builder(Item::default())
        .action("said", action::<said>())
        .entrypoint("said")
        .transition("said", "said", field!(Item.steps).lt(5_u64))
        .build()
        .unwrap();
    let items = |_: &u64| (0..40).map(|number| Item { number, steps: 0 });
    let steps = |done: &[Finished<Item>]| done.iter().map(|done| done.number * 10 + done.steps).collect::<List<_>>();
    machine(map_states(child, ["first"], items).concurrency(4).set("steps", steps).into())
}

const FOLDER: &str = "DAG_STORE_CHILDREN_FOLDER";

#[test]
fn killed_at_any_moment() {
    let Some(folder) = env::var_os(FOLDER) else { return kill_again_and_again() };
    let project = Store::open(folder).unwrap().project("test").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut app = project.track(&saying(), "all").resume_or_start().unwrap();
    // It may have been killed when all was done.
    if app.next_action().is_some() {
        runtime.block_on(app.run(Halt::never(), Inputs::new())).unwrap();
    }
}

/// The same test in another process, which is killed ever later, until it ends before.
fn kill_again_and_again() {
    let store = folder();
    let (mut said, mut kills) = (0, 0);
    loop {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed_at_any_moment", "--nocapture"])
            .env(FOLDER, store.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        // The test's own lines come first.
        let first: Vec<_> = lines.by_ref().take_while(|line| !line.contains("did ")).collect();
        assert!(!first.is_empty());
        thread::sleep(Duration::from_millis(kills as u64));
        process.kill().unwrap();
        let ended = process.wait().unwrap();
        said += 1 + lines.filter(|line| line.starts_with("did ")).count();
        if ended.success() {
            break;
        }
        kills += 1;
        assert!(kills < 1000, "it never ends");
    }
    let all = store.app("all").read().unwrap();
    assert_eq!((all.children.len(), all.problems), (40, vec![]));
    let state = store.app("all").resume().unwrap().state.unwrap();
    let expected: Vec<u64> = (0..40).map(|number| number * 10 + 5).collect();
    assert_eq!(state["steps"], serde_json::json!(expected));
    for (id, steps, status) in children(&store.project) {
        assert_eq!((steps, status), (5, Status::Completed), "{id}");
    }
    // A kill may hit between what is done and the line that says so; nothing else is done again.
    assert!(said <= 200 + kills, "{said} were done, with {kills} kills");
    assert!(kills > 2, "it was killed {kills} times only");
}
