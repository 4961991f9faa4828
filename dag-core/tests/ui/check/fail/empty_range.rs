use dag_core::node;

#[node(check(range = 1..1))]
fn size() -> u32 {
    1
}

fn main() {}
