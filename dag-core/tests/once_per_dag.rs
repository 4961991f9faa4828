//! The value of a node marked `once` is made once for a graph, by the first run that needs it, and shared by all runs and actions.

use std::future::IntoFuture;
use std::sync::Arc;

use dag_core::{Dag, Event, Inputs, Machine, Missing, Module, RunError, State, Subdag, input, module, node};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

mod counting;
use counting::Calls;

input!(calls: Calls);
input!(number: u32);

/// What cannot be cloned is lent.
struct Table(Vec<u32>);

#[node(once)]
fn table(calls: &Calls) -> Table {
    calls.count("table");
    Table(vec![1, 2, 3])
}

#[node(once, inject(by = 2))]
async fn scaled(table: &Table, by: u32, calls: &Calls) -> Vec<u32> {
    tokio::task::yield_now().await;
    calls.count("scaled");
    table.0.iter().map(|entry| entry * by).collect()
}

#[node]
fn found(scaled: &[u32], table: &Table, number: &u32) -> bool {
    scaled.contains(number) || table.0.contains(number)
}

#[node]
fn popped(mut scaled: Vec<u32>) -> Option<u32> {
    scaled.pop()
}

const NODES: Module = module!([calls, number, table, scaled, found, popped]);

fn dag(calls: &Calls) -> Dag {
    Dag::builder().add(NODES).bind::<calls>(calls.clone()).build().unwrap()
}

#[tokio::test]
async fn every_run_takes_what_the_first_has_made() {
    let calls = Calls::default();
    let (dag, other) = (dag(&calls), dag(&calls));
    let shared = dag.clone();
    for given in 1_u32..=6 {
        let dag = if given % 2 == 0 { &dag } else { &shared };
        let (found, popped) = dag.run::<(found, popped)>().input::<number>(given).await.unwrap();
        assert_eq!((found, popped), (given != 5, Some(6)));
    }
    assert_eq!(calls.to_string(), "scaled 1, table 1");
    assert_eq!(other.run::<popped>().await.unwrap(), Some(6));
    assert_eq!(calls.to_string(), "scaled 2, table 2");
}

#[tokio::test]
async fn an_override_holds_for_its_run_alone() {
    let calls = Calls::default();
    let dag = dag(&calls);
    for _ in 0..2 {
        assert_eq!(dag.run::<popped>().override_with::<scaled>([7]).await.unwrap(), Some(7));
    }
    assert_eq!(calls.to_string(), "");
    assert_eq!(dag.run::<popped>().await.unwrap(), Some(6));
    assert_eq!(dag.run::<popped>().override_with::<scaled>([8]).await.unwrap(), Some(8));
    assert_eq!(calls.to_string(), "scaled 1, table 1");
}

#[tokio::test]
async fn as_an_output_it_is_lent() {
    let calls = Calls::default();
    let dag = dag(&calls);
    let error = dag.run::<scaled>().await.unwrap_err().to_string();
    assert!(error.contains("`scaled` was asked for by value, but is bound, made once for all runs"), "{error}");
    for _ in 0..2 {
        let values = dag.run_named(["table", "scaled"]).await.unwrap();
        assert_eq!(values.get::<Table>("table").unwrap().0, [1, 2, 3]);
        assert_eq!(values.get::<Vec<u32>>("scaled").unwrap(), &[2, 4, 6]);
    }
    assert_eq!(dag.run::<scaled>().override_with::<scaled>([7]).await.unwrap(), [7]);
    assert_eq!(calls.to_string(), "scaled 1, table 1");
}

#[tokio::test]
async fn events_tell_when_it_runs_and_when_it_is_reused() {
    let dag = dag(&Calls::default());
    let events = || async {
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let list = told.clone();
        let observer = move |event: &Event<'_>| match event {
            Event::NodeStarted { node } => list.lock().unwrap().push(format!("{} started", node.name)),
            Event::NodeFinished { node, error: None } => list.lock().unwrap().push(format!("{} finished", node.name)),
            Event::NodeReused { node } => list.lock().unwrap().push(format!("{} reused", node.name)),
            _ => {}
        };
        dag.run::<popped>().observe(observer).await.unwrap();
        told.lock().unwrap().join(", ")
    };
    let popped = "popped started, popped finished";
    assert_eq!(events().await, format!("table started, table finished, scaled started, scaled finished, {popped}"));
    assert_eq!(events().await, format!("table reused, scaled reused, {popped}"));
}

#[derive(Clone)]
struct Gate(Arc<Semaphore>);

input!(gate: Gate);

/// The first call that comes through fails.
#[node(once)]
async fn client(gate: &Gate, calls: &Calls) -> Result<u32, String> {
    let call = calls.count("client");
    gate.0.acquire().await.unwrap().forget();
    if call == 1 { Err("no luck".into()) } else { Ok(call) }
}

#[node]
fn asked(client: &u32, number: &u32) -> u32 {
    client * 100 + number
}

#[node(once, fallback = 0)]
fn guessed(calls: &Calls) -> Result<u32, String> {
    if calls.count("guessed") == 1 { Err("not yet".into()) } else { Ok(7) }
}

#[node]
fn shown(guessed: &u32) -> String {
    guessed.to_string()
}

fn waiting(calls: &Calls, permits: usize) -> (Dag, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(permits));
    let nodes = module!([calls, number, gate, client, asked, guessed, shown]);
    let builder = Dag::builder().add(nodes).bind::<calls>(calls.clone()).bind::<gate>(Gate(gate.clone()));
    (builder.build().unwrap(), gate)
}

async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_error_is_not_kept_and_a_fallback_is_not_either() {
    let calls = Calls::default();
    let (dag, _gate) = waiting(&calls, 9);
    let run = || dag.run::<asked>().input::<number>(1_u32);
    let error = run().await.unwrap_err();
    assert!(matches!(&error, RunError::Node(error) if error.node() == "client"), "{error}");
    assert_eq!([run().await.unwrap(), run().await.unwrap()], [201, 201]);

    let guess = || async { dag.run::<shown>().await.unwrap() };
    assert_eq!([guess().await, guess().await, guess().await], ["0", "7", "7"]);
    assert_eq!(calls.to_string(), "client 2, guessed 2");
}

#[tokio::test]
async fn in_a_partial_run_what_reads_it_is_skipped_when_it_fails() {
    let calls = Calls::default();
    let (dag, _gate) = waiting(&calls, 9);
    let run = || dag.run::<(asked, shown)>().input::<number>(1_u32).partial();
    let (asked, shown) = run().await.unwrap();
    assert!(matches!(asked, Err(Missing::Skipped(_))) && shown.is_ok_and(|shown| shown == "0"));
    let (asked, shown) = run().await.unwrap();
    assert!(asked.is_ok_and(|asked| asked == 201) && shown.is_ok_and(|shown| shown == "7"));
}

#[tokio::test]
async fn runs_at_once_make_it_once_and_one_that_is_dropped_hands_over() {
    let calls = Calls::default();
    calls.count("client");
    let (dag, gate) = waiting(&calls, 0);
    let runs: Vec<_> =
        (0..8_u32).map(|index| tokio::spawn(dag.run::<asked>().input::<number>(index).into_future())).collect();
    settle().await;
    assert_eq!(calls.to_string(), "client 2");
    runs[0].abort();
    settle().await;
    assert_eq!(calls.to_string(), "client 3");
    gate.add_permits(1);
    for (index, run) in runs.into_iter().enumerate().skip(1) {
        assert_eq!(run.await.unwrap().unwrap() as usize, 300 + index);
    }
    assert_eq!(calls.to_string(), "client 3");
}

#[node(expand)]
fn item(number: u32) -> Vec<u32> {
    (0..number).collect()
}

#[node]
fn entry(item: &u32, scaled: &[u32]) -> u32 {
    scaled[*item as usize]
}

#[node(collect(entry))]
fn sum(entry: &[u32]) -> u32 {
    entry.iter().sum()
}

#[tokio::test]
async fn it_is_lent_to_the_nodes_of_each_item_and_each_subdag_has_its_own() {
    let calls = Calls::default();
    let nodes = || Subdag::of("us", Dag::builder().add(NODES)).bind::<calls>(calls.clone());
    let builder = Dag::builder().add(NODES).add(module!([item, entry, sum])).bind::<calls>(calls.clone());
    let dag = builder.subdag(nodes()).build().unwrap();
    for _ in 0..2 {
        assert_eq!(dag.run::<sum>().input::<number>(3_u32).await.unwrap(), 12);
        let values = dag.run_named(["us.popped"]).await.unwrap();
        assert_eq!(values.get("us.popped"), Some(&Some(6_u32)));
    }
    assert_eq!(calls.to_string(), "scaled 2, table 2");
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Search {
    number: u32,
    found: bool,
    popped: Option<u32>,
    scaled: Vec<u32>,
}

#[tokio::test]
async fn actions_of_a_machine_share_it() {
    let calls = Calls::default();
    let dag = dag(&calls);
    let machine = Machine::builder(Search { number: 4, ..Search::default() })
        .action("find", dag.action::<found>())
        .action("pop", dag.action::<(popped, scaled)>())
        .entrypoint("find")
        .default_transition("find", "pop")
        .default_transition("pop", "find")
        .build()
        .unwrap();
    for _ in 0..2 {
        let mut app = machine.app();
        for _ in 0..4 {
            app.step(Inputs::new()).await.unwrap();
        }
        assert_eq!((app.state().found, &app.state().popped, &*app.state().scaled), (true, &Some(6), &[2, 4, 6][..]));
    }
    assert_eq!(dag.run::<popped>().await.unwrap(), Some(6));
    assert_eq!(calls.to_string(), "scaled 1, table 1");
}
