#[dag_core::dataflow]
mod sizes {
    use dag_core::node;

    #[node(handle = none)]
    fn std() -> usize {
        std::mem::size_of::<u8>()
    }
}

fn main() {}
