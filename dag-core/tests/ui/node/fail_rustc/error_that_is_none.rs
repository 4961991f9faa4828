use dag_core::node;

#[node]
fn parsed(text: &str) -> Result<u32, u32> {
    text.parse().map_err(|_| 1_u32)
}

const NODES: dag_core::Module = dag_core::module!([parsed]);

fn main() {}
