//! The on-disk store: what is kept is there for the next program, and what is damaged counts as missing.
#![cfg(feature = "cache-disk")]

use std::collections::{BTreeMap, HashMap};
use std::future::IntoFuture;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dag_core::{BoxError, Cache, Dag, Event, Explanation, Key, Store, input, module, node};
use serde::{Deserialize, Serialize};

mod counting;
use counting::Calls;

input!(number: i64);
input!(calls: Calls);

/// All that JSON loses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Rich {
    floats: Vec<f64>,
    large: u64,
    huge: i128,
    by_pair: BTreeMap<(i8, bool), char>,
    hashed: HashMap<u64, Shape>,
    nothing: Option<()>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Shape {
    Unit,
    New(u8),
    Pair(i8, String),
    Named { a: Option<u8> },
}

#[node(cache(ignore(calls)))]
fn rich(number: &i64, calls: &Calls) -> Rich {
    calls.count("rich");
    Rich {
        floats: vec![-0.0, f64::INFINITY, 0.1 + 0.2],
        large: u64::MAX,
        huge: i128::from(*number) << 70,
        by_pair: BTreeMap::from([((1, true), 'ß'), ((-1, false), 'x')]),
        hashed: HashMap::from([
            (1, Shape::Unit),
            (2, Shape::New(3)),
            (4, Shape::Pair(-5, "six".into())),
            (7, Shape::Named { a: None }),
        ]),
        nothing: Some(()),
    }
}

#[node(cache(ignore(calls)))]
fn not_a_number(calls: &Calls) -> f64 {
    calls.count("not_a_number");
    f64::NAN
}

/// It does not come back as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Forgetful {
    #[serde(skip_deserializing)]
    number: i64,
}

#[node(cache(ignore(calls)))]
fn forgetful(number: &i64, calls: &Calls) -> Forgetful {
    calls.count("forgetful");
    Forgetful { number: *number }
}

fn dag(cache: &Cache, calls: &Calls) -> Dag {
    let all = module!([number, calls, rich, not_a_number, forgetful]);
    Dag::builder().add(all).bind::<calls>(calls.clone()).cache(cache.clone()).build().unwrap()
}

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cache.redb");
    (folder, file)
}

fn open(file: &Path) -> Cache {
    Cache::on_disk(file).unwrap()
}

#[tokio::test]
async fn the_next_program_finds_it() {
    let ((_folder, file), calls) = (file(), Calls::default());
    let mut values = Vec::new();
    for expected in [Explanation::NoEntry, Explanation::Hit] {
        let cache = open(&file);
        let dag = dag(&cache, &calls);
        values.push(dag.run::<rich>().input::<number>(7).await.unwrap());
        assert!(dag.run::<not_a_number>().await.unwrap().is_nan());
        assert_eq!(cache.explain("rich"), Some(expected));
        assert_eq!(cache.len(), 2);
    }
    assert_eq!(values[0], values[1]);
    assert_eq!(calls.to_string(), "not_a_number 1, rich 1");
}

#[tokio::test]
async fn the_next_program_knows_what_changed() {
    let ((_folder, file), calls) = (file(), Calls::default());
    dag(&open(&file), &calls).run::<rich>().input::<number>(7).await.unwrap();
    let cache = open(&file);
    dag(&cache, &calls).run::<rich>().input::<number>(8).await.unwrap();
    assert_eq!(cache.explain("rich"), Some(Explanation::InputsChanged(vec!["number".into()])));
}

#[tokio::test]
async fn limits_count_what_is_there() {
    let ((_folder, file), calls) = (file(), Calls::default());
    for number in [1, 2, 3] {
        dag(&open(&file), &calls).run::<rich>().input::<number>(number).await.unwrap();
    }
    let cache = open(&file).max_entries(2);
    let dag = dag(&cache, &calls);
    dag.run::<rich>().input::<number>(4).await.unwrap();
    assert_eq!(cache.len(), 2);
    for (number, expected) in [(3, Explanation::Hit), (1, Explanation::Evicted)] {
        dag.run::<rich>().input::<number>(number).await.unwrap();
        assert_eq!(cache.explain("rich"), Some(expected));
    }
    cache.clear().unwrap();
    drop((cache, dag));
    assert!(open(&file).is_empty());
}

/// Whatever happens to the bytes, the node runs instead, and it is told.
#[tokio::test]
async fn damaged_entries_count_as_missing() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(Damage, &str); 4] = [
        (|entry| entry.truncate(3), "it is of another version"),
        (|entry| entry.truncate(20), "it is cut off"),
        (|entry| *entry.last_mut().unwrap() ^= 1, "it is damaged"),
        (|entry| entry[7] = b'0', "it is of another version"),
    ];
    for (damage, why) in damages {
        let (store, calls) = (Plain::default(), Calls::default());
        let cache = Cache::with_store(store.clone()).unwrap();
        let dag = dag(&cache, &calls);
        let first = dag.run::<rich>().input::<number>(7).await.unwrap();
        store.0.lock().unwrap().values_mut().for_each(damage);
        assert_eq!(dag.run::<rich>().input::<number>(7).await.unwrap(), first);
        assert_eq!(cache.explain("rich"), Some(Explanation::Unreadable(why.into())));
        // It was written anew.
        dag.run::<rich>().input::<number>(7).await.unwrap();
        assert_eq!(cache.explain("rich"), Some(Explanation::Hit));
    }
}

#[tokio::test]
async fn a_store_may_lose_entries() {
    let (store, calls) = (Plain::default(), Calls::default());
    let cache = Cache::with_store(store.clone()).unwrap();
    let dag = dag(&cache, &calls);
    dag.run::<not_a_number>().await.unwrap();
    store.0.lock().unwrap().clear();
    dag.run::<not_a_number>().await.unwrap();
    assert_eq!(cache.explain("not_a_number"), Some(Explanation::Gone));
}

#[tokio::test]
async fn what_does_not_come_back_as_it_was_is_not_kept() {
    let (cache, calls) = (Cache::with_store(Plain::default()).unwrap(), Calls::default());
    let dag = dag(&cache, &calls);
    for _ in 0..2 {
        let told = Arc::new(Mutex::new(Vec::new()));
        let sink = told.clone();
        let run = dag.run::<forgetful>().input::<number>(7).observe(move |event: &Event<'_>| {
            if let Event::CacheFailed { node, problem } = event {
                sink.lock().unwrap().push(format!("{}: {problem}", node.name));
            }
        });
        assert_eq!(run.await.unwrap(), Forgetful { number: 7 });
        assert_eq!(*told.lock().unwrap(), ["forgetful: it is not the same when it is read back"]);
    }
    assert_eq!(calls.to_string(), "forgetful 2");
}

/// A store of one's own.
#[derive(Clone, Default)]
struct Plain(Arc<Mutex<BTreeMap<Key, Vec<u8>>>>);

impl Store for Plain {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, BoxError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    fn write(&self, remove: &[Key], put: &[(Key, Vec<u8>)]) -> Result<(), BoxError> {
        let mut entries = self.0.lock().unwrap();
        remove.iter().for_each(|key| drop(entries.remove(key)));
        entries.extend(put.iter().cloned());
        Ok(())
    }

    fn entries(&self) -> Result<Vec<(Key, u64)>, BoxError> {
        Ok(self.0.lock().unwrap().iter().map(|(key, entry)| (*key, entry.len() as u64)).collect())
    }
}

/// A store that is out of order, and one that panics.
struct Broken(bool);

impl Broken {
    fn fail<T>(&self) -> Result<T, BoxError> {
        if self.0 { panic!("on purpose") } else { Err("out of order".into()) }
    }
}

impl Store for Broken {
    fn get(&self, _: &Key) -> Result<Option<Vec<u8>>, BoxError> {
        self.fail()
    }

    fn write(&self, _: &[Key], _: &[(Key, Vec<u8>)]) -> Result<(), BoxError> {
        self.fail()
    }

    fn entries(&self) -> Result<Vec<(Key, u64)>, BoxError> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn a_store_that_fails_breaks_no_run() {
    for (panics, why) in [(false, "out of order"), (true, "on purpose")] {
        let (cache, calls) = (Cache::with_store(Broken(panics)).unwrap(), Calls::default());
        let dag = dag(&cache, &calls);
        assert!(dag.run::<not_a_number>().await.unwrap().is_nan());
        assert_eq!(cache.explain("not_a_number"), Some(Explanation::Unreadable(why.into())));
        assert!(cache.is_empty() || panics);
    }
}

#[test]
fn without_tokio_the_store_is_called_where_the_run_is() {
    let ((_folder, file), calls) = (file(), Calls::default());
    let dag = dag(&open(&file), &calls);
    for _ in 0..2 {
        futures_util::FutureExt::now_or_never(dag.run::<not_a_number>().into_future()).unwrap().unwrap();
    }
    assert_eq!(calls.to_string(), "not_a_number 1");
}

#[test]
fn what_is_no_store_is_told() {
    let (_folder, file) = file();
    std::fs::write(&file, "no store at all, but long enough to be looked at").unwrap();
    let error = Cache::on_disk(&file).unwrap_err();
    assert!(error.to_string().starts_with("the cache cannot be opened at "), "{error}");
    assert_eq!(dag_core::causes(&error).len(), 2);
    // Nor is it open twice.
    let (_folder, file) = self::file();
    let _open = open(&file);
    assert!(Cache::on_disk(&file).is_err());
}
