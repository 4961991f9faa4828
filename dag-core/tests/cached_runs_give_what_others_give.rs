//! On random graphs of cached and other nodes, a run with a cache gives what one without gives, whatever was kept before.
#![cfg(feature = "cache")]

use dag_core::{
    Arguments, Behavior, BoxError, Cache, CacheDef, Call, Dag, Function, HashInput, Location, Module, NodeDef,
    NodeKind, Param, Place, Policy, Type, Value,
};
use futures_util::future::BoxFuture;
use proptest::prelude::*;

/// A node of a random graph.
#[derive(Debug, Clone)]
struct Shape {
    /// The nodes it needs, all of them earlier ones; a node may be needed twice.
    needs: Vec<usize>,
    kind: Kind,
    cache: Option<Behavior>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Input,
    Sync,
    Async,
    Blocking,
}

/// Few different values, so that keys often meet. Every second parameter is taken by value.
fn call<const N: usize>(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let values = (0..N).map(|at| if at % 2 == 0 { *arguments.borrow::<u64>(at) } else { arguments.take(at) });
    let mixed = values.enumerate().fold(3, |sum, (at, value)| (sum * 5 + value * (at as u64 + 1)) % 7);
    arguments.give::<u64>(mixed);
    Ok(())
}

fn call_async<const N: usize>(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move {
        tokio::task::yield_now().await;
        call::<N>(arguments)
    })
}

type AsyncCall = for<'a> fn(Arguments<'a>) -> BoxFuture<'a, Result<(), BoxError>>;

const SYNC: [fn(Arguments<'_>) -> Result<(), BoxError>; 3] = [call::<0>, call::<1>, call::<2>];
const ASYNC: [AsyncCall; 3] = [call_async::<0>, call_async::<1>, call_async::<2>];
const INPUTS: &[Option<HashInput>] = &[Some(CacheDef::input::<u64>), Some(CacheDef::input::<u64>)];

fn name(index: usize) -> &'static str {
    format!("node_{index}").leak()
}

fn def(index: usize, shape: &Shape) -> &'static NodeDef {
    let param = |(at, &needs): (usize, &usize)| Param {
        name: name(needs),
        ty: Type::of::<u64>(),
        optional: None,
        owned: at % 2 == 1,
        input: false,
        into: None,
    };
    let count = shape.needs.len();
    let function = Function {
        name: name(index),
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: Vec::leak(shape.needs.iter().enumerate().map(param).collect()),
    };
    let kind = match shape.kind {
        Kind::Input => NodeKind::Input,
        Kind::Sync | Kind::Blocking => NodeKind::Function(Call::Sync(SYNC[count])),
        Kind::Async => NodeKind::Function(Call::Async(ASYNC[count])),
    };
    let place = if shape.kind == Kind::Blocking { Place::Blocking } else { Place::Inline };
    Box::leak(Box::new(NodeDef {
        policy: Policy { place, ..Policy::PLAIN },
        cache: shape.cache.map(|behavior| CacheDef::of::<u64>(behavior, "", &INPUTS[..count], &[])),
        ..NodeDef::new(function, Type::of::<u64>(), kind)
    }))
}

fn dag(shapes: &[Shape]) -> Dag {
    let defs = Vec::leak(shapes.iter().enumerate().map(|(index, shape)| def(index, shape)).collect());
    Dag::builder().add(Module::listed(vec![&*defs].leak())).build().unwrap()
}

fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    let kind =
        prop_oneof![2 => Just(Kind::Input), 3 => Just(Kind::Sync), 3 => Just(Kind::Async), 1 => Just(Kind::Blocking)];
    let behavior =
        prop_oneof![5 => Just(Behavior::Default), 1 => Just(Behavior::Recompute), 1 => Just(Behavior::Disable)];
    let node =
        (kind, prop::option::weighted(0.7, behavior), prop::collection::vec(any::<prop::sample::Index>(), 0..=2));
    prop::collection::vec(node, 1..16).prop_map(|nodes| {
        let shape = |(index, (kind, cache, needs)): (usize, (Kind, Option<Behavior>, Vec<prop::sample::Index>))| {
            let is_input = kind == Kind::Input;
            let needs = needs.iter().filter(|_| index > 0 && !is_input).map(|needs| needs.index(index)).collect();
            Shape { needs, kind, cache: cache.filter(|_| !is_input) }
        };
        nodes.into_iter().enumerate().map(shape).collect()
    })
}

async fn run(dag: &Dag, outputs: &[&'static str], seed: u64, cache: Option<&Cache>) -> Vec<u64> {
    let plan = dag.plan(outputs.iter().copied()).unwrap();
    let mut run = dag.run_named(outputs.iter().copied());
    for (at, input) in plan.inputs().enumerate() {
        run = run.input_named(input.name, Value::new((seed >> at) & 1));
    }
    if let Some(cache) = cache {
        run = run.cache(cache.clone());
    }
    let mut values = run.await.unwrap();
    // Taken out, which only an owner can.
    outputs.iter().map(|output| values.take(output).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_and_without_a_cache(
        shapes in shapes(),
        outputs in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        seeds in prop::collection::vec(any::<u64>(), 1..8),
        max_entries in prop::option::of(0_usize..8),
    ) {
        let dag = dag(&shapes);
        let mut outputs: Vec<_> = outputs.iter().map(|index| name(index.index(shapes.len()))).collect();
        outputs.sort_unstable();
        outputs.dedup();
        // An input that is asked for is held by the run itself.
        outputs.retain(|output| dag.node(output).is_some_and(|def| !def.is_input()));
        let cache = max_entries.map_or_else(Cache::memory, |max| Cache::memory().max_entries(max));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for seed in seeds {
                let expected = run(&dag, &outputs, seed, None).await;
                // Two at once, and one after them.
                let (one, other) =
                    tokio::join!(run(&dag, &outputs, seed, Some(&cache)), run(&dag, &outputs, seed, Some(&cache)));
                let third = run(&dag, &outputs, seed, Some(&cache)).await;
                prop_assert_eq!([&one, &other, &third], [&expected; 3]);
            }
            Ok(())
        })?;
    }
}
