use dag_core::{alternatives, dag, node};

#[node]
fn tax(price: &mut f64) -> f64 {
    *price
}

#[node(name = total, when(vat = "yes"))]
fn with_tax(price: &f64, tax: &f64) -> f64 {
    price + tax
}

#[node(name = total, otherwise, label = 3)]
fn without_tax(price: &f64) -> f64 {
    *price
}

alternatives!(total: f64 = [with_tax, without_tax]);

#[node]
fn twice(total: &f64) -> f64 {
    total * 2.0
}

dag! {
    Pricing { inputs: { price: f64 }, nodes: [tax, total, twice] }
}

fn main() {}
