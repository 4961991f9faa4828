use dag_core::{Module, module};

fn plain() -> u8 {
    1
}

const NODES: Module = module!([plain]);

fn main() {}
