//! On random graphs with random outputs and overrides, a run gives what a recursive evaluator gives and runs exactly what it visits.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use dag_core::{
    Arguments, BoxError, Call, Dag, Event, Function, Location, Module, NodeDef, NodeKind, Param, Type, Value,
};
use proptest::prelude::*;

/// What a node of a random graph is.
#[derive(Debug, Clone)]
struct Shape {
    /// The nodes it needs, all of them earlier ones; a node may be needed twice.
    needs: Vec<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Input,
    Sync,
    Async,
}

/// A node's value from those it needs.
fn mix(values: impl IntoIterator<Item = u64>) -> u64 {
    values.into_iter().enumerate().fold(17, |sum, (at, value)| sum.wrapping_mul(31).wrapping_add(value ^ at as u64))
}

/// Every second parameter is taken by value.
fn call<const N: usize>(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let values = (0..N).map(|at| if at % 2 == 0 { *arguments.borrow(at) } else { arguments.take(at) });
    let mixed: u64 = mix(values);
    arguments.give(mixed);
    Ok(())
}

fn call_async<const N: usize>(arguments: Arguments<'_>) -> futures_util::future::BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move {
        tokio::task::yield_now().await;
        call::<N>(arguments)
    })
}

fn function_kind(shape: &Shape) -> NodeKind {
    const SYNC: [fn(Arguments<'_>) -> Result<(), BoxError>; 4] = [call::<0>, call::<1>, call::<2>, call::<3>];
    let count = shape.needs.len();
    match (shape.kind, count) {
        (Kind::Input, _) => NodeKind::Input,
        (Kind::Sync, _) => NodeKind::Function(Call::Sync(SYNC[count])),
        (Kind::Async, 0) => NodeKind::Function(Call::Async(call_async::<0>)),
        (Kind::Async, 1) => NodeKind::Function(Call::Async(call_async::<1>)),
        (Kind::Async, 2) => NodeKind::Function(Call::Async(call_async::<2>)),
        (Kind::Async, _) => NodeKind::Function(Call::Async(call_async::<3>)),
    }
}

fn name(index: usize) -> String {
    format!("node_{index}")
}

fn def(index: usize, shape: &Shape) -> &'static NodeDef {
    let name_of = |index: usize| -> &'static str { name(index).leak() };
    let param = |(at, &needs): (usize, &usize)| Param {
        name: name_of(needs),
        ty: Type::of::<u64>(),
        optional: None,
        owned: at % 2 == 1,
        input: false,
        into: None,
    };
    let function = Function {
        name: name_of(index),
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: if shape.kind == Kind::Input {
            &[]
        } else {
            Vec::leak(shape.needs.iter().enumerate().map(param).collect())
        },
    };
    Box::leak(Box::new(NodeDef::new(function, Type::of::<u64>(), function_kind(shape))))
}

thread_local! {
    static CURRENT: Cell<&'static [&'static NodeDef]> = const { Cell::new(&[]) };
}

fn dag(shapes: &[Shape]) -> Dag {
    CURRENT.set(Vec::leak(shapes.iter().enumerate().map(|(index, shape)| def(index, shape)).collect()));
    Dag::builder().add(const { Module::listed(&[|| CURRENT.get()]) }).build().unwrap()
}

/// The value of a node by plain recursion; notes which functions it calls.
fn naive(shapes: &[Shape], given: &BTreeMap<usize, u64>, index: usize, called: &mut BTreeSet<String>) -> u64 {
    let shape = &shapes[index];
    match given.get(&index) {
        Some(&value) => value,
        None if shape.kind == Kind::Input => index as u64,
        None => {
            called.insert(name(index));
            mix(shape.needs.iter().map(|&needs| naive(shapes, given, needs, called)).collect::<Vec<_>>())
        }
    }
}

fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    let kind = prop_oneof![1 => Just(Kind::Input), 3 => Just(Kind::Sync), 3 => Just(Kind::Async)];
    let node = (kind, prop::collection::vec(any::<prop::sample::Index>(), 0..=3));
    prop::collection::vec(node, 1..24).prop_map(|nodes| {
        let shape = |(index, (kind, needs)): (usize, (Kind, Vec<prop::sample::Index>))| Shape {
            kind,
            needs: if index == 0 { Vec::new() } else { needs.iter().map(|needs| needs.index(index)).collect() },
        };
        nodes.into_iter().enumerate().map(shape).collect()
    })
}

fn pick(indices: &[prop::sample::Index], len: usize) -> BTreeSet<usize> {
    indices.iter().map(|index| index.index(len)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_and_calls_are_the_same(
        shapes in shapes(),
        outputs in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        overrides in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let (outputs, overrides) = (pick(&outputs, shapes.len()), pick(&overrides, shapes.len()));
        let dag = dag(&shapes);
        let names: Vec<String> = outputs.iter().map(|&index| name(index)).collect();
        let given: Vec<String> = overrides.iter().map(|&index| name(index)).collect();
        let plan = dag.plan_with(names.iter().map(String::as_str), given.iter().map(String::as_str)).unwrap();

        let heard = Arc::new(Mutex::new(Vec::new()));
        let sink = heard.clone();
        let mut run = dag.run_named(names).observe(move |event: &Event<'_>| {
            if let Event::NodeFinished { node, .. } = event {
                sink.lock().unwrap().push(node.name.to_owned());
            }
        });
        let mut overridden = BTreeMap::new();
        for input in plan.inputs() {
            let index: usize = input.name["node_".len()..].parse().unwrap();
            if overrides.contains(&index) {
                overridden.insert(index, 1000 + index as u64);
                run = run.override_named(input.name, Value::new(1000 + index as u64));
            } else {
                run = run.input_named(input.name, Value::new(index as u64));
            }
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let values = runtime.block_on(run.into_future()).unwrap();

        let mut called = BTreeSet::new();
        for &index in &outputs {
            let expected = naive(&shapes, &overridden, index, &mut called);
            prop_assert_eq!(values.get::<u64>(&name(index)), Some(&expected));
        }
        let mut heard = heard.lock().unwrap().clone();
        heard.sort_unstable();
        prop_assert_eq!(heard.iter().collect::<Vec<_>>(), called.iter().collect::<Vec<_>>());
        prop_assert_eq!(plan.nodes().count(), called.len());
    }
}
