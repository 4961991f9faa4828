use dag_core::node;

#[node(parameterize)]
fn without_parentheses(by: u32) -> u32 {
    by
}

#[node(parameterize(twice))]
fn without_parameters(by: u32) -> u32 {
    by
}

fn main() {}
