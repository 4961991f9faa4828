use dag_core::input;

input!(prompt String);

fn main() {}
