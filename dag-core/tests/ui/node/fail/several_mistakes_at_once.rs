use dag_core::node;

#[node(retrie = 3)]
unsafe fn shown(value: &mut String, (a, b): (u8, u8)) -> &str {
    let _ = (a, b);
    value
}

const NODES: dag_core::Module = dag_core::module!([shown]);

fn main() {}
