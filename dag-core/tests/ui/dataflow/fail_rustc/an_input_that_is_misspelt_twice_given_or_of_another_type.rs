#[dag_core::dataflow]
mod pricing {
    use dag_core::{input, node};

    pub struct Price(pub f64);

    input!(pub price: Price);
    input!(pub rate: f64);

    #[node]
    pub fn tax(price: &Price, rate: &f64) -> f64 {
        price.0 * rate
    }
}

fn main() {
    let _ = pricing::Inputs::new().prise(pricing::Price(1.0));
    let _ = pricing::Inputs::new().price(pricing::Price(1.0)).rate(0.2).price(pricing::Price(2.0));
    let _ = pricing::Inputs::new().price("1.0");
}
