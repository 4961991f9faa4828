//! Async functions that really suspend, each woken by another task.

use super::{Case, Target};
use crate::contenders::{Contender, by_hand, ours};
use crate::measure::Rounds;
use crate::shapes::{self, Kind, Shape};
use crate::wake::answered;
use crate::work::Wake;

pub(super) fn cases() -> Vec<Case> {
    let (fan_out, chain) = (shapes::fan_out(1000).readers(Kind::Woken), shapes::chain(1000).readers(Kind::Woken));
    let fan_out_by_hand = by_hand::fan_out::<Wake>(1000, fan_out.expected());
    let chain_by_hand = by_hand::chain::<Wake>(1000, chain.expected());
    vec![
        case("wake_fan_out_1000", fan_out, 1000, fan_out_by_hand, vec![Target::Times("by_hand", 1.3)]),
        case("wake_chain_1000", chain, 1, chain_by_hand, vec![]),
    ]
}

fn case(name: &'static str, shape: Shape, together: usize, by_hand: Contender, targets: Vec<Target>) -> Case {
    let nodes = shape.len();
    Case {
        name,
        nodes,
        rounds: Rounds::FULL,
        contenders: Box::new(move || [by_hand, ours::contender(&shape)].map(|one| answered(one, together)).into()),
        baseline: "by_hand",
        targets,
    }
}
