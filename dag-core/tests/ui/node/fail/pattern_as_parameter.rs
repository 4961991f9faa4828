use dag_core::node;

#[node]
fn sum((one, two): (u32, u32)) -> u32 {
    one + two
}

const NODES: dag_core::Module = dag_core::module!([sum]);

fn main() {}
