//! The graphs that are run, as `dag-core` and by hand: each is described once, so that both do the same work.
//!
//! No macro can write a thousand nodes, so that their descriptors are made here.

#![allow(dead_code, reason = "each benchmark needs some of it")]

use std::hint::black_box;

use dag_core::{
    Arguments, BoxError, Call, Dag, Event, Function, Location, Module, NodeDef, NodeKind, Param, Run, Type,
};
use futures_util::future::BoxFuture;
use tokio::runtime::Runtime;

/// What a node does with the values that it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Body {
    Source,
    Next,
    Mix,
    /// Of any number of values.
    Sum,
}

/// How a node does it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Plain,
    /// An async function that never suspends.
    Ready,
    /// An async function that suspends once.
    Yielding,
}

/// A graph as data: each node reads some of those before it, and the last one gives the result.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    nodes: Vec<(Body, Kind, Vec<usize>)>,
}

impl Shape {
    fn push(&mut self, body: Body, kind: Kind, reads: Vec<usize>) -> usize {
        self.nodes.push((body, kind, reads));
        self.nodes.len() - 1
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The index of each node, and those of the nodes it reads.
    pub(crate) fn reads(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.nodes.iter().enumerate().map(|(at, (.., reads))| (at, &**reads))
    }
}

/// A source and the rest of `len` nodes, each reading the one before.
pub(crate) fn chain(len: usize, kind: Kind) -> Shape {
    let mut shape = Shape::default();
    let mut last = shape.push(Body::Source, Kind::Plain, vec![]);
    for _ in 1..len {
        last = shape.push(Body::Next, kind, vec![last]);
    }
    shape
}

/// A source, `WIDTH` readers of it, and their sum.
pub(crate) fn fan_out(kind: Kind) -> Shape {
    let mut shape = Shape::default();
    let source = shape.push(Body::Source, Kind::Plain, vec![]);
    let readers = (0..WIDTH).map(|_| shape.push(Body::Next, kind, vec![source])).collect();
    shape.push(Body::Sum, Kind::Plain, readers);
    shape
}

/// How many nodes a sum reads.
pub(crate) const WIDTH: usize = 1000;

/// `depth` layers of `width` nodes, each reading three of the layer before, and one that reads three of the last.
pub(crate) fn layers(width: usize, depth: usize) -> Shape {
    let mut shape = Shape::default();
    let mut layer: Vec<_> = (0..width).map(|_| shape.push(Body::Source, Kind::Plain, vec![])).collect();
    for _ in 1..depth {
        let reads = |at: usize| [0, 1, 7].map(|offset| layer[(at + offset) % width]).to_vec();
        layer = (0..width).map(|at| shape.push(Body::Mix, Kind::Plain, reads(at))).collect();
    }
    shape.push(Body::Mix, Kind::Plain, layer[..3].to_vec());
    shape
}

/// The functions, never inlined: whoever calls through pointers could not inline them either.
pub(crate) mod work {
    use super::black_box;

    #[inline(never)]
    pub(crate) fn source() -> i64 {
        black_box(1)
    }

    #[inline(never)]
    pub(crate) fn next(value: &i64) -> i64 {
        value.wrapping_add(1)
    }

    #[inline(never)]
    pub(crate) fn mix(one: &i64, two: &i64, three: &i64) -> i64 {
        one.wrapping_add(*two).wrapping_add(*three)
    }

    #[inline(never)]
    pub(crate) fn sum<'a>(values: impl Iterator<Item = &'a i64>) -> i64 {
        values.fold(0, |sum, value| sum.wrapping_add(*value))
    }
}

/// A table of function pointers over slots of one type: the least that something wired at run time can cost.
pub(crate) struct Table {
    entries: Vec<Entry>,
    slots: Vec<i64>,
}

enum Entry {
    None(fn() -> i64),
    One(fn(&i64) -> i64, usize),
    Three(fn(&i64, &i64, &i64) -> i64, [usize; 3]),
    Many(fn(&[i64], &[usize]) -> i64, Vec<usize>),
}

impl Table {
    pub(crate) fn new(shape: &Shape) -> Self {
        let entry = |(body, _, reads): &(Body, Kind, Vec<usize>)| match body {
            Body::Source => Entry::None(work::source),
            Body::Next => Entry::One(work::next, reads[0]),
            Body::Mix => Entry::Three(work::mix, [reads[0], reads[1], reads[2]]),
            Body::Sum => Entry::Many(|slots, reads| work::sum(reads.iter().map(|&read| &slots[read])), reads.clone()),
        };
        Self { entries: shape.nodes.iter().map(entry).collect(), slots: vec![0; shape.len()] }
    }

    pub(crate) fn run(&mut self) -> i64 {
        for (at, entry) in self.entries.iter().enumerate() {
            self.slots[at] = match entry {
                Entry::None(function) => function(),
                Entry::One(function, read) => function(&self.slots[*read]),
                Entry::Three(function, [one, two, three]) => {
                    function(&self.slots[*one], &self.slots[*two], &self.slots[*three])
                }
                Entry::Many(function, reads) => function(&self.slots, reads),
            };
        }
        self.slots.last().copied().unwrap_or_default()
    }
}

/// A graph of `dag-core` with the plan of its last node, and what runs it.
pub(crate) struct Planned {
    dag: Dag,
    output: &'static str,
    runtime: Runtime,
}

impl Planned {
    /// A run of the graph gives what the table gives, or this panics.
    pub(crate) fn new(shape: &Shape) -> Self {
        let defs = defs(shape);
        let planned = Self { dag: planned(defs), output: name(shape.len() - 1), runtime: runtime() };
        assert_eq!(planned.run(), Table::new(shape).run());
        planned
    }

    pub(crate) fn run(&self) -> i64 {
        self.value(self.dag.run_named([self.output]))
    }

    /// With an observer that ignores what it hears.
    pub(crate) fn run_observed(&self) -> i64 {
        self.value(self.dag.run_named([self.output]).observe(|_: &Event<'_>| ()))
    }

    fn value(&self, run: Run<dag_core::Named>) -> i64 {
        let values = self.runtime.block_on(run.into_future()).unwrap_or_else(|error| panic!("{error}"));
        *values.get(self.output).expect("every node gives an i64")
    }
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime of one thread")
}

pub(crate) type Defs = &'static [&'static NodeDef];

/// Builds the graph and plans its last node.
pub(crate) fn planned(defs: Defs) -> Dag {
    let module = Module::listed(Vec::leak(vec![defs]));
    let dag = Dag::builder().add(module).build().unwrap_or_else(|error| panic!("{error}"));
    dag.plan([name(defs.len() - 1)]).expect("the last node is there");
    dag
}

/// Descriptors live as long as the program, as the statics do that the macros write.
pub(crate) fn defs(shape: &Shape) -> Defs {
    Vec::leak(shape.nodes.iter().enumerate().map(|(at, (body, kind, reads))| def(at, *body, *kind, reads)).collect())
}

fn name(at: usize) -> &'static str {
    format!("n{at:06}").leak()
}

fn def(at: usize, body: Body, kind: Kind, reads: &[usize]) -> &'static NodeDef {
    let ty = Type::of::<i64>();
    let param = |&read: &usize| Param { name: name(read), ty, optional: None, owned: false, input: false, into: None };
    let function = Function {
        name: name(at),
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: Vec::leak(reads.iter().map(param).collect()),
    };
    let call = match (body, kind) {
        (Body::Source, _) => Call::Sync(source),
        (Body::Mix, _) => Call::Sync(mix),
        (Body::Sum, _) => Call::Sync(sum),
        (Body::Next, Kind::Plain) => Call::Sync(next),
        (Body::Next, Kind::Ready) => Call::Async(next_ready),
        (Body::Next, Kind::Yielding) => Call::Async(next_yielding),
    };
    Box::leak(Box::new(NodeDef::new(function, ty, NodeKind::Function(call))))
}

fn source(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    arguments.give(work::source());
    Ok(())
}

fn next(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = work::next(arguments.borrow(0));
    arguments.give(value);
    Ok(())
}

fn mix(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = work::mix(arguments.borrow(0), arguments.borrow(1), arguments.borrow(2));
    arguments.give(value);
    Ok(())
}

fn sum(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = work::sum((0..WIDTH).map(|at| arguments.borrow(at)));
    arguments.give(value);
    Ok(())
}

fn next_ready(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move { next(arguments) })
}

fn next_yielding(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move {
        tokio::task::yield_now().await;
        next(arguments)
    })
}
