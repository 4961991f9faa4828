//! A check of a node marked `expand` is of each item: all of them are checked before the first one goes on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use dag_core::{CheckContext, CheckError, Dag, Event, Module, RunError, dag, input, module, node};

input!(most: u32);

fn is_even_at_even(item: &u32, check: &CheckContext<'_>) -> Result<(), String> {
    match check.item() {
        Some(index) if index % 2 == *item as usize % 2 => Ok(()),
        place => Err(format!("{item} at {place:?}")),
    }
}

#[node(expand, check(range = ..4), check(with = is_even_at_even), check(range = ..2, warn))]
fn numbers(most: &u32) -> std::ops::Range<u32> {
    0..*most
}

#[node(expand, check(one_of = ["a", "b"]))]
async fn letters(most: &u32) -> Result<Vec<String>, String> {
    Ok(["a", "b", "c"].into_iter().take(*most as usize).map(Into::into).collect())
}

static DOUBLED: AtomicU32 = AtomicU32::new(0);

#[node]
fn doubled(numbers: &u32) -> u32 {
    DOUBLED.fetch_add(1, Ordering::SeqCst);
    numbers * 2
}

#[node(collect(doubled))]
fn sum(doubled: &[u32]) -> u32 {
    doubled.iter().sum()
}

#[node(collect(numbers))]
fn all(numbers: Vec<u32>) -> Vec<u32> {
    numbers
}

#[node(collect(letters))]
fn word(letters: &[String]) -> String {
    letters.concat()
}

macro_rules! declared_by_a_macro {
    ($name:ident) => {
        #[node(expand, check(range = 1..))]
        fn $name() -> Vec<u8> {
            vec![1, 0]
        }
    };
}

declared_by_a_macro!(positive);

#[node(collect(positive))]
fn product(positive: &[u8]) -> u8 {
    positive.iter().product()
}

const NODES: Module = module!([most, numbers, letters, doubled, sum, all, word, positive, product]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

fn failed(result: Result<impl std::fmt::Debug, RunError>) -> dag_core::NodeError {
    match result {
        Err(RunError::Node(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_item_is_checked_before_any_goes_on() {
    assert_eq!(dag().run::<sum>().input::<most>(4_u32).await.unwrap(), 12);
    assert_eq!(DOUBLED.swap(0, Ordering::SeqCst), 4);

    let error = failed(dag().run::<sum>().input::<most>(6_u32).await);
    assert_eq!(DOUBLED.load(Ordering::SeqCst), 0);
    assert_eq!((error.node(), error.check().unwrap().text), ("numbers", "range = ..4"));
    let text = error.to_string();
    assert!(text.starts_with("item 4 of node `numbers` fails `check(range = ..4)` ("), "{text}");
    assert_eq!(error.error().unwrap().downcast_ref::<CheckError>().unwrap().item(), Some(4));

    assert_eq!(dag().run::<word>().input::<most>(2_u32).await.unwrap(), "ab");
    let error = failed(dag().run::<word>().input::<most>(3_u32).await);
    assert!(error.to_string().starts_with("item 2 of node `letters` fails"), "{error}");

    let error = failed(dag().run::<product>().await);
    assert!(error.to_string().starts_with("item 1 of node `positive` fails"), "{error}");
}

#[tokio::test]
async fn an_item_that_only_warns_goes_on() {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let sink = warnings.clone();
    let run = dag().run::<all>().input::<most>(3_u32).observe(move |event: &Event<'_>| {
        if let Event::CheckFailed { error, .. } = event {
            sink.lock().unwrap().push(error.to_string());
        }
    });
    assert_eq!(run.await.unwrap(), [0, 1, 2]);
    assert_eq!(*warnings.lock().unwrap(), ["item 2 fails `check(range = ..2, warn)`"]);
}

dag! {
    Listed {
        inputs: { low: i32, check(range = 0..), check(range = ..10), high: i32, check: u8, check(one_of = [1, 2]) },
        nodes: [span],
    }
}

#[node]
fn span(low: &i32, high: &i32, check: &u8) -> i32 {
    (high - low) * i32::from(*check)
}

#[tokio::test]
async fn inputs_of_a_list_are_checked_too() {
    let dag = Dag::builder().add(Listed::NODES).build().unwrap();
    let run = |first, last, times: u8| dag.run::<span>().inputs(Listed::inputs().low(first).high(last).check(times));
    assert_eq!(run(1, 3, 2).await.unwrap(), 4);
    let text = run(10, 3, 3).await.unwrap_err().to_string();
    assert!(text.contains("`low` fails `check(range = ..10)`"), "{text}");
    assert!(text.contains("`check` fails `check(one_of = [1, 2])`"), "{text}");
}
