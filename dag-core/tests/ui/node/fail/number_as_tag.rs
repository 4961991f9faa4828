use dag_core::node;

#[node(tag(since = 3))]
fn length(text: &str) -> usize {
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
