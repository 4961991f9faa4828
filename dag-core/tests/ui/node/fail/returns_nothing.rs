use dag_core::node;

#[node]
fn log(text: &str) {
    drop(text.len());
}

const NODES: dag_core::Module = dag_core::module!([log]);

fn main() {}
