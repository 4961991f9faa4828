//! Caching together with what else a node can be: run for each item, collecting, falling back, limited, part of a partial run.
#![cfg(feature = "cache-disk")]

use std::sync::{Arc, Mutex};

use dag_core::{Cache, Dag, Event, Explanation, Missing, Module, Observer, dataflow, input, module, node};

mod counting;
use counting::Calls;

input!(text: String);
input!(calls: Calls);
input!(offset: usize);

#[node(expand)]
fn word(text: &str) -> Vec<String> {
    text.split_whitespace().map(Into::into).collect()
}

/// Never waits, were it not for the cache.
#[node(cache(ignore(calls)))]
fn length(word: &str, calls: &Calls) -> usize {
    calls.count("length");
    word.len()
}

/// Reads what is made once for all items too.
#[node(cache(ignore(calls)))]
async fn shifted(length: usize, offset: &usize, calls: &Calls) -> usize {
    tokio::task::yield_now().await;
    calls.count("shifted");
    length + offset
}

#[node(cache(ignore(calls)), collect(shifted, word))]
fn sum(shifted: &[usize], mut word: Vec<String>, calls: &Calls) -> String {
    calls.count("sum");
    word.push(format!("{shifted:?}"));
    word.join(" ")
}

const ITEMS: Module = module!([text, calls, offset, word, length, shifted, sum]);

#[derive(Clone, Default)]
struct Lookups(Arc<Mutex<Vec<(&'static str, Explanation)>>>);

impl Observer for Lookups {
    fn on(&self, event: &Event<'_>) {
        if let Event::CacheLookup { node, explanation } = event {
            self.0.lock().unwrap().push((node.name, (*explanation).clone()));
        }
    }
}

impl Lookups {
    /// How many of a node's values were there, and how many not.
    fn of(&self, node: &str) -> (usize, usize) {
        let lookups = self.0.lock().unwrap();
        let (hits, others): (Vec<_>, Vec<_>) =
            lookups.iter().filter(|(name, _)| *name == node).partition(|(_, explanation)| explanation.is_hit());
        (hits.len(), others.len())
    }
}

fn built(nodes: Module, calls: &Calls) -> Dag {
    Dag::builder().add(nodes).bind::<calls>(calls.clone()).build().unwrap()
}

#[tokio::test]
async fn each_item_has_its_own_entry() {
    let (calls, cache, lookups) = (Calls::default(), Cache::memory(), Lookups::default());
    let dag = built(ITEMS, &calls);
    let run = |text: &str, offset: usize| {
        let run = dag.run::<sum>().input::<text>(text).input::<offset>(offset);
        run.cache(cache.clone()).observe(lookups.clone()).into_future()
    };
    assert_eq!(run("one three", 1).await.unwrap(), "one three [4, 6]");
    assert_eq!(calls.to_string(), "length 2, shifted 2, sum 1");
    assert_eq!((lookups.of("length"), lookups.of("shifted"), lookups.of("sum")), ((0, 2), (0, 2), (0, 1)));
    // One item is new, and the others are elsewhere in the list.
    assert_eq!(run("three eleven one", 1).await.unwrap(), "three eleven one [6, 7, 4]");
    assert_eq!(calls.to_string(), "length 3, shifted 3, sum 2");
    assert_eq!(run("three eleven one", 1).await.unwrap(), "three eleven one [6, 7, 4]");
    assert_eq!(calls.to_string(), "length 3, shifted 3, sum 2");
    assert_eq!(cache.explain("sum"), Some(Explanation::Hit));
    // What comes from around the items counts as well.
    assert_eq!(run("one", 2).await.unwrap(), "one [5]");
    assert_eq!(calls.to_string(), "length 3, shifted 4, sum 3");
}

#[tokio::test]
async fn the_same_item_twice_is_computed_once() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let run = built(ITEMS, &calls).run::<sum>().input::<text>("two one two two").input::<offset>(0_usize);
    assert_eq!(run.cache(cache.clone()).at_most(1).await.unwrap(), "two one two two [3, 3, 3, 3]");
    // Of the same length, words are all one to what reads only that.
    assert_eq!(calls.to_string(), "length 2, shifted 1, sum 1");
    assert_eq!(cache.len(), 4);
}

#[tokio::test]
async fn lists_of_one_length_and_different_content_differ() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = built(ITEMS, &calls);
    for (text, expected) in [("a b", "a b [1, 1]"), ("b a", "b a [1, 1]"), ("ab", "ab [2]")] {
        let run = dag.run::<sum>().input::<text>(text).input::<offset>(0_usize);
        assert_eq!(run.cache(cache.clone()).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn items_are_written_down_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let calls = Calls::default();
    for _ in 0..2 {
        let cache = Cache::on_disk(folder.path().join("values.redb")).unwrap();
        let run = built(ITEMS, &calls).run::<sum>().input::<text>("one three").input::<offset>(1_usize);
        assert_eq!(run.cache(cache).await.unwrap(), "one three [4, 6]");
    }
    assert_eq!(calls.to_string(), "length 2, shifted 2, sum 1");
}

/// Fails the first two times that it is called.
#[node(cache(ignore(calls)), fallback = 0)]
fn number(text: &str, calls: &Calls) -> Result<u32, String> {
    if calls.count("number") < 3 { Err("not yet".into()) } else { Ok(text.len().try_into().unwrap()) }
}

#[node(cache(ignore(calls)))]
fn doubled(number: &u32, calls: &Calls) -> u32 {
    calls.count("doubled");
    number * 2
}

const FALLING: Module = module!([text, calls, number, doubled]);

#[tokio::test]
async fn the_value_of_a_fallback_is_not_kept() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = built(FALLING, &calls);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut values = Vec::new();
    for _ in 0..4 {
        let heard = heard.clone();
        let observer = move |event: &Event<'_>| match event {
            Event::CacheLookup { node, explanation } if node.name == "number" => {
                heard.lock().unwrap().push(explanation.to_string());
            }
            Event::NodeFellBack { reason, .. } => heard.lock().unwrap().push(reason.to_string()),
            _ => {}
        };
        let run = dag.run::<(number, doubled)>().input::<text>("seven").cache(cache.clone());
        values.push(run.observe(observer).await.unwrap());
    }
    assert_eq!(values, [(0, 0), (0, 0), (5, 10), (5, 10)]);
    // What was made of the fallback's value has an entry under that value.
    assert_eq!(calls.to_string(), "doubled 2, number 3");
    assert_eq!(cache.len(), 3);
    let heard = heard.lock().unwrap();
    let ran = "ran: no value of it was kept yet";
    let failed = heard[1].as_str();
    assert!(failed.contains("number"), "{failed}");
    assert_eq!(*heard, [ran, failed, ran, failed, ran, "found in the cache"]);
}

/// Whoever waits for a value that another run is computing does not get the one that it fell back to.
#[tokio::test]
async fn the_value_of_a_fallback_is_not_handed_over() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = built(module!([text, calls, slow]), &calls);
    let run = || dag.run::<slow>().input::<text>("seven").cache(cache.clone()).into_future();
    let (one, other, third) = tokio::try_join!(run(), run(), run()).unwrap();
    assert_eq!((one.as_str(), other.as_str(), third.as_str()), ("nothing", "seven", "seven"));
    assert_eq!(calls.to_string(), "slow 2");
}

/// Fails the first time that it is called.
#[node(cache(ignore(calls)), fallback = "nothing")]
async fn slow(text: &str, calls: &Calls) -> Result<String, String> {
    tokio::task::yield_now().await;
    if calls.count("slow") == 1 { Err("not yet".into()) } else { Ok(text.into()) }
}

#[node(cache(ignore(calls)))]
fn broken(text: &str, calls: &Calls) -> Result<u32, String> {
    calls.count("broken");
    Err(text.into())
}

#[node(cache)]
fn above(broken: &u32) -> u32 {
    *broken
}

#[tokio::test]
async fn partial_runs_look_values_up_and_keep_them() {
    let (calls, cache) = (Calls::default(), Cache::memory());
    let dag = built(module!([text, calls, broken, above, counted]), &calls);
    for _ in 0..2 {
        let run = dag.run::<(above, counted)>().input::<text>("seven").cache(cache.clone()).at_most(1);
        let (above, counted) = run.partial().await.unwrap();
        assert!(matches!(above, Err(Missing::Skipped(skipped)) if skipped.because().node() == "broken"));
        assert_eq!(counted.unwrap(), 5);
    }
    assert_eq!(calls.to_string(), "broken 2, counted 1");
}

#[node(cache(ignore(calls)))]
fn counted(text: &str, calls: &Calls) -> usize {
    calls.count("counted");
    text.len()
}

#[dataflow]
mod checked {
    use dag_core::{input, node};

    input!(pub(super) word: String);

    #[node(cache)]
    pub(super) fn reversed(word: &str) -> String {
        word.chars().rev().collect()
    }
}

#[tokio::test]
async fn a_checked_module_may_be_cached() {
    let cache = Cache::memory();
    let dag = Dag::builder().add(checked::NODES).cache(cache.clone()).build().unwrap();
    for expected in [Explanation::NoEntry, Explanation::Hit] {
        let run = dag.run::<checked::reversed>().inputs(checked::Inputs::new().word("dag"));
        assert_eq!(run.await.unwrap(), "gad");
        assert_eq!(cache.explain("reversed"), Some(expected));
    }
}
