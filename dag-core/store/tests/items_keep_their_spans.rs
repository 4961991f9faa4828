//! A node that runs for many items at once has a span for each, and what each tells belongs to its own.

use dag_core::{Ctx, Dag, Inputs, Machine, State, input, module, node};
use dag_store::{Step, Store};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

input!(waits: Vec<u8>);

#[node(expand(at_once = 3))]
fn wait(waits: &[u8]) -> Vec<u8> {
    waits.to_vec()
}

/// What waits longer is overtaken; one that waits for 7 fails once.
#[node(retry(1, backoff = "1ms"))]
async fn waited(wait: u8, ctx: &Ctx) -> Result<u8, String> {
    ctx.attr("before", &wait);
    for _ in 0..wait {
        tokio::task::yield_now().await;
    }
    ctx.attr("after", &wait);
    if wait == 7 { Err(format!("{wait} is too long")) } else { Ok(wait) }
}

#[node]
fn doubled(waited: u8, ctx: &Ctx) -> u8 {
    ctx.attr("doubled", &(waited * 2));
    waited * 2
}

#[node(collect(doubled))]
fn sum(doubled: Vec<u8>) -> u32 {
    doubled.into_iter().map(u32::from).sum()
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Waiting {
    waits: Vec<u8>,
    sum: u32,
}

/// One step of a machine whose action goes through a list.
fn step(waits: &[u8]) -> Step {
    let dag = Dag::builder().add(module!([waits, wait, waited, doubled, sum])).build().unwrap();
    let start = Waiting { waits: waits.to_vec(), sum: 0 };
    let machine = Machine::single(start, "add up", dag.action::<sum>()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let project = Store::open(folder.path()).unwrap().project("items").unwrap();
    let mut app = project.track(&machine, "one").start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    drop(runtime.block_on(app.step(Inputs::new())));
    drop(app);
    project.app("one").unwrap().read().unwrap().steps.remove(0)
}

/// The attributes of each span of this name, in the order of the spans.
fn told(step: &Step, name: &str) -> Vec<Vec<(String, Value)>> {
    let spans = step.spans.iter().filter(|span| span.span_name == name);
    let of = |span: &dag_store::Span| {
        let all = step.attributes.iter().filter(|attribute| attribute.span_id.as_deref() == Some(&span.span_id));
        all.map(|attribute| (attribute.key.clone(), attribute.value.clone())).collect()
    };
    spans.map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whichever_ends_first(waits in prop::collection::vec(0_u8..7, 0..8)) {
        let step = step(&waits);
        let each = |key: &str, value: u8| (key.to_owned(), Value::from(value));
        let mut waited = told(&step, "waited");
        let mut wanted: Vec<_> = waits.iter().map(|&wait| vec![each("before", wait), each("after", wait)]).collect();
        waited.sort_by_key(|told| told[0].1.as_u64());
        wanted.sort_by_key(|told| told[0].1.as_u64());
        prop_assert_eq!(waited, wanted);
        let doubled: Vec<_> = told(&step, "doubled").into_iter().flatten().collect();
        prop_assert_eq!(doubled.len(), waits.len());
        prop_assert!(step.spans.iter().all(|span| span.ended.is_some()));
        prop_assert!(step.attributes.iter().all(|attribute| attribute.span_id.is_some()));
    }
}

#[test]
fn a_failure_is_that_of_its_item() {
    let step = step(&[2, 7, 0]);
    let failed: Vec<_> = told(&step, "waited").into_iter().filter(|told| told.len() > 2).collect();
    let keys: Vec<_> = failed[0].iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["before", "after", "dag.retried", "before", "after", "error"]);
    assert_eq!(failed.len(), 1);
    assert!(failed[0][5].1.as_str().unwrap().ends_with("7 is too long"), "{}", failed[0][5].1);
}
