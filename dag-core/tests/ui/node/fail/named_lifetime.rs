use dag_core::node;

#[node]
fn shown(text: &'static str) -> String {
    text.into()
}

const NODES: dag_core::Module = dag_core::module!([shown]);

fn main() {}
