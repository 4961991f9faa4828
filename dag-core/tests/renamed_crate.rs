//! With `crate = path`, the macros work where `dag_core` has another name or is re-exported.

mod facade {
    pub(super) use dag_core as engine;
}

use facade::engine::{Dag, Inputs, Machine, State, module};
use serde::{Deserialize, Serialize};

#[facade::engine::node(crate = crate::facade::engine)]
async fn one() -> Result<u32, String> {
    Ok(1)
}

#[facade::engine::node(crate = facade::engine)]
fn two(one: &u32) -> u32 {
    one + 1
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Count {
    value: u32,
}

#[facade::engine::action(writes(value), crate = facade::engine)]
fn add(value: &u32) -> u32 {
    value + 1
}

#[tokio::test]
async fn nodes() {
    let dag = Dag::builder().add(module!([one, two])).build().unwrap();
    assert_eq!(dag.run::<two>().await.unwrap(), 2);
}

#[tokio::test]
async fn actions() {
    let machine = Machine::builder(Count::default()).action("add", facade::engine::action::<add>()).entrypoint("add");
    let mut app = machine.build().unwrap().app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().value, 1);
}
