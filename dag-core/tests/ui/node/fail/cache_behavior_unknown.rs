use dag_core::node;

#[node(cache = "recompte")]
fn length(text: &str) -> usize {
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
