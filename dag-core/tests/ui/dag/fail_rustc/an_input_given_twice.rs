use dag_core::{dag, node};

#[node]
fn tax(price: &f64) -> f64 {
    price * 0.2
}

dag! {
    Pricing { inputs: { price: f64, rate: f64 }, nodes: [tax] }
}

fn main() {
    let _ = Pricing::inputs().price(1.0).rate(2.0).price(3.0);
}
