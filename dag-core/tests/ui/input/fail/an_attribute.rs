use dag_core::input;

input!(
    #[cfg(feature = "prices")]
    price: f64
);

fn main() {}
