use dag_core::node;

#[node]
fn length(#[input] text: &str) -> usize {
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
