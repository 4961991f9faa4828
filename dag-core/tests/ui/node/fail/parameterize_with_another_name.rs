use dag_core::node;

#[node(name = multiple, parameterize(twice(by = 2)))]
fn times(by: u32) -> u32 {
    by
}

#[node(parameterize(half(by = 2)), handle = Half)]
fn parts(by: u32) -> u32 {
    by
}

const NODES: dag_core::Module = dag_core::module!([twice, half]);

fn main() {}
