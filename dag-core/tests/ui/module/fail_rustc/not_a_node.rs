use dag_core::{Module, module};

fn plain() -> u8 {
    1
}

struct Plain;

const NODES: Module = module!([Plain]);

fn main() {
    plain();
}
