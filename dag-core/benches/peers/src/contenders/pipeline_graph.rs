//! pipeline-graph 0.9: sync stages over typed slots, wired when the program runs; a graph is reused.
//!
//! A stage has at most six ports, one of which is its output: the caller sums.

use pipeline_graph::{Flow, Graph, Input, Output, Pipeline, Slot, Value};

use super::Contender;
use crate::shapes::{Body, Node, Shape};
use crate::work;

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, build) = (shape.expected(), move || Built::new(&shape));
    Contender::sync("pipeline-graph", expected, build, Built::run).peer()
}

struct Built {
    pipeline: Pipeline,
    ends: Vec<Slot<Value<i64>>>,
}

impl Built {
    fn new(shape: &Shape) -> Self {
        let mut graph = Graph::new();
        let slots: Vec<_> = (0..shape.fixed().len()).map(|index| graph.slot(&format!("n{index}"))).collect();
        for (index, node) in shape.fixed().iter().enumerate() {
            stage(&mut graph, &slots, index, node);
        }
        let ends = shape.ends().into_iter().map(|end| slots[end]).collect();
        Self { pipeline: graph.build().expect("the wiring is right"), ends }
    }

    fn run(&mut self) -> i64 {
        self.pipeline.compute().expect("no stage fails");
        work::sum(self.ends.iter().map(|&end| self.pipeline.get(end).get().expect("the stage ran")))
    }
}

fn stage(graph: &mut Graph, slots: &[Slot<Value<i64>>], index: usize, node: &Node) {
    let name = format!("stage{index}");
    let (input, output) = (|at: usize| Input(slots[node.reads[at]]), Output(slots[index]));
    match node.body {
        Body::Source => graph.stage(&name, (output,), |to: &mut Value<i64>| {
            to.set(work::source());
            Ok(Flow::Continue)
        }),
        Body::Next => graph.stage(&name, (input(0), output), |one: &Value<i64>, to: &mut Value<i64>| {
            to.set(work::next(one.get()?));
            Ok(Flow::Continue)
        }),
        Body::Mix => graph.stage(
            &name,
            (input(0), input(1), input(2), output),
            |one: &Value<i64>, two: &Value<i64>, three: &Value<i64>, to: &mut Value<i64>| {
                to.set(work::mix(one.get()?, two.get()?, three.get()?));
                Ok(Flow::Continue)
            },
        ),
        Body::Pair | Body::Sum => unreachable!("no case of this peer has such a node"),
    }
}
