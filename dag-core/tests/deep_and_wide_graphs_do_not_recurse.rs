//! A chain of a hundred thousand nodes and a fan of as many, and layers that read all of the layer before, are built, asked about, run and
//! dropped on a small stack, in a time that grows with the number of edges.

use std::sync::OnceLock;
use std::thread;

use dag_core::{Arguments, BoxError, Call, Dag, Function, Location, Module, NodeDef, NodeKind, Param, Problem, Type};
use futures_util::future::BoxFuture;

const COUNT: usize = 100_000;

/// How many nodes need each other in a ring.
const RING: usize = 100_000;

/// How many layers there are, and how many nodes each of them has.
const LAYERS: usize = 32;

/// How many nodes a join reads.
const JOINED: usize = 1_000;

fn first(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    arguments.give(0_usize);
    Ok(())
}

fn next(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = arguments.borrow::<usize>(0) + 1;
    arguments.give(value);
    Ok(())
}

fn next_async(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async { next(arguments) })
}

/// The sum of `N` values.
fn all<const N: usize>(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let sum = (0..N).map(|index| arguments.borrow::<usize>(index)).sum::<usize>();
    arguments.give(sum);
    Ok(())
}

/// One more than the largest of a layer: the same for all nodes of a layer, so that no value overflows.
fn above(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let highest = (0..LAYERS).map(|index| arguments.borrow::<usize>(index)).max();
    arguments.give(highest.map_or(0, |highest| highest + 1));
    Ok(())
}

fn node(name: &str, params: &[String], call: Call) -> &'static NodeDef {
    let name = String::leak(name.to_owned());
    let param = |name: &String| Param {
        name: name.clone().leak(),
        ty: Type::of::<usize>(),
        optional: None,
        owned: false,
        input: false,
        into: None,
    };
    let function = Function {
        name,
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: Vec::leak(params.iter().map(param).collect()),
    };
    Box::leak(Box::new(NodeDef::new(function, Type::of::<usize>(), NodeKind::Function(call))))
}

fn link(index: usize) -> String {
    format!("link_{index}")
}

/// `link_0`, and every other one needs the one before it.
fn links(call: Call) -> Vec<&'static NodeDef> {
    let mut defs = vec![node(&link(0), &[], Call::Sync(first))];
    defs.extend((1..COUNT).map(|index| node(&link(index), &[link(index - 1)], call)));
    defs
}

/// The links, and `fan`, which needs all of them.
fn chain() -> &'static [&'static NodeDef] {
    static DEFS: OnceLock<Vec<&'static NodeDef>> = OnceLock::new();
    DEFS.get_or_init(|| {
        let mut defs = links(Call::Sync(next));
        defs.push(node("fan", &(0..COUNT).map(link).collect::<Vec<_>>(), Call::Sync(all::<COUNT>)));
        defs
    })
}

/// Links closed to a ring.
fn ring() -> Vec<&'static NodeDef> {
    (0..RING).map(|index| node(&link(index), &[link((index + RING - 1) % RING)], Call::Sync(next))).collect()
}

fn in_layer(layer: usize) -> Vec<String> {
    (0..LAYERS).map(|at| format!("layer_{layer}_{at}")).collect()
}

/// Each node needs all nodes of the layer before: there are 32³¹ ways from top to bottom.
fn layers() -> Vec<&'static NodeDef> {
    let mut defs: Vec<_> = in_layer(0).iter().map(|name| node(name, &[], Call::Sync(first))).collect();
    for layer in 1..LAYERS {
        let before = in_layer(layer - 1);
        defs.extend(in_layer(layer).iter().map(|name| node(name, &before, Call::Sync(above))));
    }
    defs
}

/// A thousand nodes, a hundred joins of all of them, and one of these.
fn joins() -> Vec<&'static NodeDef> {
    let joined: Vec<_> = (0..JOINED).map(link).collect();
    let mut defs: Vec<_> = joined.iter().map(|name| node(name, &[], Call::Sync(first))).collect();
    let joins: Vec<_> = (0..100).map(|join| format!("join_{join}")).collect();
    defs.extend(joins.iter().map(|name| node(name, &joined, Call::Sync(all::<JOINED>))));
    defs.push(node("all_joins", &joins, Call::Sync(all::<100>)));
    defs
}

fn module(defs: Vec<&'static NodeDef>) -> Module {
    Module::listed(vec![&*defs.leak()].leak())
}

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(256 * 1024).spawn(test).unwrap().join().unwrap();
}

fn dag(module: Module) -> Dag {
    Dag::builder().add(module).build().unwrap()
}

fn value(dag: &Dag, output: &str) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    *runtime.block_on(dag.run_named([output]).into_future()).unwrap().get(output).unwrap()
}

#[test]
fn when_run() {
    on_a_small_stack(|| {
        let dag = dag(module(chain().to_vec()));
        assert_eq!(value(&dag, &link(COUNT - 1)), COUNT - 1);
        assert_eq!(value(&dag, "fan"), COUNT * (COUNT - 1) / 2);
    });
}

#[test]
fn when_run_with_nodes_that_may_wait() {
    on_a_small_stack(|| {
        let dag = dag(module(links(Call::Async(next_async))));
        assert_eq!(value(&dag, &link(COUNT - 1)), COUNT - 1);
    });
}

#[test]
fn when_asked_about() {
    on_a_small_stack(|| {
        let dag = dag(module(chain().to_vec()));
        assert_eq!(dag.plan([&*link(COUNT - 1)]).unwrap().nodes().count(), COUNT);
        assert_eq!(dag.upstream(&link(COUNT - 1)).unwrap().len(), COUNT - 1);
        assert_eq!(dag.downstream(&link(0)).unwrap().len(), COUNT);
        assert_eq!(dag.path(&link(0), &link(COUNT - 1)).unwrap().len(), COUNT);
        assert_eq!(dag.view().edges.len(), 2 * COUNT - 1);
        assert!(dag.export().diff(&dag.export()).is_empty());
    });
}

#[test]
fn when_a_cycle_is_named() {
    on_a_small_stack(|| {
        let error = Dag::builder().add(module(ring())).build().unwrap_err();
        assert!(matches!(error.problems(), [Problem::Cycle { path }] if path.len() == RING));
    });
}

#[test]
fn when_each_layer_reads_all_of_the_one_before() {
    on_a_small_stack(|| {
        let dag = dag(module(layers()));
        let [first, .., last] = &*in_layer(LAYERS - 1) else { panic!("a layer of several nodes") };
        assert_eq!((value(&dag, first), value(&dag, last)), (LAYERS - 1, LAYERS - 1));
        assert_eq!(dag.path(&in_layer(0)[0], last).unwrap().len(), (LAYERS - 2) * LAYERS + 2);
        assert_eq!(dag.upstream(last).unwrap().len(), (LAYERS - 1) * LAYERS);
    });
}

#[test]
fn when_a_thousand_nodes_are_joined() {
    on_a_small_stack(|| {
        let dag = dag(module(joins()));
        assert_eq!(value(&dag, "all_joins"), 0);
        assert_eq!(dag.view().edges.len(), 100 * JOINED + 100);
    });
}
