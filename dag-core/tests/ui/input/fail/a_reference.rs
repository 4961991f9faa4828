use dag_core::input;

input!(prompt: &str);

fn main() {}
