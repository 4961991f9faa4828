#[dag_core::dataflow]
mod pricing {
    use dag_core::{input, node};

    input!(price: &f64);
    input!(rate = f64);

    #[node(nam = tax)]
    fn vat(price: &mut f64) -> f64 {
        *price * 0.2
    }

    #[node]
    fn total(price: &f64, tax: &f64, rate: &f64) -> f64 {
        price + tax + rate
    }
}

fn main() {}
