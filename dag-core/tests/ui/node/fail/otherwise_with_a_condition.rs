use dag_core::node;

#[node(when_not(count = "bytes"), otherwise)]
fn length(text: &str) -> usize {
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
