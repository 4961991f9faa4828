//! Where an application of a machine goes on, row for row of the table of Burr's `initialize_from`: from a log, and from saved states alone.

use std::sync::Arc;
use std::time::Duration;

use dag_core::{App, Halt, Inputs, Machine, State, action, field};
use dag_store::persister::{MemoryPersister, Persisted, Persister};
use dag_store::{Project, Store, TrackError};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Counter {
    count: u32,
    error: Option<String>,
}

/// Fails at 13, and at 99 never ends.
#[action(writes(count))]
async fn add(count: &u32, #[input] by: &u32) -> Result<u32, String> {
    match by {
        13 => Err("13 brings bad luck".into()),
        99 => std::future::pending().await,
        _ => Ok(count + by),
    }
}

#[action]
fn show() {}

#[action]
fn excuse() {}

/// `add` until 10, then `show`, and that is the end.
fn machine(has_error_edge: bool) -> Machine<Counter> {
    let machine = Machine::builder(Counter::default())
        .action("add", action::<add>())
        .action("show", action::<show>())
        .action("excuse", action::<excuse>())
        .entrypoint("add")
        .transition("add", "add", field!(Counter.count).lt(10))
        .default_transition("add", "show")
        .transition("show", "excuse", field!(Counter.count).gt(1000));
    let machine =
        if has_error_edge { machine.on_error("excuse", field!(Counter.error), ToString::to_string) } else { machine };
    machine.build().unwrap()
}

/// What keeps the applications.
enum Keeper {
    Log(tempfile::TempDir),
    States(Arc<MemoryPersister>),
}

impl Keeper {
    fn both() -> [Self; 2] {
        [Self::Log(tempfile::tempdir().unwrap()), Self::States(Arc::new(MemoryPersister::new()))]
    }

    fn project(folder: &tempfile::TempDir) -> Project {
        Store::open(folder.path()).unwrap().project("counters").unwrap()
    }

    fn start(&self, machine: &Machine<Counter>, id: &str) -> App<Counter> {
        match self {
            Self::Log(folder) => Self::project(folder).track(machine, id).start().unwrap(),
            Self::States(states) => Persisted::new(machine, states.clone(), id).start().unwrap(),
        }
    }

    fn resume(&self, machine: &Machine<Counter>, id: &str) -> Result<App<Counter>, TrackError> {
        match self {
            Self::Log(folder) => Self::project(folder).track(machine, id).resume(),
            Self::States(states) => Persisted::new(machine, states.clone(), id).resume(),
        }
    }

    fn resume_or_start(&self, machine: &Machine<Counter>, id: &str) -> App<Counter> {
        match self {
            Self::Log(folder) => Self::project(folder).track(machine, id).resume_or_start().unwrap(),
            Self::States(states) => Persisted::new(machine, states.clone(), id).resume_or_start().unwrap(),
        }
    }

    fn fork(&self, machine: &Machine<Counter>, of: &str, step: u64, id: &str) -> App<Counter> {
        match self {
            Self::Log(folder) => {
                let project = Self::project(folder);
                let from = project.app(of).unwrap().at(step).unwrap();
                project.track(machine, id).fork(&from).unwrap()
            }
            Self::States(states) => {
                let from = states.load(None, of, Some(step)).unwrap().unwrap();
                Persisted::new(machine, states.clone(), id).fork(from).unwrap()
            }
        }
    }
}

fn by(number: u32) -> Inputs {
    Inputs::new().with("by", number)
}

/// Count, next action, number of the next step.
type Place<'a> = (u32, Option<&'a str>, u64);

fn stands(app: &App<Counter>) -> Place<'_> {
    (app.state().count, app.next_action(), app.sequence_id())
}

/// An application that has made these steps and is gone.
async fn made(keeper: &Keeper, machine: &Machine<Counter>, id: &str, steps: &[u32]) {
    let mut app = keeper.start(machine, id);
    for &number in steps {
        let inputs = if app.next_action() == Some("add") { by(number) } else { Inputs::new() };
        let step = tokio::time::timeout(Duration::from_millis(20), app.step(inputs)).await;
        assert_eq!(step.is_err(), number == 99, "{id}");
    }
}

#[tokio::test]
async fn where_each_history_goes_on() {
    let rows: [(&str, bool, &[u32], Place<'_>); 8] = [
        ("a step completed", false, &[1, 2], (3, Some("add"), 2)),
        ("a step completed, and its transition leads elsewhere", false, &[10], (10, Some("show"), 1)),
        ("the end", false, &[10, 0], (10, None, 2)),
        ("a step failed", false, &[1, 13], (1, Some("add"), 2)),
        ("the first step failed", false, &[13], (0, Some("add"), 1)),
        ("a step failed and an error edge led on", true, &[1, 13], (1, Some("excuse"), 2)),
        ("a step was interrupted", false, &[1, 99], (1, Some("add"), 1)),
        ("a step failed and the next was interrupted", false, &[1, 13, 99], (1, Some("add"), 2)),
    ];
    for keeper in Keeper::both() {
        for (row, has_error_edge, steps, expected) in &rows {
            let machine = machine(*has_error_edge);
            made(&keeper, &machine, row, steps).await;
            let mut app = keeper.resume(&machine, row).unwrap();
            assert_eq!(stands(&app), *expected, "{row}");
            // Burr's `resume_at_next_action=False`: the state that there is, at the entrypoint.
            app.reset_to_entrypoint().unwrap();
            assert_eq!(stands(&app), (expected.0, Some("add"), expected.2), "{row}");
            drop(app);
            let app = keeper.resume(&machine, row).unwrap();
            assert_eq!(stands(&app), (expected.0, Some("add"), expected.2), "{row}, resumed once more");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_begins_with_the_default() {
    let machine = machine(false);
    for keeper in Keeper::both() {
        assert!(keeper.resume(&machine, "none").is_err());
        assert_eq!(stands(&keeper.resume_or_start(&machine, "none")), (0, Some("add"), 0));
        made(&keeper, &machine, "some", &[4]).await;
        assert_eq!(stands(&keeper.resume_or_start(&machine, "some")), (4, Some("add"), 1));
    }
}

#[tokio::test]
async fn forks_go_on_from_any_step_and_override_what_they_like() {
    let machine = machine(false);
    for keeper in Keeper::both() {
        made(&keeper, &machine, "parent", &[1, 2, 13, 4]).await;
        let expected = [(1, Some("add"), 1), (3, Some("add"), 2), (3, Some("add"), 3), (7, Some("add"), 4)];
        for (step, expected) in expected.into_iter().enumerate() {
            let (step, id) = (step as u64, format!("fork of {step}"));
            let mut fork = keeper.fork(&machine, "parent", step, &id);
            assert_eq!(stands(&fork), expected, "{id}");
            // Burr's `override_state_values`.
            fork.set_state(Counter { count: 100, error: None }).unwrap();
            fork.run(Halt::after("add"), by(1)).await.unwrap();
            assert_eq!(stands(&fork), (101, Some("show"), expected.2 + 1), "{id}");
            drop(fork);
            let again = keeper.resume(&machine, &id).unwrap();
            assert_eq!(stands(&again), (101, Some("show"), expected.2 + 1), "{id}, resumed");
        }
    }
}
