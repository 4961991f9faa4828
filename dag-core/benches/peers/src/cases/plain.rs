//! Plain functions: what a graph costs over calling them.

use super::{Case, Target};
use crate::contenders::{
    Contender, async_dag, dag_flow, dagrs, dagx, direct, fn_graph, fn_table, ours, pipeline_graph,
};
use crate::measure::Rounds;
use crate::shapes::{self, Shape};

pub(super) fn cases() -> Vec<Case> {
    let (chain, fan_out, layered) = (shapes::chain(1000), shapes::fan_out(1000), shapes::layered(32, 32));
    let direct_chain = direct::chain(1000, chain.expected());
    let direct_fan_out = direct::fan_out(1000, fan_out.expected());
    let direct_layered = direct::layered::<32>(32, layered.expected());
    vec![
        case("chain_1000", chain, direct_chain, &[fn_graph::contender]),
        case("fan_out_1000", fan_out, direct_fan_out, &[fn_graph::contender]),
        case("layered_32x32", layered, direct_layered, &[]),
    ]
}

type Make = fn(&Shape) -> Contender;

/// Who can express every graph here.
const ALWAYS: [Make; 7] = [
    fn_table::contender,
    ours::contender,
    pipeline_graph::contender,
    async_dag::contender,
    dagx::contender,
    dagrs::contender,
    dag_flow::contender,
];

fn case(name: &'static str, shape: Shape, direct: Contender, more: &'static [Make]) -> Case {
    let nodes = shape.len();
    let others = move || ALWAYS.iter().chain(more).map(|make| make(&shape)).collect::<Vec<_>>();
    Case {
        name,
        nodes,
        rounds: Rounds::FULL,
        contenders: Box::new(move || std::iter::once(direct).chain(others()).collect()),
        baseline: "fn_table",
        targets: vec![Target::Times("fn_table", 3.0), Target::BelowPeers, Target::Allocations(32.0)],
    }
}
