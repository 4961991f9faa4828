use dag_core::node;

#[node(fallible, fallible)]
fn length(text: &str) -> Result<usize, String> {
    Ok(text.len())
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
