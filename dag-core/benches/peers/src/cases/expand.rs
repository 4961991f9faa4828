//! A list whose items are worked on one by one and collected: what an item costs beside the work.

use super::{Case, Target};
use crate::contenders::expanded;
use crate::measure::Rounds;

const ITEMS: i64 = 10_000;

pub(super) fn cases() -> Vec<Case> {
    vec![Case {
        name: "expand_10000",
        nodes: ITEMS as usize,
        rounds: Rounds::FULL,
        contenders: Box::new(|| vec![expanded::by_hand(ITEMS), expanded::ours(ITEMS)]),
        baseline: "by_hand",
        targets: vec![Target::NanosOver("by_hand", 100.0)],
    }]
}
