use dag_core::node;

#[node(check)]
fn size() -> u32 {
    1
}

fn main() {}
