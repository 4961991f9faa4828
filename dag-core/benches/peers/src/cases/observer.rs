//! What being watched costs: the same runs without an observer and with one that ignores what it hears.

use super::{Case, Target};
use crate::contenders::ours;
use crate::measure::Rounds;
use crate::shapes;

pub(super) fn cases() -> Vec<Case> {
    let shape = shapes::chain(1000);
    vec![Case {
        name: "observer_chain_1000",
        nodes: shape.len(),
        rounds: Rounds::FULL,
        contenders: Box::new(move || vec![ours::contender(&shape).named("unobserved"), ours::observed(&shape)]),
        baseline: "unobserved",
        targets: vec![Target::NanosOver("unobserved", 20.0)],
    }]
}
