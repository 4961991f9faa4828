use dag_core::node;

#[node]
unsafe fn peek(address: &usize) -> u8 {
    *address as u8
}

const NODES: dag_core::Module = dag_core::module!([peek]);

fn main() {}
