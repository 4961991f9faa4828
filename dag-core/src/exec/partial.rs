//! A run that goes on past failed nodes: what failed, and what was skipped since it waited for that.
//!
//! Who is skipped for which failure is worked out when all has ended, from the plan alone, so that it does not depend on who failed first.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::NodeError;
use crate::event::{Event, Watch};
use crate::frame::Schedule;
use crate::node::NodeDef;
use crate::plan::{Layout, Work};
use crate::value::Value;

/// The failed steps of a run.
pub(super) type Failures = BTreeMap<u32, Arc<NodeError>>;

/// What a run gave that went on past failures. Nodes stand in the order of the plan.
#[derive(Debug)]
pub(crate) struct Partly {
    pub(crate) outputs: Vec<Option<Value>>,
    pub(crate) failed: Vec<Arc<NodeError>>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A node that did not run, since it needs one that failed.
///
/// Of several failed nodes above it, the first in the order of the plan is named.
#[derive(Clone)]
pub struct Skipped {
    /// All nodes that gave no value, those that failed among them.
    without: Arc<[Without]>,
    at: usize,
}

/// A node that gave no value.
struct Without {
    def: &'static NodeDef,
    because: Arc<NodeError>,
    /// Which of the others it waited for; `None` if it failed itself.
    waited_for: Option<usize>,
    /// Whether it is a node, and not a step that only collects.
    is_node: bool,
}

impl Skipped {
    /// The name of the node.
    pub fn node(&self) -> &'static str {
        self.here().def.name
    }

    /// The failure for which it was skipped.
    pub fn because(&self) -> &NodeError {
        &self.here().because
    }

    /// The way from the failed node to this one, both included.
    pub fn path(&self) -> Vec<&'static str> {
        let above = |at: &usize| self.without[*at].waited_for;
        // What failed may have run for an item, so that the step above is not the node itself.
        let between = std::iter::successors(Some(self.at), above).map(|at| &self.without[at]);
        let between = between.filter(|without| without.is_node && without.waited_for.is_some());
        let mut path: Vec<_> = between.map(|without| without.def.name).chain([self.because().node()]).collect();
        path.reverse();
        path
    }

    fn here(&self) -> &Without {
        &self.without[self.at]
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (node, failed, path) = (self.node(), self.because().node(), self.path().join("` → `"));
        write!(f, "node `{node}` was skipped, since `{failed}` gave no value (`{path}`)")
    }
}

impl fmt::Debug for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Skipped({})", self.path().join(" → "))
    }
}

/// The skipped nodes in the order of the plan; the watch is told each of them.
pub(super) fn skipped(layout: &Layout, schedule: &Schedule, failures: &Failures, watch: &Watch) -> Vec<Skipped> {
    if failures.is_empty() {
        return Vec::new();
    }
    let without = without(layout, schedule, failures);
    let skipped = (0..without.len()).filter(|&at| without[at].is_node && without[at].waited_for.is_some());
    let skipped: Vec<_> = skipped.map(|at| Skipped { without: without.clone(), at }).collect();
    for skipped in &skipped {
        watch.tell(&Event::NodeSkipped { node: skipped.here().def, because: skipped.because() });
    }
    skipped
}

/// Steps stand in topological order, so that each one knows why it is without a value before those that wait for it are looked at.
fn without(layout: &Layout, schedule: &Schedule, failures: &Failures) -> Arc<[Without]> {
    let mut without: Vec<Without> = Vec::new();
    // The failed step above each step, and which of `without` it waited for.
    let mut above: Vec<Option<(u32, usize)>> = vec![None; layout.steps.len()];
    for (index, step) in (0..).zip(&layout.steps) {
        let (failed, waited_for) = match above[index as usize] {
            _ if failures.contains_key(&index) => (index, None),
            Some((failed, waited_for)) => (failed, Some(waited_for)),
            None => continue,
        };
        for &reader in schedule.readers(index) {
            let known = &mut above[reader as usize];
            if known.is_none_or(|(earlier, _)| failed < earlier) {
                *known = Some((failed, without.len()));
            }
        }
        let is_node = matches!(step.work, Work::Call(_));
        without.push(Without { def: step.def, because: failures[&failed].clone(), waited_for, is_node });
    }
    without.into()
}
