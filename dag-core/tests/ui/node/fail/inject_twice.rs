use std::collections::BTreeMap;

use dag_core::node;

#[node(inject(amount = price, by = 2, amount = 3))]
fn parameter(amount: u32, by: u32) -> u32 {
    amount * by
}

#[node(inject(amount = price), inject(_amount = 3))]
fn parameter_in_two_options(_amount: u32) -> u32 {
    1
}

#[node(inject(amounts = { net: price, net: tax }))]
fn key(amounts: BTreeMap<&str, &u32>) -> usize {
    amounts.len()
}

fn main() {}
