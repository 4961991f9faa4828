use dag_core::node;

struct Connection;

#[node(fields(id, connection))]
fn opened() -> Result<(u32, Connection), String> {
    Ok((1, Connection))
}

const NODES: dag_core::Module = dag_core::module!([opened]);

fn main() {}
