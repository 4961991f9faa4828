use dag_core::input;

input!(age: u32, check(range = 150..=0));

fn main() {}
