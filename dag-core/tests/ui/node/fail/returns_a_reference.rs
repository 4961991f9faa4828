use dag_core::node;

#[node]
fn trimmed(text: &str) -> &str {
    text.trim()
}

const NODES: dag_core::Module = dag_core::module!([trimmed]);

fn main() {}
