//! dag-flow 0.1: tasks by id, whose inputs arrive as shared futures in a map; an engine is reused, one type for all values.

use std::collections::HashMap;
use std::sync::Arc;

use ::dag_flow::context::Context;
use ::dag_flow::engine::Engine;
use ::dag_flow::task::{Input, Task};

use super::Contender;
use crate::runs::Rebuild;
use crate::shapes::{Node, Shape};

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, last) = (shape.expected(), shape.len() - 1);
    let build = move || Arc::new(engine(&shape));
    let run = move |engine: &Arc<Engine<'static, usize, i64>>| run(engine.clone(), last);
    Contender::reused("dag-flow", expected, Rebuild::EveryBatch, build, run).peer()
}

fn engine(shape: &Shape) -> Engine<'static, usize, i64> {
    let builder = Engine::builder();
    for (id, node) in shape.nodes.iter().cloned().enumerate() {
        builder.add_task(Compute { id, node });
    }
    builder.build().expect("the graph has no cycle")
}

async fn run(engine: Arc<Engine<'static, usize, i64>>, last: usize) -> i64 {
    let context = Context::new();
    engine.run(context.clone()).await;
    context.get(&last).expect("the task is there").await.expect("the task gives a value")
}

struct Compute {
    id: usize,
    node: Node,
}

impl Task<usize, i64> for Compute {
    fn id(&self) -> usize {
        self.id
    }

    fn dependencies(&self) -> Vec<usize> {
        self.node.reads.clone()
    }

    async fn run(&self, inputs: HashMap<usize, Input<'_, i64>>) -> Option<i64> {
        let mut values = Vec::with_capacity(self.node.reads.len());
        for read in &self.node.reads {
            values.push(inputs[read].clone().await?);
        }
        Some(self.node.body.call(&values))
    }
}
