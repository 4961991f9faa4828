//! Async functions that never suspend: what it costs that they could.

use super::{Case, Target};
use crate::contenders::{Contender, async_dag, by_hand, dag_flow, dagrs, dagx, fn_graph, ours};
use crate::measure::Rounds;
use crate::shapes::{self, Kind, Shape};
use crate::work::Nothing;

pub(super) fn cases() -> Vec<Case> {
    let (chain, fan_out) = (shapes::chain(1000).all(Kind::Ready), shapes::fan_out(1000).all(Kind::Ready));
    let chain_by_hand = by_hand::chain::<Nothing>(1000, chain.expected());
    let fan_out_by_hand = by_hand::fan_out::<Nothing>(1000, fan_out.expected());
    vec![
        case("async_chain_1000", chain, chain_by_hand, Target::Nanos(100.0)),
        case("async_fan_out_1000", fan_out, fan_out_by_hand, Target::Times("by_hand", 1.3)),
    ]
}

fn case(name: &'static str, shape: Shape, by_hand: Contender, target: Target) -> Case {
    let nodes = shape.len();
    Case {
        name,
        nodes,
        rounds: Rounds::FULL,
        contenders: Box::new(move || {
            vec![
                by_hand,
                ours::contender(&shape),
                async_dag::contender(&shape),
                dagx::contender(&shape),
                dagrs::contender(&shape),
                dag_flow::contender(&shape),
                fn_graph::contender(&shape),
            ]
        }),
        baseline: "by_hand",
        targets: vec![target, Target::BelowPeers],
    }
}
