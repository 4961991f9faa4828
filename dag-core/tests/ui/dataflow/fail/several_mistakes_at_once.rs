#[dag_core::dataflow]
mod pricing {
    use dag_core::node;

    #[node]
    fn tax(pric: &f64) -> f64 {
        pric * 0.2
    }

    #[node]
    fn total(price: &f64, tax: &f64, total: &f64) -> f64 {
        price + tax + total
    }

    #[node(name = tax)]
    fn no_tax() -> f64 {
        0.0
    }
}

fn main() {}
