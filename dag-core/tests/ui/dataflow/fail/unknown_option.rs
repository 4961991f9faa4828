#[dag_core::dataflow(crat = dag_core)]
mod one {}

fn main() {}
