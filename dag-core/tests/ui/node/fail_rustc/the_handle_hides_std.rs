use dag_core::node;

#[node]
fn std() -> usize {
    std::mem::size_of::<u8>()
}

fn main() {}
