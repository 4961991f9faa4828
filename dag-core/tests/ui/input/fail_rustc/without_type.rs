use dag_core::input;

input!(prompt);

fn main() {}
