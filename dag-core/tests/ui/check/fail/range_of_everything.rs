use dag_core::node;

#[node(check(range = ..))]
fn size() -> u32 {
    1
}

fn main() {}
