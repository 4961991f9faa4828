//! dag-core. Descriptors are made when the program runs, as no macro can write a thousand of them; this is the only file that
//! knows how they are made and called.

use std::future::IntoFuture;

use dag_core::{
    Arguments, BoxError, Call, Dag, Event, Function, Location, Module, NodeDef, NodeKind, Param, Place, Policy, Type,
};
use futures::future::BoxFuture;

use super::Contender;
use crate::runs::Rebuild;
use crate::shapes::{Body, Kind, Node, Shape};
use crate::work::{self, Nothing, Sleep, Wait, Wake};

pub(crate) fn contender(shape: &Shape) -> Contender {
    let defs = defs(shape);
    let output = defs[defs.len() - 1].name;
    let run = move |dag: &Dag| value(dag.run_named([output]).into_future(), output);
    Contender::reused("dag-core", shape.expected(), Rebuild::EveryBatch, move || planned(defs), run)
}

/// The same with an observer that ignores what it hears.
pub(crate) fn observed(shape: &Shape) -> Contender {
    let defs = defs(shape);
    let output = defs[defs.len() - 1].name;
    let run = move |dag: &Dag| value(dag.run_named([output]).observe(|_: &Event<'_>| ()).into_future(), output);
    Contender::reused("dag-core", shape.expected(), Rebuild::EveryBatch, move || planned(defs), run)
}

/// The build and the plan; the descriptors are there before, as those of a program are.
pub(crate) fn build(shape: &Shape) -> Contender {
    let defs = defs(shape);
    Contender::only_built("dag-core", shape.len() as i64, move || planned(defs), |dag| dag.nodes().count())
}

async fn value(run: BoxFuture<'static, Result<dag_core::Values, dag_core::RunError>>, output: &str) -> i64 {
    let values = run.await.unwrap_or_else(|error| panic!("dag-core: {error}"));
    *values.get(output).expect("the output is an i64")
}

/// The graph of these nodes, and the plan of its last one.
fn planned(defs: Defs) -> Dag {
    let dag = dag(defs);
    dag.plan([defs[defs.len() - 1].name]).expect("the last node is there");
    dag
}

fn dag(defs: Defs) -> Dag {
    Dag::builder().add(Module::listed(vec![defs].leak())).build().unwrap_or_else(|error| panic!("dag-core: {error}"))
}

type Defs = &'static [&'static NodeDef];

/// Descriptors live as long as the program, as the statics do that the macros write.
fn defs(shape: &Shape) -> Defs {
    let names: Vec<&'static str> = (0..shape.len()).map(|index| &*format!("n{index:06}").leak()).collect();
    Vec::leak(shape.nodes.iter().enumerate().map(|(index, node)| def(&names, index, node)).collect())
}

fn def(names: &[&'static str], index: usize, node: &Node) -> &'static NodeDef {
    let function = Function {
        name: names[index],
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: Vec::leak(node.reads.iter().map(|&read| param(names[read])).collect()),
    };
    let place = if node.kind == Kind::Spawned { Place::Spawned } else { Place::Inline };
    let def = NodeDef::new(function, Type::of::<i64>(), NodeKind::Function(call_of(node)));
    Box::leak(Box::new(NodeDef { policy: Policy { place, ..Policy::PLAIN }, ..def }))
}

fn param(name: &'static str) -> Param {
    Param { name, ty: Type::of::<i64>(), optional: None, owned: false, input: false, into: None }
}

fn call_of(node: &Node) -> Call {
    match (node.body, node.reads.len()) {
        (Body::Source, _) => of_kind::<Source>(node.kind),
        (Body::Next, _) => of_kind::<Next>(node.kind),
        (Body::Pair, _) => of_kind::<Pair>(node.kind),
        (Body::Mix, _) => of_kind::<Mix>(node.kind),
        (Body::Sum, 8) => of_kind::<Sum<8>>(node.kind),
        (Body::Sum, 16) => of_kind::<Sum<16>>(node.kind),
        (Body::Sum, 32) => of_kind::<Sum<32>>(node.kind),
        (Body::Sum, 64) => of_kind::<Sum<64>>(node.kind),
        (Body::Sum, 1000) => of_kind::<Sum<1000>>(node.kind),
        (Body::Sum, other) => panic!("no call sums {other} inputs: add one above"),
    }
}

fn of_kind<A: Apply>(kind: Kind) -> Call {
    match kind {
        Kind::Plain => Call::Sync(plain::<A>),
        Kind::Ready => Call::Async(waiting::<Nothing, A>),
        Kind::Woken => Call::Async(waiting::<Wake, A>),
        Kind::Sleeping => Call::Async(waiting::<Sleep, A>),
        Kind::Busy => Call::Sync(busy::<A>),
        Kind::Spawned => Call::Sync(spawned::<A>),
    }
}

fn plain<A: Apply>(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = A::apply(&arguments);
    arguments.give(value);
    Ok(())
}

fn waiting<W: Wait, A: Apply>(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move {
        W::wait().await;
        plain::<A>(arguments)
    })
}

fn busy<A: Apply>(arguments: Arguments<'_>) -> Result<(), BoxError> {
    work::compute(work::SHORT);
    plain::<A>(arguments)
}

fn spawned<A: Apply>(arguments: Arguments<'_>) -> Result<(), BoxError> {
    work::compute(work::LONG);
    plain::<A>(arguments)
}

/// A function of [`work`] with its arguments, as the macros would write the call.
trait Apply: 'static {
    fn apply(arguments: &Arguments<'_>) -> i64;
}

struct Source;
struct Next;
struct Pair;
struct Mix;
struct Sum<const N: usize>;

impl Apply for Source {
    fn apply(_: &Arguments<'_>) -> i64 {
        work::source()
    }
}

impl Apply for Next {
    fn apply(arguments: &Arguments<'_>) -> i64 {
        work::next(arguments.borrow(0))
    }
}

impl Apply for Pair {
    fn apply(arguments: &Arguments<'_>) -> i64 {
        work::pair(arguments.borrow(0), arguments.borrow(1))
    }
}

impl Apply for Mix {
    fn apply(arguments: &Arguments<'_>) -> i64 {
        work::mix(arguments.borrow(0), arguments.borrow(1), arguments.borrow(2))
    }
}

impl<const N: usize> Apply for Sum<N> {
    fn apply(arguments: &Arguments<'_>) -> i64 {
        work::sum((0..N).map(|at| arguments.borrow(at)))
    }
}
