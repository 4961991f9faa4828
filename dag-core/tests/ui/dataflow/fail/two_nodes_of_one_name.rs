#[dag_core::dataflow]
mod prices {
    use dag_core::{input, node};

    input!(price: f64);

    #[node(name = price)]
    fn computed() -> f64 {
        1.0
    }

    #[node]
    fn total(price: &f64) -> f64 {
        *price
    }
}

fn main() {}
