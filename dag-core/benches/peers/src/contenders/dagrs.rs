//! dagrs 0.9: explicit edges by id, each a channel from which the node pulls; a graph runs once.
//!
//! Channels hold untyped contents, of any number: this peer sums by a node of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ::dagrs::{
    Action, Content, DefaultNode, EnvVar, Graph, InChannels, Node as _, NodeId, NodeTable, OutChannels, Output,
};
use async_trait::async_trait;

use super::Contender;
use crate::shapes::{Body, Shape};

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, build) = (shape.expected(), move || Built::new(&shape));
    Contender::one_shot("dagrs", expected, build, |built| Box::pin(built.run())).peer()
}

struct Built {
    graph: Graph,
    result: Arc<AtomicI64>,
}

impl Built {
    fn new(shape: &Shape) -> Self {
        let (mut table, mut graph, result) = (NodeTable::new(), Graph::new(), Arc::new(AtomicI64::new(0)));
        let mut ids: Vec<NodeId> = Vec::with_capacity(shape.len());
        for (index, node) in shape.nodes.iter().enumerate() {
            let reads: Vec<NodeId> = node.reads.iter().map(|&read| ids[read]).collect();
            let action = Compute { body: node.body, reads, result: result.clone() };
            let added = DefaultNode::with_action(format!("n{index}"), action, &mut table);
            ids.push(added.id());
            graph.add_node(added).expect("the name is new");
        }
        for (from, to) in readers(shape, &ids).into_iter().enumerate().filter(|(_, to)| !to.is_empty()) {
            graph.add_edge(ids[from], to).expect("both nodes are there");
        }
        graph.set_env(EnvVar::new(table));
        Self { graph, result }
    }

    async fn run(&mut self) -> i64 {
        self.graph.async_start().await.expect("no node fails");
        self.result.load(Ordering::Relaxed)
    }
}

/// Who reads each node: all edges from one node are added together.
fn readers(shape: &Shape, ids: &[NodeId]) -> Vec<Vec<NodeId>> {
    let mut readers = vec![Vec::new(); shape.len()];
    for (index, node) in shape.nodes.iter().enumerate() {
        for &read in &node.reads {
            readers[read].push(ids[index]);
        }
    }
    readers
}

struct Compute {
    body: Body,
    reads: Vec<NodeId>,
    /// Where the last node leaves its value: the outputs of a graph come as a map of all nodes.
    result: Arc<AtomicI64>,
}

#[async_trait]
impl Action for Compute {
    async fn run(&self, inputs: &mut InChannels, outputs: &mut OutChannels, _: Arc<EnvVar>) -> Output {
        let mut values = Vec::with_capacity(self.reads.len());
        for read in &self.reads {
            let content = inputs.recv_from(read).await.expect("the node sends");
            values.push(*content.into_inner::<i64>().expect("it sends an i64"));
        }
        let value = self.body.call(&values);
        self.result.store(value, Ordering::Relaxed);
        outputs.broadcast(Content::new(value)).await;
        Output::empty()
    }
}
