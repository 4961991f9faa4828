//! What nodes tell while they run for the items of a list says for which item, also where the runs overlap or lists lie in lists.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dag_core::{Ctx, Dag, Event, ItemRun, Module, Observer, input, module, node};
use proptest::prelude::*;

// How often each item waits before it goes on: what waits longer is overtaken.
input!(waits: Vec<u8>);

#[node(expand(at_once = 3))]
fn wait(waits: &[u8]) -> Vec<u8> {
    waits.to_vec()
}

#[node]
async fn waited(wait: u8, ctx: &Ctx) -> u8 {
    ctx.attr("before", &wait);
    for _ in 0..wait {
        tokio::task::yield_now().await;
    }
    ctx.attr("after", &wait);
    wait
}

#[node(expand)]
fn part(waited: u8) -> Vec<u8> {
    (0..waited % 3).collect()
}

#[node]
fn small(part: u8, ctx: &Ctx) -> u8 {
    ctx.attr("part", &part);
    part
}

#[node(collect(small))]
fn parts(small: Vec<u8>) -> usize {
    small.into_iter().map(usize::from).sum()
}

#[node(collect(parts))]
fn all(parts: Vec<usize>) -> usize {
    parts.into_iter().sum()
}

const NODES: Module = module!([waits, wait, waited, part, small, parts, all]);

/// What was heard of each run for an item, and of none.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Lines>>);

type Lines = BTreeMap<Option<(usize, String)>, Vec<String>>;

impl Heard {
    fn add(&self, item: Option<ItemRun>, event: &Event<'_>) {
        let line = match event {
            Event::NodeStarted { node } => format!("{} started", node.name),
            Event::NodeFinished { node, .. } => format!("{} finished", node.name),
            Event::Attribute { source, key, value } => format!("{source}: {key} = {value}"),
            _ => return,
        };
        // Two runs are never equal, and have no order: their text tells them apart.
        let item = item.map(|item| (item.index(), format!("{item:?}")));
        self.0.lock().unwrap().entry(item).or_default().push(line);
    }
}

impl Observer for Heard {
    fn on(&self, event: &Event<'_>) {
        self.add(None, event);
    }

    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        self.add(Some(item), event);
    }
}

fn run(waits: Vec<u8>) -> Lines {
    let heard = Heard::default();
    let dag = Dag::builder().add(NODES).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { dag.run::<all>().input::<waits>(waits).observe(heard.clone()).await.unwrap() });
    std::mem::take(&mut *heard.0.lock().unwrap())
}

/// What is told of an item of the outer list, and of its inner ones.
fn expected(wait: u8) -> (Vec<String>, Vec<Vec<String>>) {
    let outer = ["waited started".into(), format!("waited: before = {wait}"), format!("waited: after = {wait}")];
    let rest = ["waited finished", "part started", "part finished", "parts started", "parts finished"];
    let inner = (0..wait % 3)
        .map(|part| vec!["small started".to_owned(), format!("small: part = {part}"), "small finished".to_owned()]);
    (outer.into_iter().chain(rest.map(ToOwned::to_owned)).collect(), inner.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_run_tells_its_own(waits in prop::collection::vec(0_u8..8, 0..7)) {
        let mut heard = run(waits.clone());
        prop_assert_eq!(
            heard.remove(&None).unwrap(),
            ["wait started", "wait finished", "all started", "all finished"]
        );
        let mut heard: Vec<_> = heard.into_iter().map(|(item, lines)| (item.unwrap().0, lines)).collect();
        let mut wanted = Vec::new();
        for (index, wait) in waits.into_iter().enumerate() {
            let (outer, inner) = expected(wait);
            wanted.push((index, outer));
            wanted.extend(inner.into_iter().enumerate());
        }
        heard.sort();
        wanted.sort();
        prop_assert_eq!(heard, wanted);
    }
}
