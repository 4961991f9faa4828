use dag_core::node;

#[node(blocking, spawn)]
fn slow() -> u32 {
    1
}

fn main() {}
