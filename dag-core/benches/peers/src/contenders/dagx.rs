//! dagx 0.3: typed handles, positional dependencies, every task spawned; a graph runs once.
//!
//! A task takes at most eight dependencies: the caller sums.

use ::dagx::{DagRunner, Task, TaskHandle, task};

use super::Contender;
use crate::shapes::{Body, Node, Shape};
use crate::work;

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    let (expected, build) = (shape.expected(), move || Built::new(&shape));
    Contender::one_shot("dagx", expected, build, |built| Box::pin(built.run())).peer()
}

struct Source;
struct Next;
struct Mix;

#[task]
impl Source {
    async fn run() -> i64 {
        work::source()
    }
}

#[task]
impl Next {
    async fn run(one: &i64) -> i64 {
        work::next(one)
    }
}

#[task]
impl Mix {
    async fn run(one: &i64, two: &i64, three: &i64) -> i64 {
        work::mix(one, two, three)
    }
}

struct Built {
    runner: DagRunner,
    ends: Vec<TaskHandle<i64>>,
}

impl Built {
    fn new(shape: &Shape) -> Self {
        let runner = DagRunner::new();
        let mut tasks = Vec::with_capacity(shape.len());
        for node in shape.fixed() {
            let added = added(&runner, &tasks, node);
            tasks.push(added);
        }
        let ends = shape.ends().into_iter().map(|end| tasks[end]).collect();
        Self { runner, ends }
    }

    async fn run(&self) -> i64 {
        let spawn = |future| drop(tokio::spawn(future));
        self.runner.run(spawn).await.expect("no task panics");
        self.ends.iter().map(|end| self.runner.get(end).expect("the task ran")).sum()
    }
}

fn added(runner: &DagRunner, tasks: &[TaskHandle<i64>], node: &Node) -> TaskHandle<i64> {
    let read = |at: usize| &tasks[node.reads[at]];
    match node.body {
        Body::Source => runner.add_task(Source).into(),
        Body::Next => runner.add_task(Next).depends_on(read(0)),
        Body::Mix => runner.add_task(Mix).depends_on((read(0), read(1), read(2))),
        Body::Pair | Body::Sum => unreachable!("no case of this peer has such a node"),
    }
}
