//! Whole runs, where what counts is what happens at the same time: sleeping, computing, and both.

use std::iter::repeat_n;

use super::{Case, Target};
use crate::contenders::{Contender, by_hand, direct, ours};
use crate::measure::Rounds;
use crate::shapes::{self, Kind, Shape};
use crate::work::Sleep;

pub(super) fn cases() -> Vec<Case> {
    vec![sleep_8_8(), cpu_64(), io_before_cpu()]
}

fn sleep_8_8() -> Case {
    let shape = shapes::two_layers(8).readers(Kind::Sleeping);
    let by_hand = by_hand::two_layers::<Sleep>(8, shape.expected());
    case("sleep_8_8", shape, vec![by_hand], vec![Target::Times("by_hand", 1.05)])
}

fn cpu_64() -> Case {
    let shape = shapes::sources(repeat_n(Kind::Spawned, 64));
    let others = vec![direct::serial(64, shape.expected()), by_hand::spawned(64, shape.expected())];
    case("cpu_64", shape, others, vec![Target::Times("by_hand", 1.05), Target::Faster("direct", 1.85)])
}

/// The computing nodes stand first: who runs nodes in order computes for 4 ms before the first one sleeps.
fn io_before_cpu() -> Case {
    let shape = shapes::sources(repeat_n(Kind::Busy, 8).chain(repeat_n(Kind::Sleeping, 8)));
    let by_hand = by_hand::io_before_cpu(8, 8, shape.expected());
    case("io_before_cpu", shape, vec![by_hand], vec![])
}

fn case(name: &'static str, shape: Shape, mut others: Vec<Contender>, targets: Vec<Target>) -> Case {
    let nodes = shape.len();
    let contenders = move || {
        others.push(ours::contender(&shape));
        others
    };
    Case { name, nodes, rounds: Rounds::FULL, contenders: Box::new(contenders), baseline: "by_hand", targets }
}
