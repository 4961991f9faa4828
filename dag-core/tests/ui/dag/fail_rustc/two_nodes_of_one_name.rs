use dag_core::{dag, node};

#[node]
fn price() -> f64 {
    1.0
}

#[node(name = price)]
fn free() -> f64 {
    0.0
}

#[node]
fn total(price: &f64, rate: &f64) -> f64 {
    price * rate
}

#[node(handle = Rate)]
fn rate() -> f64 {
    0.2
}

dag! {
    Prices { inputs: { rate: f64 }, nodes: [price, total, free, Rate] }
}

fn main() {}
