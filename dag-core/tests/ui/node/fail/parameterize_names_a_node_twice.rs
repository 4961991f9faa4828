use dag_core::node;

#[node(parameterize(twice(by = 2), thrice(by = 3), twice(by = 4)))]
fn times(of: &u32, by: u32) -> u32 {
    of * by
}

const NODES: dag_core::Module = dag_core::module!([twice, thrice]);

fn main() {}
