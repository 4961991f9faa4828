use dag_core::input;

input!(prompt: String = "hello");

fn main() {}
