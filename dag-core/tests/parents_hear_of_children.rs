//! An observer of an application hears when a sub-application begins and ends, and what happens in it, as such. Nothing of a child sounds
//! like something of its parent.

use std::sync::{Arc, Mutex};

use dag_core::{
    ChildError, Ctx, Dag, Event, Halt, Inputs, List, Machine, State, action, causes, input, map_states, module, node,
};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Leaf {
    number: u64,
    doubled: u64,
}

input!(number: u64);

#[node]
fn doubled(number: &u64, ctx: &Ctx) -> Result<u64, String> {
    ctx.attr("number", number);
    if *number > 5 { Err("too many".into()) } else { Ok(number * 2) }
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Branch {
    number: u64,
    sum: u64,
}

/// A child of a child.
#[action(writes(sum))]
async fn grow(ctx: &Ctx, number: &u64, leaf: &Machine<Leaf>) -> Result<u64, ChildError> {
    Ok(ctx.child(leaf).state(Leaf { number: *number, doubled: 0 }).key("leaf").run().await?.doubled)
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Tree {
    numbers: List<u64>,
    sums: List<u64>,
}

fn machine(numbers: &[u64]) -> Machine<Tree> {
    let dag = Dag::builder().add(module!([number, doubled])).build().unwrap();
    let leaf = Machine::single(Leaf::default(), "double", dag.action::<doubled>()).unwrap();
    let branches = |numbers: &List<u64>| numbers.clone().into_iter().map(|number| Branch { number, sum: 0 });
    let grow = map_states(action::<grow>().bind("leaf", leaf), ["numbers"], branches).concurrency(1);
    let grow = grow.set("sums", |done: &[dag_core::Finished<Branch>]| done.iter().map(|d| d.sum).collect::<List<_>>());
    let tree = Tree { numbers: numbers.iter().copied().collect(), sums: List::new() };
    Machine::single(tree, "grow all", grow).unwrap()
}

/// An event on one line, with where it happened.
fn line(event: &Event<'_>) -> Option<String> {
    let told = |error: &Option<&(dyn std::error::Error + 'static)>| match error {
        Some(error) => format!("failed: {}", causes(*error).last().unwrap()),
        None => "done".into(),
    };
    Some(match event {
        Event::InChild { child, event } => format!("{child} | {}", line(event)?),
        Event::ChildStarted { child } => format!("{child} begins"),
        Event::ChildFinished { child, error } => format!("{child} {}", told(error)),
        Event::StepStarted { sequence_id, action } => format!("step {sequence_id} {action}"),
        Event::StepFinished { sequence_id, error, .. } => format!("step {sequence_id} {}", told(error)),
        Event::NodeStarted { node } => format!("node {}", node.name),
        Event::Attribute { source, key, value } => format!("{source}: {key} = {value}"),
        _ => return None,
    })
}

async fn heard(numbers: &[u64]) -> Vec<String> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let mut app = machine(numbers).app().observe(move |event: &Event<'_>| sink.lock().unwrap().extend(line(event)));
    let _ = app.run(Halt::never(), Inputs::new()).await;
    std::mem::take(&mut *heard.lock().unwrap())
}

#[tokio::test]
async fn in_order() {
    insta::assert_snapshot!(heard(&[4, 5]).await.join("\n"), @r"
    step 0 grow all
    0.grow all.0 begins
    0.grow all.0 | step 0 grow
    0.grow all.0 | 0.grow.leaf begins
    0.grow all.0 | 0.grow.leaf | step 0 double
    0.grow all.0 | 0.grow.leaf | node doubled
    0.grow all.0 | 0.grow.leaf | doubled: number = 4
    0.grow all.0 | 0.grow.leaf | step 0 done
    0.grow all.0 | 0.grow.leaf done
    0.grow all.0 | step 0 done
    0.grow all.0 done
    0.grow all.1 begins
    0.grow all.1 | step 0 grow
    0.grow all.1 | 0.grow.leaf begins
    0.grow all.1 | 0.grow.leaf | step 0 double
    0.grow all.1 | 0.grow.leaf | node doubled
    0.grow all.1 | 0.grow.leaf | doubled: number = 5
    0.grow all.1 | 0.grow.leaf | step 0 done
    0.grow all.1 | 0.grow.leaf done
    0.grow all.1 | step 0 done
    0.grow all.1 done
    step 0 done
    ");
}

#[tokio::test]
async fn when_one_fails() {
    insta::assert_snapshot!(heard(&[6, 4]).await.join("\n"), @r"
    step 0 grow all
    0.grow all.0 begins
    0.grow all.0 | step 0 grow
    0.grow all.0 | 0.grow.leaf begins
    0.grow all.0 | 0.grow.leaf | step 0 double
    0.grow all.0 | 0.grow.leaf | node doubled
    0.grow all.0 | 0.grow.leaf | doubled: number = 6
    0.grow all.0 | 0.grow.leaf | step 0 failed: too many
    0.grow all.0 | 0.grow.leaf failed: too many
    0.grow all.0 | step 0 failed: too many
    0.grow all.0 failed: too many
    step 0 failed: too many
    ");
}
