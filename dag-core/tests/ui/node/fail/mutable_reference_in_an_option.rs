use dag_core::node;

#[node]
fn sorted(items: Option<&mut Vec<u32>>) -> bool {
    items.is_some()
}

const NODES: dag_core::Module = dag_core::module!([sorted]);

fn main() {}
