use dag_core::node;

#[node(check(range = 10))]
fn size() -> u32 {
    1
}

fn main() {}
