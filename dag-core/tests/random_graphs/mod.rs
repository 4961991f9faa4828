//! Random graphs whose values count themselves, and what a recursive evaluator says of them.
//!
//! Four properties, each checked on 2,500 graphs: 10,000 in all whenever the tests run, also in CI; `PROPTEST_CASES` says another number.

#![allow(dead_code, unreachable_pub, reason = "each test program takes what it needs")]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex};

use dag_core::{
    Arguments, BoxError, Call, Dag, Event, Function, Location, Module, Named, NodeDef, NodeKind, Param, Plan, Run,
    Type, Value,
};
use futures_util::future::BoxFuture;
use proptest::prelude::*;
use proptest::sample::Index;

pub fn config() -> ProptestConfig {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { ProptestConfig::default().cases } else { 2500 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

thread_local! {
    static ALIVE: Cell<i64> = const { Cell::new(0) };
}

/// How many values there are: none after a run, whatever became of it.
pub fn alive() -> i64 {
    ALIVE.get()
}

/// A value that is dropped once; twice would be a double free.
#[derive(Debug)]
pub struct Number(Box<u64>);

impl Number {
    fn new(value: u64) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self(Box::new(value))
    }

    pub fn value(&self) -> u64 {
        *self.0
    }
}

impl Clone for Number {
    fn clone(&self) -> Self {
        Self::new(self.value())
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
    }
}

/// What a node of a random graph is.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The nodes it needs, all of them earlier ones; a node may be needed twice.
    pub needs: Vec<usize>,
    pub kind: Kind,
    pub fails: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Input,
    Sync,
    Async,
}

impl Shape {
    pub fn can_fail(&self) -> bool {
        self.fails && self.kind != Kind::Input
    }
}

/// A node's value from those it needs.
fn mix(values: impl IntoIterator<Item = u64>) -> u64 {
    values.into_iter().enumerate().fold(17, |sum, (at, value)| sum.wrapping_mul(31).wrapping_add(value ^ at as u64))
}

/// Every second parameter is taken by value, also by a node that then fails: every second of those panics.
fn call<const N: usize, const FAILS: bool>(mut arguments: Arguments<'_>) -> Result<(), BoxError> {
    let taken: Vec<Number> = (0..N).filter(|at| at % 2 == 1).map(|at| arguments.take(at)).collect();
    if FAILS && N % 2 == 1 {
        std::panic::panic_any("no");
    }
    if FAILS {
        return Err("no".into());
    }
    let value =
        |at: usize| if at.is_multiple_of(2) { arguments.borrow::<Number>(at).value() } else { taken[at / 2].value() };
    let mixed = mix((0..N).map(value));
    arguments.give(Number::new(mixed));
    Ok(())
}

fn call_async<const N: usize, const FAILS: bool>(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    Box::pin(async move {
        let _kept = Number::new(0);
        for _ in 0..=N {
            tokio::task::yield_now().await;
        }
        call::<N, FAILS>(arguments)
    })
}

fn function_kind(shape: &Shape) -> NodeKind {
    let call = match (shape.kind, shape.fails) {
        (Kind::Input, _) => return NodeKind::Input,
        (Kind::Sync, false) => {
            Call::Sync([call::<0, false>, call::<1, false>, call::<2, false>, call::<3, false>][shape.needs.len()])
        }
        (Kind::Sync, true) => {
            Call::Sync([call::<0, true>, call::<1, true>, call::<2, true>, call::<3, true>][shape.needs.len()])
        }
        (Kind::Async, false) => match shape.needs.len() {
            0 => Call::Async(call_async::<0, false>),
            1 => Call::Async(call_async::<1, false>),
            2 => Call::Async(call_async::<2, false>),
            _ => Call::Async(call_async::<3, false>),
        },
        (Kind::Async, true) => match shape.needs.len() {
            0 => Call::Async(call_async::<0, true>),
            1 => Call::Async(call_async::<1, true>),
            2 => Call::Async(call_async::<2, true>),
            _ => Call::Async(call_async::<3, true>),
        },
    };
    NodeKind::Function(call)
}

const MOST_NODES: usize = 24;

fn static_name(index: usize) -> &'static str {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| (0..MOST_NODES).map(|at| format!("node_{at}")).collect());
    &NAMES[index]
}

pub fn name(index: usize) -> String {
    static_name(index).into()
}

pub fn index_of(name: &str) -> usize {
    name["node_".len()..].parse().unwrap()
}

pub fn names(indices: &BTreeSet<usize>) -> Vec<String> {
    indices.iter().map(|&index| name(index)).collect()
}

fn def(index: usize, shape: &Shape) -> &'static NodeDef {
    let param = |(at, &needs): (usize, &usize)| Param {
        name: static_name(needs),
        ty: Type::of::<Number>(),
        optional: None,
        owned: at % 2 == 1,
        input: false,
        into: None,
    };
    let is_input = shape.kind == Kind::Input;
    let params = if is_input { Vec::new() } else { shape.needs.iter().enumerate().map(param).collect() };
    let function = Function {
        name: static_name(index),
        module: module_path!(),
        location: Location { file: file!(), line: line!() },
        doc: "",
        source: "",
        params: Vec::leak(params),
    };
    Box::leak(Box::new(NodeDef::new(function, Type::of::<Number>(), function_kind(shape))))
}

pub fn dag(shapes: &[Shape]) -> Dag {
    let defs: &[_] = Vec::leak(shapes.iter().enumerate().map(|(index, shape)| def(index, shape)).collect());
    Dag::builder().add(Module::listed(vec![defs].leak())).build().unwrap()
}

/// The value of a node by plain recursion, or the failed nodes above it; notes which functions it calls.
pub fn naive(
    shapes: &[Shape],
    given: &BTreeMap<usize, u64>,
    index: usize,
    called: &mut BTreeSet<usize>,
) -> Result<u64, BTreeSet<usize>> {
    let shape = &shapes[index];
    match given.get(&index) {
        Some(&value) => return Ok(value),
        None if shape.kind == Kind::Input => return Ok(index as u64),
        None => {}
    }
    let (mut values, mut failed) = (Vec::new(), BTreeSet::new());
    for &needs in &shape.needs {
        match naive(shapes, given, needs, called) {
            Ok(value) => values.push(value),
            Err(above) => failed.extend(above),
        }
    }
    if !failed.is_empty() {
        return Err(failed);
    }
    called.insert(index);
    if shape.can_fail() { Err(BTreeSet::from([index])) } else { Ok(mix(values)) }
}

/// Graphs in which of 100 nodes so many fail.
pub fn shapes(failures: u32) -> impl Strategy<Value = Vec<Shape>> {
    let kind = prop_oneof![1 => Just(Kind::Input), 3 => Just(Kind::Sync), 3 => Just(Kind::Async)];
    let node = (kind, prop::collection::vec(any::<Index>(), 0..=3), 0..100_u32);
    prop::collection::vec(node, 1..MOST_NODES).prop_map(move |nodes| {
        let shape = |(index, (kind, needs, dice)): (usize, (Kind, Vec<Index>, u32))| Shape {
            kind,
            needs: if index == 0 { Vec::new() } else { needs.iter().map(|needs| needs.index(index)).collect() },
            fails: dice < failures,
        };
        nodes.into_iter().enumerate().map(shape).collect()
    })
}

pub fn indices(count: Range<usize>) -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), count)
}

pub fn pick(indices: &[Index], len: usize) -> BTreeSet<usize> {
    indices.iter().map(|index| index.index(len)).collect()
}

/// The value with which a node is overridden, if it is.
pub fn overridden(name: &str, overrides: &BTreeSet<usize>) -> Option<(usize, u64)> {
    let index = index_of(name);
    overrides.contains(&index).then_some((index, 1000 + index as u64))
}

/// Gives a run all that its plan asks for.
pub fn given(mut run: Run<Named>, plan: &Plan, overrides: &BTreeSet<usize>) -> Run<Named> {
    for input in plan.inputs() {
        run = match overridden(input.name, overrides) {
            Some((_, value)) => run.override_named(input.name, Value::new(Number::new(value))),
            None => run.input_named(input.name, Value::new(Number::new(index_of(input.name) as u64))),
        };
    }
    run
}

/// The nodes that finished, in order.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<&'static str>>>);

impl Heard {
    /// Each of them once.
    pub fn finished(&self) -> BTreeSet<String> {
        let heard = self.0.lock().unwrap();
        let finished: BTreeSet<String> = heard.iter().map(|&name| name.into()).collect();
        assert_eq!(finished.len(), heard.len(), "a node finished twice");
        finished
    }
}

pub fn watched(run: Run<Named>) -> (Run<Named>, Heard) {
    let heard = Heard::default();
    let sink = heard.clone();
    let run = run.observe(move |event: &Event<'_>| {
        if let Event::NodeFinished { node, .. } = event {
            sink.0.lock().unwrap().push(node.name);
        }
    });
    (run, heard)
}

/// On a runtime that is made once for each thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Panics that are meant are not printed.
pub fn silence_panics() {
    use std::sync::Once;
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let default = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if info.payload().downcast_ref::<&str>() != Some(&"no") {
                default(info);
            }
        }));
    });
}
