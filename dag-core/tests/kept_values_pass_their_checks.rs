//! A value that was kept is checked before it is given: what a check calls may have changed since.
#![cfg(feature = "cache-disk")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use dag_core::{Cache, Dag, Event, input, module, node};

mod counting;
use counting::Calls;

input!(calls: Calls);
input!(number: u32);

/// One test at a time changes it.
static MAX: AtomicU32 = AtomicU32::new(10);

fn small(value: &u32, _: &dag_core::CheckContext<'_>) -> Result<(), String> {
    let max = MAX.load(Ordering::Relaxed);
    if *value <= max { Ok(()) } else { Err(format!("more than {max}")) }
}

#[node(cache(ignore(calls)), check(with = small), check(range = 0..5, warn))]
fn twice(number: &u32, calls: &Calls) -> u32 {
    calls.count("twice");
    number * 2
}

#[node(cache(ignore(calls)), check(range = 0..5))]
fn failing(number: &u32, calls: &Calls) -> u32 {
    calls.count("failing");
    *number
}

#[tokio::test]
async fn a_kept_value_that_no_longer_passes_is_not_given() {
    for cache in [Cache::memory(), Cache::on_disk(tempfile::tempdir().unwrap().path().join("cache")).unwrap()] {
        let (calls, warned) = (Calls::default(), Arc::new(Mutex::new(Vec::new())));
        let nodes = module!([calls, number, twice, failing]);
        let dag = Dag::builder().add(nodes).bind::<calls>(calls.clone()).cache(cache.clone()).build().unwrap();
        let run = |given: u32| {
            let warned = warned.clone();
            let observer = move |event: &Event<'_>| {
                if let Event::CheckFailed { check, .. } = event {
                    warned.lock().unwrap().push(check.text);
                }
            };
            dag.run::<twice>().input::<number>(given).observe(observer)
        };
        MAX.store(10, Ordering::Relaxed);
        assert_eq!([run(4).await.unwrap(), run(4).await.unwrap()], [8, 8]);
        // Of a warning, each run hears.
        assert_eq!((calls.to_string(), warned.lock().unwrap().len()), ("twice 1".into(), 2));

        MAX.store(7, Ordering::Relaxed);
        let error = run(4).await.unwrap_err().to_string();
        assert!(error.starts_with("the value of node `twice` fails `check(with = small)`"), "{error}");
        assert_eq!(calls.to_string(), "twice 2");
        let explanation = cache.explain("twice").unwrap().to_string();
        assert!(explanation.starts_with("ran: the value that was kept does not pass: "), "{explanation}");

        MAX.store(10, Ordering::Relaxed);
        assert_eq!(run(4).await.unwrap(), 8);
        assert_eq!(calls.to_string(), "twice 2");

        for _ in 0..2 {
            assert!(dag.run::<failing>().input::<number>(9_u32).await.is_err());
        }
        assert_eq!(calls.to_string(), "failing 2, twice 2");
    }
}
