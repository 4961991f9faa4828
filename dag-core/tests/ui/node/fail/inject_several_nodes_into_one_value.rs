use std::collections::BTreeMap;

use dag_core::{Emit, node};

#[node(inject(amount = [net, tax]))]
fn list_into_a_number(amount: &u32) -> u32 {
    *amount
}

#[node(inject(amount = [net, tax]))]
fn list_into_a_map(amount: BTreeMap<&str, &u32>) -> usize {
    amount.len()
}

#[node(inject(amount = { net: net, tax: tax }))]
fn map_into_a_list(amount: &[&u32]) -> usize {
    amount.len()
}

#[node(inject(amount = [net, tax]))]
fn list_into_an_option(amount: Option<&u32>) -> bool {
    amount.is_some()
}

#[node(inject(parts = 2))]
fn value_into_what_sends_parts(parts: Emit<u32>) -> u32 {
    parts.send(1);
    2
}

fn main() {}
