#[dag_core::dataflow]
fn one() -> u8 {
    1
}

fn main() {}
