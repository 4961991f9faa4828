//! What is measured: for each case a graph, who takes part, and what we want to reach.

mod plain;
mod ready;
mod wake;
mod whole;
mod build;
mod observer;
mod expand;

use crate::contenders::Contender;
use crate::measure::Rounds;

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// The nodes of the graph, by which a run is divided.
    pub(crate) nodes: usize,
    pub(crate) rounds: Rounds,
    /// Made only when the case has its turn.
    pub(crate) contenders: Box<dyn FnOnce() -> Vec<Contender> + Send>,
    /// Whose times the others are given as multiples of.
    pub(crate) baseline: &'static str,
    pub(crate) targets: Vec<Target>,
}

/// What dag-core should reach in a case.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// At most so many times as long as this contender.
    Times(&'static str, f64),
    /// So many times faster than this contender.
    Faster(&'static str, f64),
    /// Faster than every peer.
    BelowPeers,
    /// At most so many nanoseconds a node.
    Nanos(f64),
    /// At most so many nanoseconds a node more than this contender.
    NanosOver(&'static str, f64),
    /// At most so many allocations in a run, however many nodes there are.
    Allocations(f64),
}

/// In the order of the report.
pub(crate) fn all() -> Vec<Case> {
    let groups = [
        plain::cases(),
        ready::cases(),
        wake::cases(),
        whole::cases(),
        build::cases(),
        observer::cases(),
        expand::cases(),
    ];
    groups.into_iter().flatten().collect()
}
