//! `async_dag` 0.1: closures curried with their parents; values are cloned for each reader, and a graph runs once.
//!
//! A task takes at most twelve parameters: the caller sums. A graph is not `Send`, hence a local executor for each run.

use async_dag::{Graph, NodeIndex};
use futures::executor::block_on;

use super::Contender;
use crate::shapes::{Body, Node, Shape};
use crate::work;

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, build) = (shape.expected(), move || Built::new(&shape));
    Contender::sync_once("async_dag", expected, build, Built::run).peer()
}

struct Built {
    graph: Graph<'static>,
    ends: Vec<NodeIndex>,
}

impl Built {
    fn new(shape: &Shape) -> Self {
        let mut graph = Graph::new();
        let mut tasks = Vec::with_capacity(shape.len());
        for node in shape.fixed() {
            let added = task(&mut graph, &tasks, node);
            tasks.push(added);
        }
        let ends = shape.ends().into_iter().map(|end| tasks[end]).collect();
        Self { graph, ends }
    }

    fn run(&mut self) -> i64 {
        block_on(self.graph.run());
        self.ends.iter().map(|&end| self.graph.get_value::<i64>(end).expect("the task ran")).sum()
    }
}

fn task(graph: &mut Graph<'static>, tasks: &[NodeIndex], node: &Node) -> NodeIndex {
    let added = match node.body {
        Body::Source => graph.add_task(|| async { work::source() }),
        Body::Next => graph.add_task(|one: i64| async move { work::next(&one) }),
        Body::Mix => graph.add_task(|one: i64, two: i64, three: i64| async move { work::mix(&one, &two, &three) }),
        Body::Pair | Body::Sum => unreachable!("no case of this peer has such a node"),
    };
    for (at, &read) in node.reads.iter().enumerate() {
        graph.update_dependency(tasks[read], added, at as u8).expect("the types fit");
    }
    added
}
