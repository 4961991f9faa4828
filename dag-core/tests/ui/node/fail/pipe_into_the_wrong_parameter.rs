use dag_core::{Emit, node};

#[node(pipe_input(prcie = [step]))]
fn misspelt(price: &u32) -> u32 {
    *price
}

#[node(pipe_input(price = [step], rate = [step]))]
fn optional(price: Option<&u32>, rate: Option<u32>) -> bool {
    price == rate.as_ref()
}

#[node(pipe_input(parts = [step]))]
fn sender(parts: Emit<u32>) -> u32 {
    parts.send(1);
    2
}

#[node(inject(price = 2), pipe_input(price = [step]))]
fn of_a_literal(price: u32) -> u32 {
    price
}

#[node(parameterize(one(prices = [net, tax]), two(prices = net)), pipe_input(prices = [step]))]
fn of_several_nodes(prices: Vec<u32>) -> usize {
    prices.len()
}

fn step(price: u32) -> u32 {
    price
}

fn main() {}
