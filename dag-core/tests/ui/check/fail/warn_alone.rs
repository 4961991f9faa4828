use dag_core::node;

#[node(check(warn))]
fn size() -> u32 {
    1
}

fn main() {}
