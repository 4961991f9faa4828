//! A chain of ten thousand nodes and a fan of as many are built, asked about, run and reported on a small stack.

use std::sync::OnceLock;
use std::thread;

use dag_core::{Arguments, BoxError, Call, Dag, Function, Location, Module, NodeDef, NodeKind, Param, Problem, Type};

const COUNT: usize = 10_000;

fn first(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    arguments.give(0_usize);
    Ok(())
}

fn next(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let value = arguments.borrow::<usize>(0) + 1;
    arguments.give(value);
    Ok(())
}

fn all(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let sum = (0..COUNT).map(|index| arguments.borrow::<usize>(index)).sum::<usize>();
    arguments.give(sum);
    Ok(())
}

fn node(name: &str, params: &[String], call: fn(Arguments<'_>) -> Result<(), BoxError>) -> &'static NodeDef {
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
    let kind = NodeKind::Function(Call::Sync(call));
    Box::leak(Box::new(NodeDef::new(function, Type::of::<usize>(), kind)))
}

fn link(index: usize) -> String {
    format!("link_{index}")
}

/// `link_0`, and every other one needs the one before it; `fan` needs all.
fn chain() -> &'static [&'static NodeDef] {
    static DEFS: OnceLock<Vec<&'static NodeDef>> = OnceLock::new();
    DEFS.get_or_init(|| {
        let mut defs = vec![node(&link(0), &[], first)];
        defs.extend((1..COUNT).map(|index| node(&link(index), &[link(index - 1)], next)));
        defs.push(node("fan", &(0..COUNT).map(link).collect::<Vec<_>>(), all));
        defs
    })
}

/// The same, closed to a ring.
fn ring() -> &'static [&'static NodeDef] {
    static DEFS: OnceLock<Vec<&'static NodeDef>> = OnceLock::new();
    DEFS.get_or_init(|| {
        (0..COUNT).map(|index| node(&link(index), &[link((index + COUNT - 1) % COUNT)], next)).collect()
    })
}

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(256 * 1024).spawn(test).unwrap().join().unwrap();
}

fn dag() -> Dag {
    Dag::builder().add(Module::listed(vec![chain()].leak())).build().unwrap()
}

#[test]
fn when_run() {
    on_a_small_stack(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let values = runtime.block_on(dag().run_named([link(COUNT - 1), "fan".into()]).into_future()).unwrap();
        assert_eq!(values.get::<usize>(&link(COUNT - 1)), Some(&(COUNT - 1)));
        assert_eq!(values.get::<usize>("fan"), Some(&(COUNT * (COUNT - 1) / 2)));
    });
}

#[test]
fn when_asked_about() {
    on_a_small_stack(|| {
        let dag = dag();
        assert_eq!(dag.upstream(&link(COUNT - 1)).unwrap().len(), COUNT - 1);
        assert_eq!(dag.downstream(&link(0)).unwrap().len(), COUNT);
        assert_eq!(dag.path(&link(0), &link(COUNT - 1)).unwrap().len(), COUNT);
        assert_eq!(dag.view().edges.len(), 2 * COUNT - 1);
    });
}

#[test]
fn when_a_cycle_is_named() {
    on_a_small_stack(|| {
        let error = Dag::builder().add(Module::listed(vec![ring()].leak())).build().unwrap_err();
        assert!(matches!(error.problems(), [Problem::Cycle { path }] if path.len() == COUNT));
    });
}
