//! An action, and a node of a graph that an action is made of, can ask which step of which action it runs in.

use dag_core::{Ctx, Dag, Halt, Inputs, List, Machine, State, action, field, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Places {
    places: List<String>,
    place: Option<String>,
}

fn shown(ctx: &Ctx) -> String {
    format!("{}: {:?} {:?}", ctx.name(), ctx.action(), ctx.sequence_id())
}

#[action(writes(append(places)))]
async fn here(ctx: &Ctx, ours: &Machine<Places>) -> String {
    let child = ctx.child(ours).run().await.unwrap();
    format!("{}, around {}", shown(ctx), child.place.unwrap())
}

#[node]
fn place(ctx: &Ctx) -> String {
    shown(ctx)
}

#[tokio::test]
async fn of_its_own_application() {
    let dag = Dag::builder().add(module!([place])).build().unwrap();
    let inner = Machine::single(Places::default(), "inside", dag.action::<place>()).unwrap();
    let machine = Machine::builder(Places::default())
        .action("a place", action::<here>().bind("ours", inner))
        .action("a node", dag.action::<place>())
        .entrypoint("a place")
        .transition("a place", "a place", field!(Places.place).is_absent())
        .default_transition("a place", "a node")
        .build()
        .unwrap();
    let mut app = machine.app();
    app.run(Halt::after("a place").when(field!(Places.place).is_absent()), Inputs::new()).await.unwrap();
    app.step(Inputs::new()).await.unwrap();
    let places: Vec<_> = app.state().places.iter().cloned().collect();
    assert_eq!(
        places,
        [
            r#"here: Some("a place") Some(0), around place: Some("inside") Some(0)"#,
            r#"here: Some("a place") Some(1), around place: Some("inside") Some(0)"#,
        ]
    );
}

#[tokio::test]
async fn outside_of_a_machine_there_is_none() {
    let dag = Dag::builder().add(module!([place])).build().unwrap();
    assert_eq!(dag.run::<place>().await.unwrap(), "place: None None");
    assert_eq!(shown(&Ctx::silent()), ": None None");
}
