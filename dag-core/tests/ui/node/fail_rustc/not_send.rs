use dag_core::node;

use std::rc::Rc;

#[node]
fn shared() -> Rc<str> {
    "shared".into()
}

const NODES: dag_core::Module = dag_core::module!([shared]);

fn main() {}
