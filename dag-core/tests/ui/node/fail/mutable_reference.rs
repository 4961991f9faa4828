use dag_core::node;

#[node]
fn sorted(items: &mut Vec<u32>) -> u32 {
    items.sort();
    items[0]
}

const NODES: dag_core::Module = dag_core::module!([sorted]);

fn main() {}
