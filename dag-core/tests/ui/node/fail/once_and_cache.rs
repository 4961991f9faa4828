use dag_core::node;

#[node(once, cache)]
fn table() -> Vec<u32> {
    vec![1, 2, 3]
}

const NODES: dag_core::Module = dag_core::module!([table]);

fn main() {}
