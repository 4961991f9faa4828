//! A node that becomes as many as its input has items: dag-core, and the loop that does the same.

use dag_core::{Dag, input, module, node};

use super::Contender;
use crate::runs::Rebuild;
use crate::work;

input!(count: i64);

#[node(expand)]
fn number(count: &i64) -> Vec<i64> {
    (0..*count).collect()
}

#[node]
fn worked(number: &i64) -> i64 {
    work::next(number)
}

#[node(collect(worked))]
fn total(worked: &[i64]) -> i64 {
    worked.iter().sum()
}

fn expected(items: i64) -> i64 {
    (0..items).map(|item| work::next(&item)).sum()
}

pub(crate) fn by_hand(items: i64) -> Contender {
    let run = |items: &mut i64| {
        let numbers: Vec<i64> = (0..*items).collect();
        let worked: Vec<i64> = numbers.iter().map(work::next).collect();
        worked.iter().sum()
    };
    Contender::sync("by_hand", expected(items), move || items, run)
}

pub(crate) fn ours(items: i64) -> Contender {
    let build = || Dag::builder().add(module!([count, number, worked, total])).build().expect("the graph is sound");
    let run = move |dag: &Dag| {
        let run = dag.run::<total>().input::<count>(items);
        async move { run.await.unwrap_or_else(|error| panic!("dag-core: {error}")) }
    };
    Contender::reused("dag-core", expected(items), Rebuild::EveryBatch, build, run)
}
