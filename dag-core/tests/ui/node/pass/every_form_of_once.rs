#![deny(warnings)]

use std::sync::Arc;

use dag_core::{Dag, Emit, input, node};

input!(url: String);

#[node(once)]
fn plain(url: &str) -> Arc<str> {
    url.into()
}

#[node(once, retry(2), timeout = "30s", fallback = 0, check(range = 0..=10, warn))]
async fn tried(_plain: &Arc<str>, parts: &Emit<u8>) -> Result<usize, String> {
    let _ = parts;
    Ok(1)
}

#[node(once, inject(size = 2, more = { 1 + 1 }), fields(low, high))]
fn bounds(size: usize, more: usize) -> (usize, usize) {
    (size, more)
}

#[node(once, parameterize(one(of = low), other(of = high)))]
fn given(of: usize) -> usize {
    of
}

fn doubled(value: usize) -> usize {
    value * 2
}

#[node(once, blocking, tag(kind = "table"), pipe_input(one = [doubled]), pipe_output(doubled))]
fn piped(one: usize, other: &usize) -> usize {
    one + other
}

fn main() {
    let nodes = dag_core::module!([url, plain, tried, bounds, one, other, piped]);
    assert!(Dag::builder().add(nodes).bind::<url>("here").build().is_ok());
}
