//! Graphviz draws the DOT of graphs, plans, machines and actions without a complaint.

mod graphviz;

use dag_core::{Dag, Machine, State, action, field, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Count {
    value: u32,
    error: Option<String>,
}

/// One "more".
#[action(writes(value))]
fn more(value: &u32, #[input] by: &u32) -> u32 {
    value + by
}

#[action]
fn failed(error: &str) {
    let _ = error;
}

input!(value: u32);
input!(note: String);

/// Of <value>
/// on two lines.
#[node(label = "the \"double\"")]
fn double(value: &u32, note: Option<&str>) -> Vec<Option<u32>> {
    vec![note.map(|_| value * 2)]
}

#[test]
fn of_graphs_and_plans() {
    let dag = Dag::builder().add(module!([value, note, double])).bind::<note>("n").build().unwrap();
    graphviz::accepts(&dag_view::dot(&dag.view()));
    let svg = graphviz::accepts(&dag_view::dot(&dag.plan(["double"]).unwrap().view("double")));
    assert!(svg.is_empty() || svg.contains("Vec&lt;Option&lt;u32&gt;&gt;"), "{svg}");
}

#[test]
fn of_machines_and_actions() {
    let machine = Machine::builder(Count::default())
        .action("more", action::<more>())
        .action("failed", action::<failed>())
        .entrypoint("more")
        .transition("more", "more", field!(Count.value).lt(10_u32))
        .on_error("failed", field!(Count.error), ToString::to_string)
        .build()
        .unwrap();
    graphviz::accepts(&dag_view::dot(&machine.view()));
    for action in machine.actions() {
        graphviz::accepts(&dag_view::dot(&action.view()));
    }
}
