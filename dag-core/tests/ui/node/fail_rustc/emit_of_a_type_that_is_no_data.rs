use dag_core::node;

struct Opaque;

#[node]
fn streamed(parts: dag_core::Emit<Opaque>) -> u32 {
    parts.send(Opaque);
    1
}

const NODES: dag_core::Module = dag_core::module!([streamed]);

fn main() {}
