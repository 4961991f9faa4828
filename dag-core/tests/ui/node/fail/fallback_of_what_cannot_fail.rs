use dag_core::node;

#[node(fallback = 0)]
fn sure() -> u32 {
    1
}

fn main() {}
