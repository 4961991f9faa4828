//! What a parallel action runs over each state is drawn beside it: a group for each machine, also of machines in machines.

use dag_core::picture::{Node, Picture};
use dag_core::{Finished, List, Machine, State, action, field, map_actions, map_states};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Item {
    number: u64,
}

#[action(writes(number))]
fn more(number: &u64) -> u64 {
    number + 1
}

#[action]
fn done() {}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct All {
    numbers: List<u64>,
}

fn drawn(picture: &Picture) -> String {
    let node = |node: &Node| format!("{} [{}] in {}", node.id, node.label, node.group.as_deref().unwrap_or("-"));
    let nodes = picture.nodes.iter().map(node);
    let edges = picture.edges.iter().map(|edge| {
        let label = edge.label.as_ref().map(|label| format!(" if {label}")).unwrap_or_default();
        format!("{} -> {} {:?}{label}", edge.from, edge.to, edge.kind)
    });
    nodes.chain(edges).collect::<Vec<_>>().join("\n")
}

#[test]
fn with_its_machines() {
    let counting = Machine::builder(Item::default())
        .action("more", action::<more>())
        .action("done", action::<done>())
        .entrypoint("more")
        .transition("more", "done", field!(Item.number).gt(3))
        .default_transition("more", "more")
        .build()
        .unwrap();
    let inner = map_states(counting, ["number"], |number: &u64| [Item { number: *number }])
        .set("number", |done: &[Finished<Item>]| done[0].number);
    let nested = Machine::single(Item::default(), "nested", inner).unwrap();
    let plain = Machine::single(Item::default(), "more", action::<more>()).unwrap();
    let outer = map_actions([("plain", plain), ("nested", nested)], ["numbers"], |_: &List<u64>| Item::default())
        .append("numbers", |done: &[Finished<Item>]| done[0].number);
    let machine = Machine::single(All::default(), "count", outer).unwrap();
    insta::assert_snapshot!(drawn(&machine.view()), @"
    count [count] in -
    count.plain.more [more] in count.plain
    count.nested.nested [nested] in count.nested
    count.nested.nested.more [more] in count.nested.nested
    count.nested.nested.done [done] in count.nested.nested
    count -> count.plain.more Data
    count -> count.nested.nested Data
    count.nested.nested -> count.nested.nested.more Data
    count.nested.nested.more -> count.nested.nested.done Conditional if number>3
    count.nested.nested.more -> count.nested.nested.more Default
    ");
}
