#[dag_core::dataflow]
mod pricing {
    use dag_core::{input, node};

    input!(pub price: f64);
    input!(pub rate: f64);

    #[node]
    pub fn tax(price: &f64, rate: &f64) -> f64 {
        price * rate
    }
}

fn main() {
    let _ = pricing::Inputs::new().prise(1.0);
    let _ = pricing::Inputs::new().price(1.0).rate(0.2).price(2.0);
    let _ = pricing::Inputs::new().price("1.0");
}
