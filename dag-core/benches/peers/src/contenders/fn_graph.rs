//! `fn_graph` 0.18: orders functions and passes no values; a graph is reused. Values go through shared slots instead.
//!
//! Building visits every path to a node, which is exponential in the depth of layers: it takes no part in the layered case, and
//! elsewhere is built only once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ::fn_graph::{DataAccessDyn, FnGraph, FnGraphBuilder, FnId, TypeIds};

use super::Contender;
use crate::runs::Rebuild;
use crate::shapes::{Node, Shape};

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, build) = (shape.expected(), move || Arc::new(Built::new(&shape)));
    Contender::reused("fn_graph", expected, Rebuild::Never, build, |built: &Arc<Built>| run(built.clone())).peer()
}

struct Built {
    graph: FnGraph<Job>,
    slots: Vec<AtomicI64>,
}

impl Built {
    fn new(shape: &Shape) -> Self {
        let mut builder = FnGraphBuilder::new();
        let mut jobs: Vec<FnId> = Vec::with_capacity(shape.len());
        for (slot, node) in shape.nodes.iter().cloned().enumerate() {
            let added = builder.add_fn(Job { slot, node });
            for &read in &shape.nodes[slot].reads {
                builder.add_logic_edge(jobs[read], added).expect("the graph has no cycle");
            }
            jobs.push(added);
        }
        Self { graph: builder.build(), slots: shape.nodes.iter().map(|_| AtomicI64::new(0)).collect() }
    }
}

async fn run(built: Arc<Built>) -> i64 {
    let slots = &built.slots;
    built.graph.for_each_concurrent(None, |job| async move { job.run(slots) }).await;
    slots.last().map_or(0, |last| last.load(Ordering::Relaxed))
}

struct Job {
    slot: usize,
    node: Node,
}

impl Job {
    fn run(&self, slots: &[AtomicI64]) {
        let read = |&read: &usize| slots[read].load(Ordering::Relaxed);
        let value = match *self.node.reads {
            [one] => self.node.body.call(&[read(&one)]),
            _ => self.node.body.call(&self.node.reads.iter().map(read).collect::<Vec<_>>()),
        };
        slots[self.slot].store(value, Ordering::Relaxed);
    }
}

impl DataAccessDyn for Job {
    fn borrows(&self) -> TypeIds {
        TypeIds::new()
    }

    fn borrow_muts(&self) -> TypeIds {
        TypeIds::new()
    }
}
