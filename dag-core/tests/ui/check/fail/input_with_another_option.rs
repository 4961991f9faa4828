use dag_core::input;

input!(age: u32, cehck(range = 0..=150));

fn main() {}
