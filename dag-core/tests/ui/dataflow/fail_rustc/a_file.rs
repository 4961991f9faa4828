#[dag_core::dataflow]
mod nodes;

fn main() {}
