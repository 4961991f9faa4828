use dag_core::{dag, node};

fn plus(number: u32) -> u32 {
    number + 1
}

#[node(inject(amount = prize))]
fn misspelt(amount: u32) -> u32 {
    amount
}

#[node(inject(all = [price, text]))]
fn several(all: &[&u32]) -> u32 {
    *all[0]
}

#[node(pipe_input(cost = [plus]))]
fn piped(cost: u32) -> u32 {
    cost
}

#[node(fields(lo, hi))]
fn pair(price: u32) -> (u32, u8) {
    (price, 0)
}

#[node(parameterize(low(of = lo), high(of = hi)))]
fn scaled(of: u32) -> u32 {
    of * 2
}

dag! {
    Pricing {
        inputs: { price: u32, text: String },
        nodes: [misspelt, several, piped, pair, pair_hi, low, high],
    }
}

fn main() {}
