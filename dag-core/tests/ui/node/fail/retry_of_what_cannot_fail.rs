use dag_core::node;

#[node(retry(3))]
fn sure() -> u32 {
    1
}

fn main() {}
