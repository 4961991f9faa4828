//! A thousand nodes that one value goes to, and ten thousand items of a list, against the same work by hand.
//!
//! Run with: `cargo bench -p dag-core --bench fan_out`

mod graphs;

use std::future::Future;

use divan::counter::ItemsCount;
use futures_util::future::join_all;
use graphs::{WIDTH, work};

fn main() {
    divan::main();
}

/// Plain functions, against a table of function pointers.
mod plain {
    use super::ItemsCount;
    use super::graphs::{Kind, Planned, Table, fan_out};

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        let shape = fan_out(Kind::Plain);
        let mut table = Table::new(&shape);
        bencher.counter(ItemsCount::new(shape.len())).bench_local(move || table.run());
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        let shape = fan_out(Kind::Plain);
        let planned = Planned::new(&shape);
        bencher.counter(ItemsCount::new(shape.len())).bench_local(|| planned.run());
    }
}

/// Async functions that never suspend, against `join_all`.
mod ready {
    use super::graphs::Kind;

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        super::joined(bencher, || std::future::ready(()));
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        super::waiting(bencher, Kind::Ready);
    }
}

/// Async functions that suspend once, against `join_all`.
mod yielding {
    use super::graphs::Kind;

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        super::joined(bencher, tokio::task::yield_now);
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        super::waiting(bencher, Kind::Yielding);
    }
}

fn joined<F: Future<Output = ()>>(bencher: divan::Bencher<'_, '_>, wait: impl Fn() -> F) {
    let runtime = graphs::runtime();
    let run = || {
        runtime.block_on(async {
            let source = work::source();
            let reader = async || {
                wait().await;
                work::next(&source)
            };
            work::sum(join_all((0..WIDTH).map(|_| reader())).await.iter())
        })
    };
    assert_eq!(run(), graphs::Table::new(&graphs::fan_out(graphs::Kind::Plain)).run());
    bencher.counter(ItemsCount::new(WIDTH + 2)).bench_local(run);
}

fn waiting(bencher: divan::Bencher<'_, '_>, kind: graphs::Kind) {
    let planned = graphs::Planned::new(&graphs::fan_out(kind));
    bencher.counter(ItemsCount::new(WIDTH + 2)).bench_local(|| planned.run());
}

/// A list whose items are worked on one by one and collected, against a loop.
mod items {
    use dag_core::{Dag, input, module, node};

    use super::ItemsCount;
    use super::graphs::{runtime, work};

    const COUNT: usize = 10_000;

    input!(list: Vec<i64>);

    #[node(expand)]
    fn item(list: &[i64]) -> Vec<i64> {
        list.to_vec()
    }

    #[node]
    fn worked(item: &i64) -> i64 {
        work::next(item)
    }

    #[node(collect(worked))]
    fn collected(worked: &[i64]) -> i64 {
        work::sum(worked.iter())
    }

    fn given() -> Vec<i64> {
        (0..).take(COUNT).collect()
    }

    fn looped(list: &[i64]) -> i64 {
        let worked: Vec<_> = item(list).iter().map(worked).collect();
        collected(&worked)
    }

    #[divan::bench]
    fn by_hand(bencher: divan::Bencher<'_, '_>) {
        bencher.counter(ItemsCount::new(COUNT)).with_inputs(given).bench_local_values(|list| looped(&list));
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        let dag = Dag::builder().add(module!([list, item, worked, collected])).build();
        let dag = dag.unwrap_or_else(|error| panic!("{error}"));
        let runtime = runtime();
        let run = |given: Vec<i64>| runtime.block_on(dag.run::<collected>().input::<list>(given).into_future());
        assert_eq!(run(given()).ok(), Some(looped(&given())));
        bencher.counter(ItemsCount::new(COUNT)).with_inputs(given).bench_local_values(run);
    }
}
