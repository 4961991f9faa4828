use std::collections::BTreeMap;

use dag_core::{Ctx, Emit, node};

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

#[node(inject(ctx = 2))]
fn value_into_what_tells_attributes(ctx: &Ctx) -> u32 {
    ctx.attr("k", &1);
    2
}

#[node(inject(cancel = other))]
fn node_into_what_is_asked(cancel: dag_core::Cancel) -> bool {
    cancel.is_cancelled()
}

fn main() {}
