use dag_core::node;

#[node]
fn shown(value: &dyn std::fmt::Display) -> String {
    value.to_string()
}

const NODES: dag_core::Module = dag_core::module!([shown]);

fn main() {}
