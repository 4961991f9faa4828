use dag_core::node;

#[node(spawn, timeout = "30s")]
fn slow() -> u32 {
    1
}

fn main() {}
