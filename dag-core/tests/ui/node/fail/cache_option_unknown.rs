use dag_core::node;

#[node(cache(versoin = "2"))]
fn length(text: &str) -> usize {
    text.len()
}

#[node(cache())]
fn width(text: &str) -> usize {
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([length, width]);

fn main() {}
