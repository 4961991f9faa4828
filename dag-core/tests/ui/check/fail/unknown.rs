use dag_core::node;

#[node(check(rang = 0..=10))]
fn size() -> u32 {
    1
}

fn main() {}
