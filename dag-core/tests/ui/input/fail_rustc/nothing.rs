use dag_core::input;

input!();

fn main() {}
